"""Makes expected.json: what pandas counts in the cut of UCI Online Retail in ../../retail/data.csv."""
import json, sys
import numpy as np, pandas as pd

here = sys.path[0]
table = pd.read_csv(f"{here}/../../retail/data.csv", dtype={"InvoiceNo": str, "StockCode": str, "CustomerID": str,
                    "Description": str, "Country": str}, keep_default_na=False, na_values=[""])
for name in ["InvoiceNo", "StockCode", "Description", "CustomerID", "Country"]:
    table[name] = table[name].astype(object).where(table[name].notna(), None).map(lambda t: t.strip() if t else None)

def beyond(cells, rule):
    cells = cells.dropna()
    if rule == "iqr":
        q1, q3 = cells.quantile(0.25), cells.quantile(0.75)
        lower, upper = q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1)
    elif rule == "mad":
        reach = 3.5 * 1.4826 * (cells - cells.median()).abs().median()
        lower, upper = cells.median() - reach, cells.median() + reach
    else:
        lower, upper = cells.mean() - 3 * cells.std(), cells.mean() + 3 * cells.std()
    return int(((cells < lower) | (cells > upper)).sum())

measures = ["Quantity", "UnitPrice"]
expected = {
    "versions": {"python": sys.version.split()[0], "pandas": pd.__version__, "numpy": np.__version__},
    "n_rows": len(table),
    "n_columns": table.shape[1],
    "n_duplicate_rows": int(table.duplicated().sum()),
    "n_duplicate_keys": int(table.duplicated(["InvoiceNo", "StockCode"]).sum()),
    "completeness": float(1 - table.isna().to_numpy().mean()),
    "n_missing": {name: int(table[name].isna().sum()) for name in table},
    "n_distinct": {name: int(table[name].nunique()) for name in table},
    "n_outliers": {rule: {name: beyond(table[name], rule) for name in measures} for rule in ["iqr", "mad", "z"]},
    "n_negative": {name: int((table[name] < 0).sum()) for name in measures},
    "n_after_2011_06": int((pd.to_datetime(table["InvoiceDate"]).dt.normalize() > "2011-06-30").sum()),
    "uniqueness": float(1 - table.duplicated().mean()),
}
json.dump(expected, open(f"{here}/expected.json", "w"), indent=1)
