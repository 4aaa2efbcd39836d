"""Makes expected.json: what pandas makes of each cleaning step on the cut of UCI Online Retail in ../../retail/data.csv.

A table is written as its columns, each with counts and a checksum that depends on the order of its cells:
the sum over rows of (row % 97 + 1) * cell, where a text is the sum of its bytes, a date its day (with a time: its
milliseconds) since 1970, yes 1, missing 0. `size` is the same sum over absolute values, against which errors are measured.
"""
import json, re, sys
import numpy as np, pandas as pd, scipy
from scipy import optimize, stats

here = sys.path[0]
base = pd.read_csv(f"{here}/../../retail/data.csv", dtype={"InvoiceNo": str, "StockCode": str, "CustomerID": str,
                   "Description": str, "Country": str}, keep_default_na=False, na_values=[""])
for name in ["InvoiceNo", "StockCode", "Description", "CustomerID", "Country"]:
    base[name] = base[name].astype(object).where(base[name].notna(), None).map(lambda t: t.strip() if t else None)
base["InvoiceDate"] = pd.to_datetime(base["InvoiceDate"]).astype("datetime64[ns]")
# The import takes the noise of binary fractions out of amounts: 3 * 1.1 is 3.3.
base["amount"] = (base["Quantity"] * base["UnitPrice"]).round(6)

def column(cells):
    weights = np.arange(len(cells)) % 97 + 1
    missing = cells.isna().to_numpy()
    if pd.api.types.is_datetime64_any_dtype(cells):
        ms = cells.astype("datetime64[ms]").astype("int64").where(~missing, 0).to_numpy()
        values = ms / 86_400_000 if cells.attrs.get("is_date") else ms.astype(float)
    elif cells.dtype == bool or pd.api.types.is_numeric_dtype(cells):
        values = cells.astype(float).fillna(0).to_numpy()
    else:
        def number(cell):
            if isinstance(cell, str): return float(sum(cell.encode()))
            return float(cell)
        values = np.array([0.0 if gone else number(cell) for cell, gone in zip(cells, missing)])
    return {"n_missing": int(missing.sum()), "n_distinct": int(cells[~missing].nunique()),
            "checksum": float((weights * values).sum()), "size": float((weights * np.abs(values)).sum())}

def dates(cells):
    cells = pd.to_datetime(cells)
    cells.attrs["is_date"] = True
    return cells

cases = []
def case(name, steps, table, other=None, tolerance=1e-12, is_date=()):
    columns = []
    for c in table.columns:
        cells = table[c]
        cells.attrs["is_date"] = c in is_date
        columns.append({"name": c, **column(cells)})
    written = {"name": name, "steps": steps, "tolerance": tolerance, "n_rows": len(table), "columns": columns}
    if other is not None: written["other"] = other
    cases.append(written)

def with_(**columns): return base.assign(**columns)
def texts(cells): return cells.astype(object).where(cells.notna(), None)

# Kinds and texts.
case("change_kind_number", [{"step": "change_kind", "column": "CustomerID", "kind": "number"}],
     with_(CustomerID=pd.to_numeric(base.CustomerID)))
case("change_kind_date", [{"step": "change_kind", "column": "InvoiceDate", "kind": "date"}],
     with_(InvoiceDate=base.InvoiceDate.dt.normalize()), is_date=["InvoiceDate"])
case("trim", [{"step": "trim", "columns": ["Description"], "collapse": True}],
     with_(Description=texts(base.Description.str.split().str.join(" "))))
case("change_case", [{"step": "change_case", "columns": ["Description", "Country"], "to": "lower"}],
     with_(Description=texts(base.Description.str.lower()), Country=base.Country.str.lower()))
case("replace_part", [{"step": "replace", "columns": ["Description"], "find": "heart", "with": "Love", "ignore_case": True}],
     with_(Description=texts(base.Description.str.replace("heart", "Love", regex=True, flags=re.I))))
case("replace_pattern", [{"step": "replace", "columns": ["Description"], "find": "*T-LIGHT*", "with": "{2}<{1}", "match": "pattern"}],
     with_(Description=texts(base.Description.str.replace(r"^(.*?)T-LIGHT(.*)$", r"\2<\1", regex=True))))
case("map_values", [{"step": "map_values", "column": "Country", "map": {"EIRE": "Ireland", "USA": None}}],
     with_(Country=texts(base.Country.replace({"EIRE": "Ireland"}).where(base.Country != "USA"))))

# Missing cells.
gaps_step = {"step": "derive", "name": "UnitPrice", "expression": "if(UnitPrice > 5, missing, UnitPrice)"}
gaps = with_(UnitPrice=base.UnitPrice.where(base.UnitPrice <= 5))
def fill(name, settings, cells, frame=gaps, before=(gaps_step,), tolerance=1e-12):
    case(name, [*before, {"step": "fill_missing", "columns": ["UnitPrice"], **settings}], frame.assign(UnitPrice=cells), tolerance=tolerance)
price = gaps.UnitPrice
fill("fill_constant", {"method": "constant", "value": 0}, price.fillna(0))
fill("fill_mean", {"method": "mean"}, price.fillna(price.mean()))
fill("fill_median", {"method": "median"}, price.fillna(price.median()))
fill("fill_mode", {"method": "mode"}, price.fillna(price.mode().min()))
fill("fill_mean_by", {"method": "mean", "by": ["Country"]}, price.fillna(price.groupby(gaps.Country).transform("mean")))
fill("fill_median_by", {"method": "median", "by": ["StockCode"]}, price.fillna(price.groupby(gaps.StockCode).transform("median")))
fill("fill_forward", {"method": "forward"}, price.ffill())
fill("fill_backward_by", {"method": "backward", "by": ["Country"]}, price.groupby(gaps.Country).bfill())
fill("fill_linear", {"method": "linear"}, price.interpolate("linear", limit_area="inside"))
once = gaps.drop_duplicates("InvoiceDate")
in_time = once.set_index("InvoiceDate").UnitPrice.sort_index().interpolate("time", limit_area="inside")
fill("fill_linear_in_time", {"method": "linear", "order": "InvoiceDate"}, once.InvoiceDate.map(in_time), frame=once,
     before=(gaps_step, {"step": "remove_duplicates", "columns": ["InvoiceDate"]}), tolerance=1e-11)
mode = base.groupby("StockCode").Description.agg(lambda cells: cells.dropna().mode().min() if cells.notna().any() else None)
case("fill_mode_by", [{"step": "fill_missing", "columns": ["Description"], "method": "mode", "by": ["StockCode"]}],
     with_(Description=texts(base.Description.where(base.Description.notna(), base.StockCode.map(mode)))))
case("fill_text", [{"step": "fill_missing", "columns": ["CustomerID"], "method": "constant", "value": "guest"}],
     with_(CustomerID=base.CustomerID.fillna("guest")))
case("drop_missing", [{"step": "drop_missing", "columns": ["CustomerID", "Description"]}], base.dropna(subset=["CustomerID", "Description"]))

# Rows.
case("duplicates_exact", [{"step": "remove_duplicates"}], base.drop_duplicates())
for keep in ["first", "last"]:
    case(f"duplicates_{keep}", [{"step": "remove_duplicates", "columns": ["CustomerID", "Country"], "keep": keep}],
         base.drop_duplicates(["CustomerID", "Country"], keep=keep))
n_missing = base.isna().sum(axis=1)
complete = n_missing.groupby(base.StockCode).idxmin().sort_values()
case("duplicates_most_complete", [{"step": "remove_duplicates", "columns": ["StockCode"], "keep": "most_complete"}], base.loc[complete])
case("filter_expression", [{"step": "filter", "expression": "Quantity > 1 and not (Country = \"United Kingdom\") or UnitPrice >= 100"}],
     base[(base.Quantity > 1) & (base.Country != "United Kingdom") | (base.UnitPrice >= 100)])
case("filter_conditions", [{"step": "filter", "conditions": [
        {"column": "Country", "is": "one_of", "values": ["France", "Germany"]},
        {"column": "InvoiceDate", "is": "at_least", "values": ["2011-03-01"]},
        {"column": "Description", "is": "contains", "values": ["bag"]}]}],
     base[base.Country.isin(["France", "Germany"]) & (base.InvoiceDate >= "2011-03-01") & base.Description.str.lower().str.contains("bag", na=False)])
case("sort", [{"step": "sort", "by": [{"column": "CustomerID"}, {"column": "amount", "descending": True}]}],
     base.sort_values(["CustomerID", "amount"], ascending=[True, False], na_position="last", kind="stable"))

# Outliers.
q1, q3 = base.amount.quantile([.25, .75])
case("outliers_iqr", [{"step": "handle_outliers", "columns": ["amount"], "method": "iqr", "action": "winsorise"}],
     with_(amount=base.amount.clip(q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1))))
center = base.Quantity.median()
reach = 3.5 * 1.4826 * (base.Quantity - center).abs().median()
case("outliers_mad", [{"step": "handle_outliers", "columns": ["Quantity"], "method": "mad", "action": "exclude"}],
     base[(base.Quantity - center).abs() <= reach])
case("outliers_z", [{"step": "handle_outliers", "columns": ["UnitPrice"], "method": "z", "threshold": 2, "action": "flag"}],
     with_(UnitPrice_outlier=(base.UnitPrice - base.UnitPrice.mean()).abs() > 2 * base.UnitPrice.std()))

# New columns.
case("derive", [{"step": "derive", "name": "a", "expression": "round(amount / Quantity ^ 2 - ln(Quantity), 3)"},
                {"step": "derive", "name": "b", "expression": "concat(left(Country, 2), \"-\", upper(mid(StockCode, 2, 3)), length(StockCode))"},
                {"step": "derive", "name": "c", "expression": "if(weekday(InvoiceDate) > 5 or is_missing(CustomerID), -1, days_between(InvoiceDate, data_end()))"},
                {"step": "derive", "name": "d", "expression": "coalesce(CustomerID, replace(Country, \"United\", \"U\"))"},
                {"step": "derive", "name": "e", "expression": "max(Quantity, UnitPrice, 3) % 4 + min(1, abs(amount))"}],
     with_(a=np.round(base.amount / base.Quantity ** 2 - np.log(base.Quantity.where(base.Quantity > 0)), 3),
           b=base.Country.str[:2] + "-" + base.StockCode.str[1:4].str.upper() + base.StockCode.str.len().astype(str),
           c=np.where((base.InvoiceDate.dt.weekday + 1 > 5) | base.CustomerID.isna(), -1, (base.InvoiceDate.max().normalize() - base.InvoiceDate.dt.normalize()).dt.days),
           d=texts(base.CustomerID.where(base.CustomerID.notna(), base.Country.str.replace("United", "U"))),
           e=np.mod(np.maximum(np.maximum(base.Quantity, base.UnitPrice), 3), 4) + np.minimum(1, base.amount.abs())), tolerance=1e-11)
iso = base.InvoiceDate.dt
def after(frame, name, **columns):
    at = frame.columns.get_loc(name) + 1
    frame = frame.copy()
    for place, (new, cells) in enumerate(columns.items()): frame.insert(at + place, new, cells)
    return frame
case("calendar", [{"step": "calendar", "column": "InvoiceDate", "parts": ["year", "quarter", "month", "day", "week", "weekday", "is_weekend", "month_start", "is_holiday"], "holidays": ["2010-12-01", "2011-12-09"]}],
     after(base, "InvoiceDate", InvoiceDate_year=iso.year, InvoiceDate_quarter=iso.quarter, InvoiceDate_month=iso.month, InvoiceDate_day=iso.day,
           InvoiceDate_week=iso.isocalendar().week.astype(int), InvoiceDate_weekday=iso.weekday + 1, InvoiceDate_is_weekend=iso.weekday > 4,
           InvoiceDate_month_start=iso.to_period("M").dt.start_time, InvoiceDate_is_holiday=iso.normalize().isin(pd.to_datetime(["2010-12-01", "2011-12-09"]))),
     is_date=["InvoiceDate_month_start"])
def binned(cells): return texts(cells.astype(object))
case("bin_equal_width", [{"step": "bin", "column": "Quantity", "method": "equal_width", "n_bins": 4, "labels": list("abcd")}],
     after(base, "Quantity", Quantity_bin=binned(pd.cut(base.Quantity, 4, labels=list("abcd")))))
case("bin_equal_count", [{"step": "bin", "column": "amount", "method": "equal_count", "n_bins": 5, "labels": list("abcde"), "name": "fifth"}],
     after(base, "amount", fifth=binned(pd.qcut(base.amount, 5, labels=list("abcde")))))
case("bin_edges", [{"step": "bin", "column": "UnitPrice", "method": "edges", "edges": [0, 1, 2.1, 10], "labels": list("abc")}],
     after(base, "UnitPrice", UnitPrice_bin=binned(pd.cut(base.UnitPrice, [0, 1, 2.1, 10], labels=list("abc"), include_lowest=True))))
x = base.amount
case("scale_z", [{"step": "scale", "columns": ["amount"], "method": "z"}], with_(amount=(x - x.mean()) / x.std()), tolerance=1e-11)
case("scale_min_max", [{"step": "scale", "columns": ["amount"], "method": "min_max", "suffix": "_s"}], with_(amount_s=(x - x.min()) / (x.max() - x.min())))
case("scale_robust", [{"step": "scale", "columns": ["amount"], "method": "robust"}], with_(amount=(x - x.median()) / (q3 - q1)))
sold = base[base.amount > 0]
keep_sold = {"step": "filter", "expression": "amount > 0"}
case("scale_log", [keep_sold, {"step": "scale", "columns": ["amount"], "method": "log"}], sold.assign(amount=np.log(sold.amount)))
# The maximum of a likelihood is flat: a search that compares values finds it to half the digits of a double.
power, best = stats.boxcox(sold.amount, optimizer=lambda f: optimize.minimize_scalar(f, method="brent", options={"xtol": 1e-10}))
case("scale_box_cox", [keep_sold, {"step": "scale", "columns": ["amount"], "method": "box_cox"}], sold.assign(amount=power), tolerance=1e-6)
dummies = pd.get_dummies(base.Country, prefix="Country", dtype=int)
at = base.columns.get_loc("Country")
case("encode_one_hot", [{"step": "encode", "column": "Country", "method": "one_hot"}],
     pd.concat([base.iloc[:, :at], dummies, base.iloc[:, at + 1:]], axis=1))
codes = base.CustomerID.astype("category").cat.codes
case("encode_ordinal", [{"step": "encode", "column": "CustomerID", "method": "ordinal"}], with_(CustomerID=codes.where(codes >= 0).astype(float)))

# Columns.
parts = base.Description.str.split(" ", n=2, expand=True).apply(lambda cells: cells.str.strip()).replace({"": None})
split = base.drop(columns="Description")
for place, new in enumerate(["one", "two", "rest"]): split.insert(2 + place, new, texts(parts[place]))
case("split_column", [{"step": "split_column", "column": "Description", "separator": " ", "into": ["one", "two", "rest"]}], split)
case("merge_columns", [{"step": "merge_columns", "columns": ["InvoiceNo", "CustomerID"], "separator": "-", "name": "key", "keep": True}],
     with_(key=base.InvoiceNo + base.CustomerID.map(lambda t: f"-{t}" if pd.notna(t) else "")))
case("rename_drop_select", [{"step": "rename", "columns": {"Quantity": "n", "UnitPrice": "Quantity"}}, {"step": "drop", "columns": ["InvoiceDate"]},
                            {"step": "select", "columns": ["Quantity", "n", "Country"]}],
     base.rename(columns={"Quantity": "n", "UnitPrice": "Quantity"})[["Quantity", "n", "Country"]])

# Groups.
def summary(by):
    groups = base.groupby(by, dropna=False, sort=True)
    return pd.DataFrame({"count": groups.size(), "Description_count": groups.Description.count(), "StockCode_distinct": groups.StockCode.nunique(),
        "amount_sum": groups.amount.sum(), "amount_mean": groups.amount.mean(), "amount_median": groups.amount.median(), "amount_min": groups.amount.min(),
        "InvoiceDate_max": groups.InvoiceDate.max(), "amount_sd": groups.amount.std(), "Description_first": texts(groups.Description.first()),
        "Description_last": texts(groups.Description.last())}).reset_index()
values = [{"function": "count"}, {"column": "Description", "function": "count"}, {"column": "StockCode", "function": "distinct"}] + [
    {"column": "amount", "function": function} for function in ["sum", "mean", "median", "min"]] + [{"column": "InvoiceDate", "function": "max"},
    {"column": "amount", "function": "sd"}, {"column": "Description", "function": "first"}, {"column": "Description", "function": "last"}]
for by in [["Country"], ["CustomerID"], ["Country", "CustomerID"]]:
    case("summarise_" + "_".join(by), [{"step": "summarise", "by": by, "values": values}], summary(by), tolerance=1e-11)
wide = base.pivot_table(index="StockCode", columns="Country", values="amount", aggfunc="sum").reset_index()
wide.columns.name = None
case("pivot", [{"step": "pivot", "rows": ["StockCode"], "columns": "Country", "values": "amount", "function": "sum"}], wide)
long = base.reset_index().melt(id_vars=[c for c in ["index", *base.columns] if c not in ("Quantity", "UnitPrice")], value_vars=["Quantity", "UnitPrice"],
                               var_name="what", value_name="number").sort_values("index", kind="stable").drop(columns="index")
long["what"] = long["what"].astype(object)
case("unpivot", [{"step": "unpivot", "columns": ["Quantity", "UnitPrice"], "name": "what", "value": "number"}], long)

# Several data sets: the other one is the same file after its own steps.
by_customer = base[base.Country != "France"].groupby(["CustomerID", "Country"]).agg(n=("amount", "size"), total=("amount", "sum")).reset_index()
other = [{"step": "filter", "expression": "Country != \"France\" and not is_missing(CustomerID)"},
         {"step": "summarise", "by": ["CustomerID", "Country"], "values": [{"function": "count", "name": "n"}, {"column": "amount", "function": "sum", "name": "total"}]}]
on = ["CustomerID", "Country"]
def join(how, table): case(f"join_{how}", [{"step": "join", "with": "other", "how": how, "on": on}], table, other=other, tolerance=1e-11)
keyed = base.reset_index()
left = keyed.merge(by_customer, on=on, how="left").sort_values("index", kind="stable").drop(columns="index")
join("left", left)
join("inner", left[left.n.notna()])
join("anti", base[left.n.isna().to_numpy()])
few_keys = [{"step": "filter", "expression": "Country != \"Germany\""}]
apart = by_customer[by_customer.Country == "Germany"].reset_index(drop=True)
case("join_anti_right", few_keys + [{"step": "join", "with": "other", "how": "anti_right", "on": on}], apart, other=other, tolerance=1e-11)
few = [{"step": "filter", "expression": "Country = \"Germany\" or Country = \"Spain\""}, {"step": "select", "columns": ["StockCode", "Description", "Quantity"]}]
rare = base[base.Country.isin(["Germany", "Spain"])][["StockCode", "Description", "Quantity"]]
uk = base[base.Country == "France"][["StockCode", "UnitPrice"]]
keep_uk = [{"step": "filter", "expression": "Country = \"France\""}, {"step": "select", "columns": ["StockCode", "UnitPrice"]}]
fan = uk.reset_index().merge(rare.assign(there=np.arange(len(rare))), on="StockCode", how="outer").sort_values(["index", "there"], na_position="last", kind="stable")
case("join_full_many_to_many", keep_uk + [{"step": "join", "with": "other", "how": "full", "on": ["StockCode"]}],
     fan[["StockCode", "UnitPrice", "Description", "Quantity"]].assign(Description=lambda f: texts(f.Description)), other=few)
case("union", keep_uk + [{"step": "union", "with": ["other"]}], pd.concat([uk, rare]).assign(Description=lambda f: texts(f.Description)), other=few)

# A sample is seeded: the generator and the way of drawing are written out, pandas takes the rows.
def bits(seed):
    """xoshiro256++ seeded by SplitMix64 (Blackman and Vigna, prng.di.unimi.it): 64 bits at a time."""
    mask = 2**64 - 1
    turn = lambda x, k: (x << k | x >> 64 - k) & mask
    def mix(x):
        x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9 & mask
        x = (x ^ x >> 27) * 0x94D049BB133111EB & mask
        return x ^ x >> 31
    a, b, c, d = (mix(seed + k * 0x9E3779B97F4A7C15 & mask) for k in range(1, 5))
    while True:
        yield (turn((a + d) & mask, 23) + a) & mask
        c, d, b, a, t = c ^ a, d ^ b, b ^ c ^ a, a ^ d ^ b, b << 17 & mask
        c, d = c ^ t, turn(d, 45)

def below(source, n):
    """A number below n without bias (Lemire 2019)."""
    while True:
        product = next(source) * n
        if product % 2**64 >= (2**64 - n) % n: return product >> 64

def drawn(n_rows, wanted, seed):
    """Knuth's algorithm S: each row is taken with (rows still wanted) / (rows still there)."""
    source, rows = bits(seed), []
    for row in range(n_rows):
        if below(source, n_rows - row) < wanted - len(rows): rows.append(row)
    return rows

case("sample_share", [{"step": "sample", "share": 0.25, "seed": 7}], base.iloc[drawn(len(base), round(0.25 * len(base)), 7)])
case("sample_rows", [{"step": "sample", "n_rows": 100, "seed": 12}], base.iloc[drawn(len(base), 100, 12)])

versions = {"python": sys.version.split()[0], "pandas": pd.__version__, "numpy": np.__version__, "scipy": scipy.__version__}
json.dump({"versions": versions, "cases": cases}, open(f"{here}/expected.json", "w"), indent=1, ensure_ascii=False)
print(versions, len(cases))
