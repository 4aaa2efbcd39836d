"""Writes data.csv and expected.json: curves by scipy's curve_fit, the best splits by its minimize (SLSQP)."""

import json

import numpy
from scipy.optimize import curve_fit, minimize

SHAPES = {
    "power": (lambda x, b, c: b * x**c, (5.0, 0.5), (0, 0), (numpy.inf, 1)),
    "log": (lambda x, b, k: b * numpy.log1p(x / k), (300.0, 80.0), (0, 1e-6), (numpy.inf, numpy.inf)),
    "saturation": (lambda x, b, k: b * x / (k + x), (900.0, 150.0), (0, 1e-6), (numpy.inf, numpy.inf)),
}
TRUTH = {"search": ("power", 14.0, 0.62), "social": ("log", 260.0, 90.0), "mail": ("saturation", 700.0, 120.0)}
BUDGET = 900.0

random = numpy.random.default_rng(11)
rows, fits = [], {}
for channel, (shape, b, bend) in TRUTH.items():
    spend = numpy.round(random.uniform(20, 600, 40), 2)
    result = numpy.round(SHAPES[shape][0](spend, b, bend) + random.normal(0, 12, 40), 3)
    rows += [(channel, x, y) for x, y in zip(spend, result)]
    candidates = []
    for name, (curve, start, low, high) in SHAPES.items():
        found, cov = curve_fit(
            curve, spend, result, start, bounds=(low, high), ftol=1e-15, xtol=1e-15, gtol=1e-15, max_nfev=100_000
        )
        squares = float(((result - curve(spend, *found)) ** 2).sum())
        candidates.append((squares, name, found, numpy.sqrt(numpy.diag(cov))))
    squares, name, found, errors = min(candidates, key=lambda one: one[0])
    total = float(((result - result.mean()) ** 2).sum())
    fits[channel] = {
        "curve": name, "scale": found[0], "bend": found[1], "scale_error": errors[0], "bend_error": errors[1],
        "r_squared": 1 - squares / total, "most": float(spend.max()),
    }

names = sorted(fits)


def value(spend):
    return sum(SHAPES[fits[name]["curve"]][0](x, fits[name]["scale"], fits[name]["bend"]) for name, x in zip(names, spend))


def best(budget):
    limits = [(1e-9, fits[name]["most"]) for name in names]
    within = {"type": "eq", "fun": lambda spend: spend.sum() - budget}
    found = minimize(lambda spend: -value(spend), [budget / 3] * 3, bounds=limits, constraints=within, method="SLSQP",
                     options={"ftol": 1e-15, "maxiter": 1000})
    return {"spend": dict(zip(names, found.x)), "value": -found.fun}


with open("data.csv", "w") as file:
    file.write("channel,spend,revenue\n")
    file.writelines(f"{channel},{x},{y}\n" for channel, x, y in rows)
expected = {"budget": BUDGET, "fits": fits, "less": best(0.9 * BUDGET), "asked": best(BUDGET), "more": best(1.1 * BUDGET)}
with open("expected.json", "w") as file:
    json.dump(expected, file, indent=1)
