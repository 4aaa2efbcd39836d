"""The same questions, asked of Python: prints one JSON object per line. Started by `cargo xtask bench`."""

import json
import subprocess
import sys
import tempfile
import warnings

from timing import timed

warnings.filterwarnings("ignore")


def say(what, who, n_rows, result):
    if "median_ms" in result:
        result = {"ms": result["median_ms"]}
    print(json.dumps({"what": what, "who": who, "n_rows_asked": n_rows, **result}), flush=True)


def quality(sales):
    """What the quality report counts, as far as pandas has a word for it."""
    import pandas

    found = {"missing": sales.isna().sum(), "distinct": sales.nunique(), "rows": sales.duplicated().sum()}
    found["keys"] = sales.duplicated("order_id").sum()
    for name in sales.select_dtypes("number"):
        x = sales[name]
        low, high = x.quantile(0.25), x.quantile(0.75)
        median = x.median()
        found[f"{name}_iqr"] = ((x < low - 1.5 * (high - low)) | (x > high + 1.5 * (high - low))).sum()
        found[f"{name}_mad"] = ((x - median).abs() > 3.5 * 1.4826 * (x - median).abs().median()).sum()
        found[f"{name}_z"] = ((x - x.mean()).abs() > 3 * x.std()).sum()
    for name in sales.select_dtypes(exclude=["number", "datetime"]):
        labels = sales[name].value_counts()
        words = labels.index.str.lower().str.replace(r"[^a-z0-9 ]", "", regex=True).str.split()
        found[f"{name}_spellings"] = pandas.Series([" ".join(sorted(set(some))) for some in words]).duplicated().sum()
    found["amounts"] = ((sales["quantity"] * sales["unit_price"] - sales["amount"]).abs() > 0.01).sum()
    days = sales["order_date"].drop_duplicates().sort_values()
    found["gaps"] = (days.diff().dt.days > 1).sum()
    found["future"] = (sales["order_date"] > pandas.Timestamp.now()).sum()
    return found


def main(path, n_rows, repeats):
    import numpy
    import pandas

    say("load", "pandas", n_rows, timed(repeats, lambda: pandas.read_csv(path, parse_dates=["order_date"])))
    sales = pandas.read_csv(path, parse_dates=["order_date"])
    say("sort", "pandas", n_rows, timed(repeats, lambda: sales.sort_values(sales.columns[-1], kind="stable")))
    texts = sales.select_dtypes(exclude=["number", "datetime"]).columns

    def filtered():
        is_found = pandas.Series(False, index=sales.index)
        for name in texts:
            is_found |= sales[name].str.contains("brewer", case=False, regex=False)
        return sales[is_found]

    say("filter", "pandas", n_rows, timed(repeats, filtered))
    with tempfile.TemporaryDirectory() as folder:
        say("export_csv", "pandas", n_rows, timed(1, lambda: sales.to_csv(f"{folder}/sales.csv", index=False)))
        sales.to_pickle(f"{folder}/sales.pickle")
        # As the page after a reload: from nothing, and back to the table.
        reopen = [sys.executable, "-c", f"import pandas; pandas.read_pickle('{folder}/sales.pickle')"]
        say("reopen", "pandas", n_rows, timed(repeats, lambda: subprocess.run(reopen, check=True)))
    say("quality", "pandas", n_rows, timed(repeats, lambda: quality(sales)))
    say("describe", "pandas", n_rows, timed(repeats, lambda: sales.describe(include="all")))
    numbers = ["quantity", "unit_price", "cost"]

    def regression():
        import statsmodels.api as sm

        levels = pandas.get_dummies(sales[["category", "region", "channel"]], drop_first=True, dtype=float)
        x = sm.add_constant(pandas.concat([sales[numbers], levels], axis=1))
        sm.OLS(sales["amount"], x).fit().summary()

    say("regression", "statsmodels", n_rows, timed(repeats, regression))

    def customers():
        days = (sales["order_date"].max() - sales["order_date"]).dt.days
        by = sales.assign(days=days).groupby("customer_id")
        return by.agg(recency=("days", "min"), frequency=("order_date", "nunique"), monetary=("amount", "sum"))

    def rfm():
        by = customers()
        for column, labels in [("recency", [5, 4, 3, 2, 1]), ("frequency", [1, 2, 3, 4, 5]), ("monetary", [1, 2, 3, 4, 5])]:
            by[f"{column}_score"] = pandas.qcut(by[column].rank(method="first"), 5, labels=labels)

    say("rfm", "pandas", n_rows, timed(repeats, rfm))

    def segments():
        from sklearn.cluster import KMeans
        from sklearn.preprocessing import StandardScaler

        points = StandardScaler().fit_transform(customers().to_numpy(dtype=float))
        for n_clusters in range(2, 9):
            KMeans(n_clusters, n_init=10, random_state=1).fit(points)

    say("segments", "scikit-learn", n_rows, timed(repeats, segments))

    def value():
        import lifetimes
        from lifetimes.utils import summary_data_from_transaction_data

        summary = summary_data_from_transaction_data(
            sales, "customer_id", "order_date", monetary_value_col="amount", freq="D"
        )
        # Without a penalty it does not converge on these data.
        lifetimes.BetaGeoFitter(penalizer_coef=0.001).fit(summary["frequency"], summary["recency"], summary["T"])
        repeat = summary[(summary["frequency"] > 0) & (summary["monetary_value"] > 0)]
        lifetimes.GammaGammaFitter().fit(repeat["frequency"], repeat["monetary_value"])

    say("clv", "lifetimes", n_rows, timed(repeats, value))
    assert numpy.isfinite(sales["amount"].sum())


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
