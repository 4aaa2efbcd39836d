"""Standard errors of BG/NBD and Gamma-Gamma on the CDNOW sample by the bootstrap: 500 draws of the 2,357 customers."""
import json
import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import gammaln

data = pd.read_csv("data.csv", parse_dates=["date"])
data = data[data.date <= "1997-09-30"].groupby(["cust", "date"], as_index=False).spend.sum()
first = data.groupby("cust").date.min()
last = data.groupby("cust").date.max()
x = (data.groupby("cust").size() - 1).to_numpy(float)
recency = (last - first).dt.days.to_numpy() / 7
age = (pd.Timestamp("1997-09-30") - first).dt.days.to_numpy() / 7
repeats = data[data.date > data.cust.map(first)].groupby("cust").spend.mean().reindex(first.index).fillna(0).to_numpy()


def bg_nbd(at, w):
    r, alpha, a, b = np.exp(at)
    stays = gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
    buys = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    alive = -(r + x) * np.log(alpha + age)
    gone = np.where(x > 0, np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + recency), -np.inf)
    return -np.sum(w * (stays + buys + np.logaddexp(alive, gone)))


has = (x > 0) & (repeats > 0)
n, z = x[has], repeats[has]


def gamma_gamma(at, w):
    p, q, g = np.exp(at)
    terms = gammaln(p * n + q) - gammaln(p * n) - gammaln(q) + q * np.log(g)
    terms += (p * n - 1) * np.log(z) + p * n * np.log(n) - (p * n + q) * np.log(g + n * z)
    return -np.sum(w[has] * terms)


def fit(function, start, w):
    return minimize(function, start, args=(w,), method="L-BFGS-B", options={"ftol": 1e-13, "gtol": 1e-6}).x


random = np.random.default_rng(20240601)
starts = [(bg_nbd, np.log([0.243, 4.414, 0.793, 2.426])), (gamma_gamma, np.log([6.25, 3.74, 15.4]))]
starts = [(function, fit(function, start, np.ones(len(x)))) for function, start in starts]
draws = []
for _ in range(500):
    w = np.bincount(random.integers(0, len(x), len(x)), minlength=len(x)).astype(float)
    draws.append(np.concatenate([fit(function, start, w) for function, start in starts]))
draws = np.array(draws)
estimate = np.exp(np.concatenate([start for _, start in starts]))
error = estimate * draws.std(axis=0, ddof=1)
low, high = np.exp(np.quantile(draws, [0.025, 0.975], axis=0))
names = ["r", "alpha", "a", "b", "p", "q", "gamma"]
columns = {"estimate": estimate, "bootstrap_error": error, "conf_low": low, "conf_high": high}
result = {name: {key: float(values[k]) for key, values in columns.items()} for k, name in enumerate(names)}
json.dump(result, open("bootstrap.json", "w"), indent=1)
