"""Makes the parity fixtures of @pagekind/fusion: models, rows, and what the library says of them.

    /usr/bin/python3 packages/fusion/python/make_fixtures.py

Debian 12: python3-sklearn 1.2.1, python3-xgboost 1.7.4, python3-numpy 1.24.2.
"""

import json
import math
import os
import tempfile

import numpy as np
import xgboost
from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
)

from export_sklearn import export

FOLDER = os.path.join(os.path.dirname(__file__), "..", "fixtures")
FEATURES = 6
NAMES = [f"signal {i}" for i in range(FEATURES)]
ODD = [math.inf, -math.inf, 0.0, -0.0, 5e-324, -5e-324, 1e-40, -1e-40, 1e-35, 1e38, -1e38, 1e300, 3.4e38]


def data(seed, rows, classes, missing=0.0, categories=False):
    random = np.random.default_rng(seed)
    x = random.normal(size=(rows, FEATURES))
    x[:, 1] = np.round(x[:, 1] * 4) / 4
    if categories:
        x[:, 2] = random.integers(0, 12, size=rows)
    score = x[:, 0] + np.sin(x[:, 1] * 3) + (x[:, 2] % 3) * x[:, 3]
    if missing:
        x[random.random(size=x.shape) < missing] = np.nan
    if classes == 0:
        return x, score
    edges = np.quantile(score, np.linspace(0, 1, classes + 1)[1:-1])
    return x, np.digitize(score, edges)


def thresholds_of(model):
    """Some of a model's own thresholds: what equals one is a case of its own."""
    if "learner" in model:
        booster = model["learner"]["gradient_booster"]
        trees = (booster.get("gbtree") or booster)["model"]["trees"]
        pairs = [
            (feature, one)
            for tree in trees
            for feature, one, left in zip(tree["split_indices"], tree["split_conditions"], tree["left_children"])
            if left >= 0
        ]
    else:
        pairs = [
            (feature, one)
            for tree in model["trees"]
            for feature, one in zip(tree["feature"], tree["threshold"])
            if feature >= 0 and one != "Infinity"
        ]
    return pairs[:: max(1, len(pairs) // 20)]


def rows_for(model, x, with_missing, with_odd):
    random = np.random.default_rng(7)
    rows = [list(one) for one in x[:25]]
    for feature, threshold in thresholds_of(model):
        for value in (threshold, np.nextafter(threshold, math.inf), np.nextafter(np.float32(threshold), np.float32(-math.inf))):
            row = list(x[random.integers(len(x))])
            row[feature] = float(value)
            rows.append(row)
    for value in ODD if with_odd else ODD[2:8]:
        for feature in range(FEATURES):
            row = list(x[random.integers(len(x))])
            row[feature] = value
            rows.append(row)
    if with_missing:
        rows.append([math.nan] * FEATURES)
        for feature in range(FEATURES):
            row = list(x[random.integers(len(x))])
            row[feature] = math.nan
            rows.append(row)
    else:
        rows = [[0.0 if math.isnan(one) else one for one in row] for row in rows]
    return np.array(rows, dtype=np.float64)


def plain(values):
    def one(value):
        value = float(value)
        if math.isnan(value) or math.isinf(value):
            return str(value)
        return "-0" if value == 0 and math.copysign(1, value) < 0 else value

    return [[one(value) for value in np.atleast_1d(row)] for row in values]


def save(name, model, rows, raw, predicted, contributions=()):
    lists = {"rows": rows, "raw": raw, "predicted": predicted, "contributions": contributions}
    with open(os.path.join(FOLDER, f"{name}.json"), "w") as file:
        json.dump({"model": model, **{name: plain(rows) for name, rows in lists.items()}}, file)


def sklearn_fixture(name, model, classes, missing=0.0, categories=False):
    x, y = data(len(name), 400, classes, missing, categories)
    model.fit(x, y)
    exported = export(model, NAMES)
    histogram = "Hist" in exported["model"]
    # GradientBoosting refuses what no float32 can hold.
    rows = rows_for(exported, x, missing > 0, histogram)
    if categories:
        # Beyond 255 scikit-learn reads bits of the number at hand: what it then says means nothing.
        rows[:, 2] = np.where(np.abs(rows[:, 2]) < 200, rows[:, 2], np.nan)
    if histogram:
        raw = model._raw_predict(rows)
    else:
        raw = model._raw_predict(rows.astype(np.float32))
    predicted = model.predict_proba(rows) if classes else model.predict(rows)
    save(name, exported, rows, raw, predicted)


def xgboost_fixture(name, parameters, rounds, classes, missing=0.0, categories=False, positive=False):
    x, y = data(len(name), 400, classes, missing, categories)
    if positive:
        y = np.exp(y / 4)
    types = ["c" if categories and i == 2 else "q" for i in range(FEATURES)]
    train = xgboost.DMatrix(x, label=y, feature_types=types, enable_categorical=categories)
    booster = xgboost.train({"nthread": 1, "seed": 1, **parameters}, train, rounds)
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        booster.save_model(file.name)
        with open(file.name) as saved:
            text = saved.read()
    model = json.loads(text)
    rows = rows_for(model, x, True, False)
    if categories:
        rows[:, 2] = np.where(np.isnan(rows[:, 2]), np.nan, np.abs(np.trunc(rows[:, 2])) % 14)
    matrix = xgboost.DMatrix(rows, feature_types=types, enable_categorical=categories)
    raw = booster.predict(matrix, output_margin=True)
    # As it was saved, to the letter: XGBoost writes NaN, which JSON does not know.
    # Of the first rows only: they are large.
    contributions = booster.predict(matrix.slice(range(30)), pred_contribs=True).reshape(30, -1) if not categories and parameters.get("booster") != "dart" else ()
    save(name, text, rows, raw, booster.predict(matrix), contributions)


def main():
    os.makedirs(FOLDER, exist_ok=True)
    hist = dict(learning_rate=0.1, random_state=1, min_samples_leaf=5, early_stopping=False)
    sklearn_fixture("hist-binary", HistGradientBoostingClassifier(max_iter=20, max_leaf_nodes=7, **hist), 2, 0.1)
    sklearn_fixture("hist-classes", HistGradientBoostingClassifier(max_iter=6, max_leaf_nodes=31, **hist), 5, 0.05)
    sklearn_fixture("hist-regression", HistGradientBoostingRegressor(max_iter=10, max_leaf_nodes=50, **hist), 0, 0.1)
    sklearn_fixture("hist-categories", HistGradientBoostingClassifier(max_iter=10, max_leaf_nodes=9, categorical_features=[2], **hist), 2, 0.1, True)
    sklearn_fixture("hist-large", HistGradientBoostingRegressor(max_iter=3, max_leaf_nodes=256, **{**hist, "min_samples_leaf": 1}), 0, 0.05)
    sklearn_fixture("hist-stump", HistGradientBoostingRegressor(max_iter=1, max_leaf_nodes=2, **hist), 0)
    sklearn_fixture("hist-20-classes", HistGradientBoostingClassifier(max_iter=2, max_leaf_nodes=4, **hist), 20)
    plainly = dict(learning_rate=0.1, random_state=1, max_depth=3)
    sklearn_fixture("boosting-binary", GradientBoostingClassifier(n_estimators=20, **plainly), 2)
    sklearn_fixture("boosting-classes", GradientBoostingClassifier(n_estimators=5, **plainly), 4)
    sklearn_fixture("boosting-regression", GradientBoostingRegressor(n_estimators=20, **plainly), 0)

    xgboost_fixture("xgboost-binary", {"objective": "binary:logistic", "max_depth": 4, "base_score": 0.3}, 20, 2, 0.1)
    xgboost_fixture("xgboost-softprob", {"objective": "multi:softprob", "num_class": 5, "max_depth": 5}, 5, 5, 0.1)
    xgboost_fixture("xgboost-regression", {"objective": "reg:squarederror", "max_depth": 6}, 10, 0, 0.1)
    for objective in ("squaredlogerror", "pseudohubererror", "gamma", "tweedie"):
        xgboost_fixture(f"xgboost-{objective}", {"objective": f"reg:{objective}", "max_depth": 3, "base_score": 0.7}, 4, 0, 0.1, positive=True)
    xgboost_fixture("xgboost-logistic", {"objective": "reg:logistic", "max_depth": 3, "base_score": 0.3}, 4, 2, 0.1)
    xgboost_fixture("xgboost-dart", {"booster": "dart", "objective": "binary:logistic", "rate_drop": 0.3, "max_depth": 3}, 12, 2)
    xgboost_fixture("xgboost-leaves", {"objective": "reg:squarederror", "gamma": 1e9}, 3, 0)
    xgboost_fixture("xgboost-many", {"objective": "binary:logistic", "max_depth": 1, "eta": 0.01}, 1000, 2)
    xgboost_fixture("xgboost-categories", {"objective": "binary:logistic", "tree_method": "approx", "max_depth": 4, "max_cat_to_onehot": 1}, 8, 2, 0.05, True)
    xgboost_fixture("xgboost-one-hot", {"objective": "binary:logistic", "tree_method": "approx", "max_depth": 3, "max_cat_to_onehot": 100}, 6, 2, 0.05, True)


if __name__ == "__main__":
    main()
