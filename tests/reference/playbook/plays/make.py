"""Writes data.csv and expected.json: sizes, baselines and results of four plays, by pandas and statsmodels."""
import json
import random

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_effectsize, proportions_ztest

random.seed(5)
START, DAYS = pd.Timestamp("2024-01-01"), 300
rows = []
for customer in range(900):
    segment, rate = random.choice([("Regulars", 0.7), ("Guests", 0.25), ("Sleepers", 0.08)])
    for _ in range(1 + (random.random() < 0.5)):
        day = random.randrange(DAYS - 90, DAYS) if random.random() < rate else random.randrange(DAYS - 90)
        rows.append((f"c{customer:03}", segment, START + pd.Timedelta(days=day), round(random.uniform(5, 90), 2)))
data = pd.DataFrame(rows, columns=["customer", "segment", "date", "amount"])
data.to_csv("data.csv", index=False, date_format="%Y-%m-%d", lineterminator="\n")

EFFECT, ALPHA, POWER = 0.3, 0.05, 0.8
PLAYS = [("Regulars", 400, 330, 400, 290), ("Guests", 1200, 380, 600, 160), ("Guests", 50, 20, 50, 10), ("Sleepers", 3000, 330, 3000, 300)]
end = data.date.max()
segments = {}
for name, own in data.groupby("segment"):
    recent = own[own.date > end - pd.Timedelta(days=90)].customer.nunique()
    n = own.customer.nunique()
    segments[name] = {"n_customers": n, "revenue": own.amount.sum(), "baseline": recent / n}
plays = []
for name, treated, yes, control, base in PLAYS:
    p = segments[name]["baseline"]
    ratio = treated / control
    n = np.nan
    if p * (1 + EFFECT) <= 1:
        n = NormalIndPower().solve_power(abs(proportion_effectsize(p * (1 + EFFECT), p)), alpha=ALPHA, power=POWER, ratio=ratio)
    low, high = confint_proportions_2indep(yes, treated, base, control, method="newcomb", compare="diff", alpha=ALPHA)
    plays.append({"segment": name, "treated": treated, "treated_success": yes, "control": control, "control_success": base,
                  "n_control": None if np.isnan(n) else int(np.ceil(n)), "n_treated": None if np.isnan(n) else int(np.ceil(n * ratio)),
                  "estimate": yes / treated - base / control, "conf_low": low, "conf_high": high,
                  "p_value": proportions_ztest([yes, base], [treated, control])[1]})
for play, p in zip(plays, multipletests([play["p_value"] for play in plays], method="holm")[1]):
    play["p_adjusted"] = p
json.dump({"effect": EFFECT, "segments": segments, "plays": plays}, open("expected.json", "w"), indent=1)
