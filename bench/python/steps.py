"""The steps of benches/steps.rs in pandas, on the same file: prints one JSON object per line. Started by `cargo xtask bench`."""

import sys

import numpy
import pandas
from scipy import stats

from timing import measure

N_RUNS = 3


def count(result, changed):
    """What the page shows of changed columns: missing cells, distinct values, the range."""
    for name in result.columns if changed is None else changed:
        column = result[name]
        column.isna().sum(), column.nunique()
        if pandas.api.types.is_numeric_dtype(column) or pandas.api.types.is_datetime64_any_dtype(column):
            column.min(), column.max()


def main(path):
    table = pandas.read_csv(path, parse_dates=["order_date"])
    table.loc[table["quantity"] == 3, "cost"] = numpy.nan
    ids = table["customer_id"].unique()
    customers = pandas.DataFrame({"customer_id": ids[::-1], "name": [f"Name {index}" for index in range(len(ids))]})
    customers["age"] = numpy.arange(len(ids)) % 80

    def winsorise(data):
        q1, q3 = data["amount"].quantile([0.25, 0.75])
        return data.assign(amount=data["amount"].clip(q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1)))

    def fill_linear(data):
        dated = data.sort_values(["region", "order_date"], kind="stable")
        filled = dated.groupby("region")["cost"].transform(lambda cost: cost.interpolate(limit_area="inside"))
        return data.assign(cost=filled)

    def most_complete(data):
        n_missing = data.isna().sum(axis=1)
        order = n_missing.sort_values(kind="stable").index
        return data.loc[order].drop_duplicates("order_id").sort_index()

    def calendar(data):
        date = data["order_date"].dt
        return data.assign(year=date.year, month=date.month, week=date.isocalendar().week, is_weekend=date.day_of_week >= 5)

    def derive_text(data):
        return data.assign(k=data["region"].str.upper() + "-" + data["order_date"].dt.year.astype(str))

    def trim(data):
        names = ["product", "order_id", "customer_id"]
        return data.assign(**{name: data[name].str.strip().str.replace(r"\s+", " ", regex=True) for name in names})

    group_customer = {"rows": ("amount", "size"), "sum": ("amount", "sum"), "median": ("amount", "median")}
    group_region = {"sum": ("amount", "sum"), "mean": ("amount", "mean"), "n": ("customer_id", "nunique")}
    # What each does, and the columns that it changes; None: the rows.
    steps = {
        "change_kind": (lambda data: data.assign(quantity=data["quantity"].astype(str)), ["quantity"]),
        "trim": (trim, ["product", "order_id", "customer_id"]),
        "change_case": (lambda data: data.assign(order_id=data["order_id"].str.lower()), ["order_id"]),
        "replace": (
            lambda data: data.assign(customer_id=data["customer_id"].str.replace("C", "K-", regex=False)),
            ["customer_id"],
        ),
        "map_values": (
            lambda data: data.assign(region=data["region"].replace({"East": "Coast", "West": "Coast"})),
            ["region"],
        ),
        "fill_mean": (lambda data: data.assign(cost=data["cost"].fillna(data["cost"].mean())), ["cost"]),
        "fill_by_group": (
            lambda data: data.assign(cost=data["cost"].fillna(data.groupby("category")["cost"].transform("median"))),
            ["cost"],
        ),
        "fill_linear": (fill_linear, ["cost"]),
        "drop_missing": (lambda data: data.dropna(), None),
        "duplicates_exact": (lambda data: data.drop_duplicates(), None),
        "duplicates_by_key": (most_complete, None),
        "outliers_iqr": (winsorise, ["amount"]),
        "filter": (lambda data: data[(data["region"] != "East") & (data["amount"] > 100)], None),
        "derive": (
            lambda data: data.assign(margin=((data["amount"] - data["cost"]) / data["amount"]).round(4)),
            ["margin"],
        ),
        "derive_text": (derive_text, ["k"]),
        "calendar": (calendar, ["year", "month", "week", "is_weekend"]),
        "bin": (lambda data: data.assign(amount_bin=pandas.qcut(data["amount"], 10).astype(str)), ["amount_bin"]),
        "scale_z": (
            lambda data: data.assign(amount=(data["amount"] - data["amount"].mean()) / data["amount"].std()),
            ["amount"],
        ),
        "scale_box_cox": (
            lambda data: data.assign(unit_price=stats.boxcox(data["unit_price"])[0]),
            ["unit_price"],
        ),
        "encode": (
            lambda data: pandas.get_dummies(data, columns=["channel"]),
            [f"channel_{level}" for level in table["channel"].unique()],
        ),
        "split": (lambda data: data.join(data["product"].str.split(" ", n=2, expand=True)), [0, 1, 2]),
        "merge": (lambda data: data.assign(m=data["region"] + "/" + data["channel"]), ["m"]),
        "group_region": (lambda data: data.groupby(["region", "channel"], as_index=False).agg(**group_region), None),
        "group_customer": (
            lambda data: data.groupby("customer_id", as_index=False).agg(**group_customer, last=("order_date", "max")),
            None,
        ),
        "pivot": (
            lambda data: data.pivot_table(index="product", columns="region", values="amount", aggfunc="sum"),
            None,
        ),
        "unpivot": (
            lambda data: data.melt(
                id_vars=[name for name in data.columns if name not in ("unit_price", "cost")],
                value_vars=["unit_price", "cost"],
            ),
            None,
        ),
        "sort": (
            lambda data: data.sort_values(["region", "amount"], ascending=[True, False], kind="stable"),
            [],
        ),
        "sample": (lambda data: data.sample(frac=0.1, random_state=1), None),
        "join_customers": (lambda data: data.merge(customers, on="customer_id", how="left"), ["name", "age"]),
    }
    for name, (step, changed) in steps.items():
        measure(f"step_{name}", "pandas", N_RUNS, lambda data: count(step(data), changed), lambda: (table.copy(),))
    measure("export_csv", "pandas", 1, lambda: table.to_csv("/dev/null", index=False))
    measure("export_json", "pandas", 1, lambda: table.to_json("/dev/null", orient="records", date_format="iso"))


main(sys.argv[1])
