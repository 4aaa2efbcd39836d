"""Seeded deals through three stages: Wilson intervals by statsmodels, Kaplan-Meier medians of the time in a stage too."""
import json

import numpy as np
import pandas as pd
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.proportion import proportion_confint

random = np.random.default_rng(7)
stages, shares, waits = ["Lead", "Demo", "Quote"], [0.7, 0.5, 0.6], [9, 20, 14]
start, end = pd.Timestamp(2024, 1, 1), pd.Timestamp(2024, 6, 30)
rows = []
for deal in range(240):
    day = start + pd.Timedelta(days=int(random.integers(0, 170)))
    worth = round(float(random.gamma(2, 500)), 2)
    for stage, share, wait in zip(stages, shares, waits):
        rows.append((f"d{deal:03d}", stage, day, worth))
        day += pd.Timedelta(days=1 + int(random.exponential(wait)))
        if random.uniform() > share:
            rows.append((f"d{deal:03d}", "Lost", day, worth))
            break
    else:
        rows.append((f"d{deal:03d}", "Won", day, worth))
data = pd.DataFrame(rows, columns=["deal", "stage", "date", "worth"])
data = data[data.date <= end]
data.to_csv("data.csv", index=False, date_format="%Y-%m-%d")

entered = data.pivot(index="deal", columns="stage", values="date")
way = [*stages, "Won"]
result, chance, open_worth = {}, {}, {}
for place, stage in enumerate(stages):
    here = entered[entered[stage].notna()]
    on, lost = here[way[place + 1]].notna(), here[way[place + 1]].isna() & here.Lost.notna()
    is_open = ~on & ~lost
    n, n_on = int((on | lost).sum()), int(on.sum())
    low, high = proportion_confint(n_on, n, alpha=0.05, method="wilson")
    left = here[way[place + 1]].fillna(here.Lost)
    days = (left.fillna(data.date.max()) - here[stage]).dt.days
    curve = SurvfuncRight(days.to_numpy(), left.notna().to_numpy().astype(int))
    worth = data.drop_duplicates("deal").set_index("deal").worth.reindex(here.index)
    chance[stage], open_worth[stage] = n_on / n, float(worth[is_open].sum())
    result[stage] = {"n_entered": len(here), "n_on": n_on, "n_lost": int(lost.sum()), "n_open": int(is_open.sum()),
                     "conf_low": low, "conf_high": high, "median_days": float(curve.quantile(0.5))}
pipeline = sum(open_worth[stage] * np.prod([chance[later] for later in stages[place:]])
               for place, stage in enumerate(stages))
json.dump({"stages": result, "pipeline": float(pipeline)}, open("expected.json", "w"), indent=1)
