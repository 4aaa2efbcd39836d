"""Seeded monthly payments, and their movements counted with pandas: a second road to the same numbers."""
import json
import math

import numpy as np
import pandas as pd

random = np.random.default_rng(7)
rows = []
for customer in range(120):
    month = int(random.integers(0, 14))
    price = float(random.choice([9.5, 19.0, 49.0]))
    day = int(random.integers(1, 28))
    while month < 20:
        if random.uniform() > 0.04:
            rows.append((f"k{customer:03d}", pd.Timestamp(2023, 1, 1) + pd.DateOffset(months=month, days=day - 1), price))
        if random.uniform() < 0.05:
            price = round(price * float(random.choice([0.5, 1.5])), 2)
        month += int(random.integers(3, 5)) if random.uniform() < 0.02 else 1
        if random.uniform() < 0.06:
            break
data = pd.DataFrame(rows, columns=["customer", "date", "amount"]).sort_values(["date", "customer"])
data["date"] = data["date"].dt.strftime("%Y-%m-%d")
data.to_csv("data.csv", index=False)

data = pd.read_csv("data.csv", parse_dates=["date"])
wide = data.pivot_table(index="customer", columns=data["date"].dt.to_period("M"), values="amount", aggfunc="sum", fill_value=0.0)
before = wide.shift(1, axis=1, fill_value=0.0)
ever = (wide.cumsum(axis=1) > 0).shift(1, axis=1, fill_value=False)
change = wide - before
fresh = (before == 0) & (wide > 0)
parts = {
    "opening_mrr": before,
    "new_mrr": wide.where(fresh & ~ever, 0.0),
    "reactivation_mrr": wide.where(fresh & ever, 0.0),
    "expansion_mrr": change.where((before > 0) & (wide > before), 0.0),
    "contraction_mrr": change.where((wide > 0) & (wide < before), 0.0),
    "churn_mrr": change.where((before > 0) & (wide == 0), 0.0),
    "closing_mrr": wide,
}
window = wide.columns[-12:]
opening = before[window].to_numpy().sum(axis=1)
lost = (-change[window]).clip(lower=0).where(before[window] > 0, 0).to_numpy().sum(axis=1)
kept = wide[window].where(before[window] > 0, 0).to_numpy().sum(axis=1)
z = 1.959963984540054


def ratio(top, bottom):
    share = top.sum() / bottom.sum()
    n = (bottom > 0).sum()
    error = math.sqrt(((top - share * bottom)[bottom > 0] ** 2).sum() * n / (n - 1)) / bottom.sum()
    return [share, share - z * error, share + z * error]


n = int((before[window] > 0).to_numpy().sum())
left = int(((before[window] > 0) & (wide[window] == 0)).to_numpy().sum())
p = left / n
centre, half = (p + z * z / 2 / n) / (1 + z * z / n), z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
last, ago = wide.iloc[:, -1], wide.iloc[:, -13]
margin, rate, cost = 0.7, 0.1, 60.0
arpa = last[last > 0].mean()
monthly = (1 + rate) ** (1 / 12) - 1
# The value as a plain sum, far beyond any customer's life.
value = sum(margin * arpa * ((1 - p) / (1 + monthly)) ** t for t in range(5000))
repaid, payments = 0.0, 0
while repaid + margin * arpa * ((1 - p) / (1 + monthly)) ** payments < cost:
    repaid += margin * arpa * ((1 - p) / (1 + monthly)) ** payments
    payments += 1
json.dump({
    "movements": {name: part.sum().tolist() for name, part in parts.items()},
    "n_churned": ((before > 0) & (wide == 0)).sum().tolist(),
    "n_new": (fresh & ~ever).sum().tolist(),
    "customer_churn": [p, centre - half, centre + half],
    "revenue_churn": ratio(lost, opening),
    "net_retention": ratio(kept, opening),
    "gross_retention_year": ratio(np.minimum(last, ago).to_numpy(), ago.to_numpy()),
    "net_retention_year": ratio(last[ago > 0].reindex(wide.index, fill_value=0).to_numpy(), ago.to_numpy()),
    "arpa": arpa, "ltv": value, "whole_payments_before_payback": payments,
}, open("expected.json", "w"), indent=1)
