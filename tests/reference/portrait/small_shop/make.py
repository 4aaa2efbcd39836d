"""Makes data.csv (seeded) and expected.json: plain numbers per customer and per channel, by pandas."""
import json
import numpy as np
import pandas as pd

rng = np.random.default_rng(7)
rows = []
order = 0
for c in range(40):
    day = pd.Timestamp("2023-01-01") + pd.Timedelta(days=int(rng.integers(0, 90)))
    taste = rng.dirichlet(np.ones(6))
    for _ in range(int(rng.integers(1, 9))):
        order += 1
        channel = rng.choice(["Store", "Online", "Phone"], p=[0.5, 0.35, 0.15])
        for product in rng.choice(6, size=int(rng.integers(1, 4)), p=taste):
            price = round(5 + 3 * int(product) + float(rng.normal(0, 0.8)), 2)
            n = int(rng.integers(1, 5))
            sign = -1 if rng.random() < 0.04 else 1
            rows.append((f"K{c:02d}", day.date().isoformat(), f"B{order}", f"P{product}", channel, n, price, round(sign * n * price, 2)))
        day += pd.Timedelta(days=int(1 + rng.gamma(2, 20)))
data = pd.DataFrame(rows, columns=["customer", "date", "order", "product", "channel", "quantity", "unit_price", "amount"])
data.to_csv("data.csv", index=False)

data["day"] = pd.to_datetime(data["date"])
lines = data[data["amount"] >= 0].copy()
total = data.groupby("customer")["amount"].sum()
kept = sorted(lines["customer"].unique())
count = lines.groupby("customer")["order"].nunique()
days = lines.groupby("customer")["day"].apply(lambda s: np.sort(s.unique()))
gaps = days.apply(lambda d: np.diff(d).astype("timedelta64[D]").astype(float))
usual = lines.groupby("product")["unit_price"].transform("mean")
lines["usual"] = usual
customers = {c: {"monetary": total[c], "n_purchases": int(count[c]), "last_day": str(days[c][-1])[:10],
                 "gap_median_days": float(np.median(gaps[c])) if len(gaps[c]) else None} for c in kept}


def most(s):
    n = s.value_counts()
    return sorted(n[n == n.max()].index)[0]


label = lines.groupby("customer")["channel"].apply(most)
orders = lines.groupby(["customer", "order"])["amount"].sum()
shares = lines["product"].value_counts(normalize=True)
segments = {}
for name in sorted(label.unique()):
    who = label[label == name].index
    own = lines[lines["customer"].isin(who)]
    favourite = most(own["product"])
    share = (own["product"] == favourite).mean()
    segments[name] = {
        "n_customers": len(who), "revenue": total[who].sum(),
        "typical_order": orders[orders.index.get_level_values(0).isin(who)].median(),
        "gap_median_days": float(np.median(np.concatenate(gaps[who].to_list()))),
        "price_level": own["unit_price"].mean() / own["usual"].mean(),
        "favourite_product": favourite, "share": share, "lift": share / shares[favourite],
    }
json.dump({"customers": customers, "segments": segments}, open("expected.json", "w"), indent=1)
print(pd.__version__, np.__version__, len(data), {k: v["n_customers"] for k, v in segments.items()})
