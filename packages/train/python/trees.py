"""Trains gradient boosted trees: one ensemble per fold on the other folds, and one on everything.

    python3 trees.py --data rows.json --out trees.json

Reads {features, classes, rows, labels, folds, parameters}; labels are indices of classes, NaN is written as null. Writes
{margins, model}: for each row the raw scores of the ensemble that did not see its fold, and the last ensemble as
export_sklearn writes it. scikit-learn's HistGradientBoostingClassifier, seeded; one thread (OMP_NUM_THREADS=1) gives the
same bytes every time.
"""

import argparse
import json
import os
import sys

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../fusion/python'))
from export_sklearn import export  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', required=True)
    parser.add_argument('--out', required=True)
    options = parser.parse_args()
    with open(options.data, encoding='utf-8') as file:
        data = json.load(file)
    rows = np.array(data['rows'], dtype=np.float64)
    labels = np.array(data['labels'])
    folds = np.array(data['folds'])
    classes = data['classes']
    margins = np.zeros((len(rows), len(classes)))
    for fold in np.unique(folds):
        model = fit(rows[folds != fold], labels[folds != fold], data['parameters'])
        if len(model.classes_) != len(classes):
            raise ValueError(f'fold {fold} leaves a class without a row')
        margins[folds == fold] = model._raw_predict(rows[folds == fold])
        print(f'fold {fold + 1}', flush=True)
    model = export(fit(rows, labels, data['parameters']), data['features'])
    model['classes'] = classes
    # What is shipped is half as long in float32, and as good: the model is what is written here.
    for tree in model['trees']:
        for field in ('value', 'threshold'):
            tree[field] = [one if isinstance(one, str) else float(np.float32(one)) for one in tree[field]]
    with open(options.out, 'w', encoding='utf-8') as file:
        json.dump({'margins': margins.tolist(), 'model': model}, file)


def fit(rows, labels, parameters):
    """Rare classes count more: each row by the power `balance` of its class's rarity."""
    rest = dict(parameters)
    counts = np.bincount(labels)
    weights = (1 / counts[labels]) ** rest.pop('balance')
    model = HistGradientBoostingClassifier(early_stopping=False, random_state=0, **rest)
    return model.fit(rows, labels, sample_weight=weights / weights.mean())


main()
