"""Writes gradient boosting models of scikit-learn as JSON that loadTrees of @pagekind/fusion reads.

    from export_sklearn import export
    json.dump(export(model, feature_names), file)

HistGradientBoosting and GradientBoosting, classifiers and regressors, of scikit-learn 1.2.
"""

import math

from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
)
import numpy as np

FORMAT = "pagekind-sklearn/1"
# Categories that HistGradientBoosting may know.
CATEGORIES = 256


def export(model, features):
    """The model as what json.dump takes."""
    if isinstance(model, (HistGradientBoostingClassifier, HistGradientBoostingRegressor)):
        baseline = [float(one) for one in np.ravel(model._baseline_prediction)]
        trees = [
            {"output": output, **histogram_tree(model, predictor)}
            for iteration in model._predictors
            for output, predictor in enumerate(iteration)
        ]
        precision = "float64"
    elif isinstance(model, (GradientBoostingClassifier, GradientBoostingRegressor)):
        baseline = [float(one) for one in model._raw_predict_init(np.zeros((1, model.n_features_in_)))[0]]
        trees = [
            {"output": output, **plain_tree(estimator.tree_, model.learning_rate)}
            for iteration in model.estimators_
            for output, estimator in enumerate(iteration)
        ]
        precision = "mixed"
    else:
        raise TypeError(f"{type(model).__name__} is no gradient boosting of scikit-learn")
    classes = [str(one) for one in getattr(model, "classes_", [])]
    link = "identity" if not classes else "sigmoid" if len(baseline) == 1 else "softmax"
    return {
        "format": FORMAT,
        "model": type(model).__name__,
        "features": list(features),
        "classes": classes,
        "baseline": baseline,
        "link": link,
        "precision": precision,
        "trees": trees,
    }


def histogram_tree(model, predictor):
    nodes = predictor.nodes
    leaf = nodes["is_leaf"].astype(bool)
    categories = {}
    known = getattr(model, "_bin_mapper", None)
    for i in np.flatnonzero(~leaf & nodes["is_categorical"].astype(bool)):
        bits = predictor.raw_left_cat_bitsets[nodes["bitset_idx"][i]].copy()
        if nodes["missing_go_to_left"][i]:
            # What was never seen goes where what is missing goes.
            seen = {int(one) for one in known.bin_thresholds_[nodes["feature_idx"][i]]}
            for one in set(range(CATEGORIES)) - seen:
                bits[one // 32] |= np.uint32(1 << (one % 32))
        categories[str(i)] = [int(word) for word in bits]
    return {
        "feature": [-1 if is_leaf else int(one) for is_leaf, one in zip(leaf, nodes["feature_idx"])],
        "threshold": [0 if is_leaf else number(one) for is_leaf, one in zip(leaf, nodes["num_threshold"])],
        "left": [int(one) for one in nodes["left"]],
        "right": [int(one) for one in nodes["right"]],
        "missing_left": [int(one) for one in nodes["missing_go_to_left"]],
        "value": [float(one) for one in nodes["value"]],
        "cover": [int(one) for one in nodes["count"]],
        **({"categories": categories} if categories else {}),
    }


def plain_tree(tree, learning_rate):
    leaf = tree.children_left < 0
    return {
        "feature": [-1 if is_leaf else int(one) for is_leaf, one in zip(leaf, tree.feature)],
        "threshold": [0 if is_leaf else number(one) for is_leaf, one in zip(leaf, tree.threshold)],
        "left": [max(0, int(one)) for one in tree.children_left],
        "right": [max(0, int(one)) for one in tree.children_right],
        "missing_left": [0] * tree.node_count,
        "value": [float(one) for one in learning_rate * tree.value[:, 0, 0]],
        "cover": [int(one) for one in tree.n_node_samples],
    }


def number(value):
    """JSON has no infinity."""
    return "Infinity" if math.isinf(value) else float(value)
