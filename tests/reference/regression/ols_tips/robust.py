"""Writes robust.json: inference of the tips model with robust errors. Needs statsmodels 0.15 and pandas."""

import json
import pathlib

import pandas
import statsmodels.formula.api as smf

folder = pathlib.Path(__file__).parent
data = pandas.read_csv(folder / "data.csv")
model = smf.ols("tip ~ total_bill + size + sex + smoker + day + time", data)
kinds = {}
for kind in ["HC0", "HC1", "HC3"]:
    fit = model.fit(cov_type=kind, use_t=True)
    interval = fit.conf_int()
    kinds[kind] = [
        {
            "name": name,
            "t": fit.tvalues[name],
            "p": fit.pvalues[name],
            "ci95": list(interval.loc[name]),
        }
        for name in fit.params.index
    ]
(folder / "robust.json").write_text(json.dumps(kinds, indent=1) + "\n")
