"""Expected values of the other methods of `segments`; run from this folder, prints expected.json."""
import json
import sys

import numpy as np
import pandas as pd
import scipy
import sklearn
from scipy.cluster.hierarchy import fcluster, ward
from sklearn.cluster import DBSCAN
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import NearestNeighbors
from sklearn.tree import DecisionTreeClassifier

COLUMNS = {
    "iris": ["Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width"],
    "old_faithful": ["eruptions", "waiting"],
    "wholesale_customers": ["Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen"],
}


def read(name, way):
    x = pd.read_csv(f"../{name}/data.csv")[COLUMNS[name]].to_numpy(float)
    return (x - x.mean(0)) / x.std(0) if way == "z" else x


def mixture(name, way, numbers):
    x = read(name, way)
    out = {}
    for k in numbers:
        best = None
        for init in ["kmeans", "k-means++", "random_from_data"]:
            for seed in range(20):
                g = GaussianMixture(k, tol=1e-11, max_iter=5000, reg_covar=1e-10, init_params=init, random_state=seed).fit(x)
                total = g.score(x) * len(x)
                # A cloud that shrank onto equal numbers has any likelihood: not an optimum that anyone wants.
                pivots = min((np.diag(np.linalg.cholesky(c)) ** 2 / x.var(0)).min() for c in g.covariances_)
                if pivots > 1e-4 and (best is None or total > best[0]):
                    best = (total, g)
        total, g = best
        order = np.argsort(-g.weights_)
        out[str(k)] = {
            "log_likelihood": total,
            "bic": g.bic(x),
            "weights": g.weights_[order].tolist(),
            "means": g.means_[order].tolist(),
            "sizes": sorted(np.bincount(g.predict(x), minlength=k).tolist(), reverse=True),
            "first_probability": float(g.predict_proba(x)[0].max()),
        }
    return out


def tree(name):
    x = read(name, "raw")
    heights = ward(x)[:, 2]
    cuts = {}
    for k in range(2, 9):
        labels = fcluster(ward(x), k, "maxclust")
        cuts[str(k)] = sorted(np.bincount(labels)[1:].tolist(), reverse=True)
    return {"heights": heights.tolist(), "sizes": cuts}


def dense(name, way, radius, min_points):
    x = read(name, way)
    fit = DBSCAN(eps=radius, min_samples=min_points).fit(x)
    core = np.zeros(len(x), bool)
    core[fit.core_sample_indices_] = True
    # A border row within reach of two clusters belongs to either; then labels would not be comparable.
    distance = np.sqrt(((x[:, None] - x[None]) ** 2).sum(2))
    unclear = [i for i in np.flatnonzero(~core) if len(set(fit.labels_[core & (distance[i] <= radius)])) > 1]
    neighbours = NearestNeighbors(n_neighbors=min_points).fit(x)
    return {
        "case": name, "scaling": way, "radius": radius, "min_points": min_points, "labels": fit.labels_.tolist(),
        "n_core": int(core.sum()), "unclear_rows": [int(i) for i in unclear],
        "k_distances": np.sort(neighbours.kneighbors(x)[0][:, -1]).tolist(),
    }


def splits():
    frame = pd.read_csv("../iris/data.csv")
    y = frame["Species"].astype("category").cat.codes.to_numpy()
    x = frame[COLUMNS["iris"]].to_numpy(float)
    # Two columns split the root equally well; the first of them is wanted.
    for seed in range(100):
        t = DecisionTreeClassifier(max_depth=3, random_state=seed).fit(x, y).tree_
        if t.feature[0] == 2 and t.feature[2] == 3:
            break
    nodes = []
    for i in range(t.node_count):
        counts = np.round(t.value[i][0] * t.n_node_samples[i]).astype(int).tolist()
        nodes.append({"feature": int(t.feature[i]), "threshold": float(t.threshold[i]), "gini": float(t.impurity[i]), "counts": counts})
    return {"species": y.tolist(), "nodes": nodes}


def agreement():
    random = np.random.default_rng(1)
    pairs = []
    for n, a, b in [(12, 3, 3), (40, 4, 2), (100, 5, 7), (30, 1, 3)]:
        one = random.integers(0, a, n)
        other = np.where(random.random(n) < 0.6, one % b, random.integers(0, b, n))
        pairs.append({"one": one.tolist(), "other": other.tolist(), "adjusted_rand": adjusted_rand_score(one, other)})
    return pairs


expected = {
    "versions": {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
    "gaussian_mixture": {
        "old_faithful": {"raw": mixture("old_faithful", "raw", [1, 2, 3]), "z": mixture("old_faithful", "z", [1, 2])},
        "iris": {"raw": mixture("iris", "raw", [1, 2, 3])},
    },
    "ward": {name: tree(name) for name in ["iris", "wholesale_customers"]},
    "dbscan": [dense("old_faithful", "z", 0.3, 5), dense("iris", "z", 0.8, 5), dense("iris", "raw", 0.45, 8), dense("wholesale_customers", "z", 0.7, 12)],
    "tree": splits(),
    "agreement": agreement(),
}
json.dump(expected, sys.stdout)
