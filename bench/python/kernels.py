"""The estimators alone, on data of the shape that benches/ uses: prints one JSON object per line. Started by `cargo xtask bench`."""

import csv
import sys
import warnings

import numpy

from timing import measure

warnings.filterwarnings("ignore")
N_ROWS = 1_000_000


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
    log = rows[[rows.columns[0], "date", "spend"]].set_axis(["customer_id", "date", "amount"], axis=1)
    whole_value("cdnow", log)
    rows = rows[rows["date"] <= "1997-09-30"]
    summary = summary_data_from_transaction_data(
        rows, rows.columns[0], "date", monetary_value_col="spend", observation_period_end="1997-09-30", freq="D"
    )
    columns = ["frequency", "recency", "T", "monetary_value"]
    frequency, recency, age, spend = (summary[column].to_numpy() for column in columns)
    value("cdnow", 5, frequency, recency / 7, age / 7, spend)


def logs(frequency, age, spend, random):
    """Rows of purchases of such customers: the first one, and the later ones anywhere after it."""
    import pandas

    n_bought = frequency.astype(int) + 1
    customer = numpy.repeat(numpy.arange(len(age)), n_bought)
    start = numpy.repeat(77 - age, n_bought)
    is_first = numpy.concatenate([[True], customer[1:] != customer[:-1]])
    week = numpy.where(is_first, start, start + random.uniform(size=len(customer)) * (77 - start))
    date = pandas.Timestamp("1997-01-01") + pandas.to_timedelta((week * 7).astype(int), unit="D")
    return pandas.DataFrame({"customer_id": customer, "date": date, "amount": numpy.repeat(spend, n_bought)})


def whole_value(name, log):
    """From transactions to a value per customer."""
    from clvkit import CLV, CustomerBase

    def run():
        base = CustomerBase.from_transactions(log, time_unit="W", collapse="D")
        CLV().fit(base).predict(horizon=52, discount_rate=0.001).to_pandas()

    measure(f"clv_run_{name}", "clvkit", 1, run)


def baskets(name, orders):
    """From lists of items to rules."""
    import pandas
    from mlxtend.frequent_patterns import association_rules, fpgrowth
    from mlxtend.preprocessing import TransactionEncoder

    def run():
        encoder = TransactionEncoder()
        table = encoder.fit_transform(orders)
        sets = fpgrowth(pandas.DataFrame(table, columns=encoder.columns_), min_support=0.01, use_colnames=True)
        association_rules(sets, metric="confidence", min_threshold=0.2)

    measure(f"baskets_{name}_1_percent", "mlxtend", 3, run)


def groceries(path):
    by_order = {}
    for order, item in list(csv.reader(open(path)))[1:]:
        by_order.setdefault(order, []).append(item)
    return list(by_order.values())


def retail(path):
    import pandas

    rows = pandas.read_csv(path, usecols=["InvoiceNo", "StockCode"], dtype=str)
    return rows.groupby("InvoiceNo")["StockCode"].agg(list).tolist()


def factors(random):
    """A hundred thousand customers, four thousand products, thirty purchases each, the popular ones more often."""
    from implicit.als import AlternatingLeastSquares
    from scipy.sparse import csr_matrix

    n_customers, n_products, n_bought = 100_000, 4_000, 30
    product = (n_products * random.uniform(size=n_customers * n_bought) ** 2).astype(int)
    customer = numpy.repeat(numpy.arange(n_customers), n_bought)
    bought = csr_matrix((numpy.ones(len(product), numpy.float32), (customer, product)), (n_customers, n_products))
    # The same method: a linear system solved exactly per customer.
    model = lambda: AlternatingLeastSquares(20, iterations=10, use_cg=False, num_threads=1, random_state=1)
    measure("als_100k_4k_20_factors_10_rounds", "implicit", 1, lambda: model().fit(bought, show_progress=False))


def main(cdnow_path, groceries_path, retail_path=None):
    random = numpy.random.default_rng(1)
    clusters(random)
    least_squares(random)
    cdnow(cdnow_path)
    frequency, recency, age, spend = customers(N_ROWS, random)
    value("1m", 1, frequency, recency, age, spend)
    whole_value("1m", logs(frequency, age, spend, random))
    baskets("groceries", groceries(groceries_path))
    if retail_path:
        baskets("retail", retail(retail_path))
    factors(random)


main(*sys.argv[1:])
