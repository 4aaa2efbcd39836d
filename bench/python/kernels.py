"""The estimators alone, on data of the shape that benches/ uses: prints one JSON object per line. Started by `cargo xtask bench`."""

import csv
import json
import statistics
import sys
import time
import warnings

import numpy

warnings.filterwarnings("ignore")
N_ROWS = 1_000_000


def measure(name, who, repeats, work):
    """Says the median of some runs, or why there is none."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        try:
            work()
        except Exception as error:  # a peer that fails is a result too
            print(json.dumps({"name": name, "who": who, "error": f"{type(error).__name__}: {error}".splitlines()[0]}))
            return
        times.append((time.perf_counter() - started) * 1000)
    print(json.dumps({"name": name, "who": who, "median_ms": statistics.median(times)}), flush=True)


def clusters(random):
    from sklearn.cluster import KMeans

    centres = 2 * random.normal(size=(5, 3))
    points = centres[numpy.arange(N_ROWS) % 5] + random.normal(size=(N_ROWS, 3))
    first = random.normal(size=(5, 3))

    def rounds():
        KMeans(5, init=first, n_init=1, max_iter=20, tol=0, algorithm="lloyd").fit(points)

    measure("kmeans_1m_3_k5_20_iterations", "scikit-learn", 3, rounds)
    measure("kmeans_1m_3_k5_10_starts", "scikit-learn", 1, lambda: KMeans(5, n_init=10, random_state=1).fit(points))


def least_squares(random):
    import statsmodels.api as sm

    x = random.uniform(size=(N_ROWS, 10)) * 100
    y = 50 + x @ (numpy.arange(10) - 4.0) + random.uniform(size=N_ROWS) * 40
    measure("ols_1m_10", "statsmodels", 3, lambda: sm.OLS(y, sm.add_constant(x)).fit().summary())


def customers(n_customers, random):
    """Frequency, recency, age and mean spend of customers who buy and leave as in BG/NBD, with CDNOW's parameters."""
    age = random.uniform(1, 77, n_customers)
    rate = random.gamma(0.243, 1 / 4.414, n_customers)
    dropout = random.beta(0.793, 2.426, n_customers)
    frequency, recency, now = numpy.zeros(n_customers), numpy.zeros(n_customers), numpy.zeros(n_customers)
    is_here = numpy.ones(n_customers, bool)
    while is_here.any():
        now = numpy.where(is_here, now + random.exponential(1 / rate), now)
        bought = is_here & (now < age)
        frequency[bought] += 1
        recency[bought] = now[bought]
        is_here = bought & (random.uniform(size=n_customers) >= dropout)
    spend = random.gamma(6.25 * numpy.maximum(frequency, 1), 1) / numpy.maximum(frequency, 1)
    spend *= 15.44 / random.gamma(3.744, 1, n_customers)
    return frequency, recency, age, spend


def value(name, repeats, frequency, recency, age, spend):
    import lifetimes

    measure(f"bg_nbd_{name}", "lifetimes", repeats, lambda: lifetimes.BetaGeoFitter().fit(frequency, recency, age))
    repeat = (frequency > 0) & (spend > 0)
    measure(
        f"gamma_gamma_{name}",
        "lifetimes",
        repeats,
        lambda: lifetimes.GammaGammaFitter().fit(frequency[repeat], spend[repeat]),
    )


def cdnow(path):
    import pandas
    from lifetimes.utils import summary_data_from_transaction_data

    rows = pandas.DataFrame(csv.reader(open(path)))
    rows = rows.rename(columns=rows.iloc[0]).drop(0)
    rows["spend"] = rows.iloc[:, 3].astype(float)
    rows["date"] = pandas.to_datetime(rows.iloc[:, 1])
    rows = rows[rows["date"] <= "1997-09-30"]
    summary = summary_data_from_transaction_data(
        rows, rows.columns[0], "date", monetary_value_col="spend", observation_period_end="1997-09-30", freq="D"
    )
    columns = ["frequency", "recency", "T", "monetary_value"]
    frequency, recency, age, spend = (summary[column].to_numpy() for column in columns)
    value("cdnow", 5, frequency, recency / 7, age / 7, spend)


def main(cdnow_path):
    random = numpy.random.default_rng(1)
    clusters(random)
    least_squares(random)
    cdnow(cdnow_path)
    value("1m", 1, *customers(N_ROWS, random))


main(sys.argv[1])
