"""The same questions, asked of Python: prints one JSON object per line. Started by `cargo xtask bench`."""

import json
import sys
import warnings

from timing import timed

warnings.filterwarnings("ignore")


def say(what, who, n_rows, result):
    if "median_ms" in result:
        result = {"ms": result["median_ms"]}
    print(json.dumps({"what": what, "who": who, "n_rows_asked": n_rows, **result}), flush=True)


def main(path, n_rows, repeats):
    import numpy
    import pandas

    say("load", "pandas", n_rows, timed(repeats, lambda: pandas.read_csv(path, parse_dates=["order_date"])))
    sales = pandas.read_csv(path, parse_dates=["order_date"])
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
