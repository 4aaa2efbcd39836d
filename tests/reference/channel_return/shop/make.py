"""Seeded purchases through three channels, added up with pandas."""
import json
import math

import numpy as np
import pandas as pd

random = np.random.default_rng(11)
rows = []
for customer in range(150):
    channel = str(random.choice(["search", "social", "shop"], p=[0.5, 0.3, 0.2]))
    day = pd.Timestamp(2023, 1, 1) + pd.Timedelta(days=int(random.integers(0, 300)))
    while day < pd.Timestamp(2024, 1, 1):
        rows.append((f"k{customer:03d}", day.strftime("%Y-%m-%d"), round(float(random.gamma(2, 20)), 2), channel))
        if random.uniform() < 0.1:
            rows.append((f"k{customer:03d}", day.strftime("%Y-%m-%d"), -round(float(random.uniform(1, 9)), 2), channel))
        day += pd.Timedelta(days=int(random.exponential(60)) + 1)
        channel = str(random.choice(["search", "social", "shop"]))
pd.DataFrame(rows, columns=["customer", "date", "amount", "channel"]).to_csv("data.csv", index=False)

data = pd.read_csv("data.csv", parse_dates=["date"])
first = data[data.amount >= 0].drop_duplicates("customer").set_index("customer")
data = data.join(first[["date", "channel"]].rename(columns={"date": "start", "channel": "won"}), on="customer")
margin, costs, z = 0.6, {"search": 4000.0, "social": 900.0}, 1.959963984540054
end = data.date.max()


def months(start, day):
    n = (day.year - start.year) * 12 + day.month - start.month
    return n - int(start + pd.DateOffset(months=n) > day) if n > 0 else 0


data["age"] = [months(start, day) for start, day in zip(data.start, data.date)]
watched = {customer: months(start, end) for customer, start in first.date.items()}
result = {}
for channel, own in data.groupby("won"):
    each = own.groupby("customer").amount.sum() * margin
    half = z * each.std() / math.sqrt(len(each))
    cost = costs.get(channel, math.nan) / len(each)
    curve, total, gap = [], 0.0, pd.Series(0.0, index=each.index)
    for month in range(1, 13):
        there = [customer for customer in each.index if watched[customer] >= month]
        if len(there) < 5:
            break
        now = own[own.age == month - 1].groupby("customer").amount.sum().reindex(there, fill_value=0.0) * margin
        # The mean cumulative function and its variance by customers (Lawless and Nadeau 1995).
        total += now.mean()
        gap[there] += (now - now.mean()) / len(there)
        curve.append([len(there), total, math.sqrt((gap**2).sum()) * z])
    repaid = [month + 1 for month, point in enumerate(curve) if point[1] >= cost]
    quarters = own.groupby("customer").start.first().dt.to_period("Q").astype(str)
    result[channel] = {
        "n": len(each), "margin": each.mean(), "half": half, "cost": None if math.isnan(cost) else cost,
        "revenue": own.amount.sum() / len(each), "payback": repaid[0] if repaid else None, "curve": curve,
        "cohorts": {f"{q[:4]}-{q[4:]}": [int(n), m] for q, n, m in
                    zip(*(lambda g: (g.size().index, g.size(), g.mean()))(each.groupby(quarters)))},
    }
json.dump(result, open("expected.json", "w"), indent=1)
