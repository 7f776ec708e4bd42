"""Rows, score files and the quick measure that the two baselines share. Standard library and numpy only."""

import json
import os

import numpy as np

FOLDS = 5


def read_labels(folder):
    with open(os.path.join(folder, 'labels.json'), encoding='utf-8') as file:
        return json.load(file)


def read_golden(folder):
    return list(_read_lines(os.path.join(folder, 'golden.jsonl')))


def read_noisy(folder):
    return _read_lines(os.path.join(folder, 'noisy.jsonl'))


def read_silver(folder, per_label, seed, text):
    """Rows of the large set that carry a silver label, at most `per_label` of each label, drawn by seed.

    A row with several labels counts for its rarest. Each row keeps only what training needs: `fold`, `topic`,
    `text(row)` and its `rank` within its label, so that the rows of a smaller cap are those with a rank below it.
    """
    if per_label == 0:
        return []
    rows = []
    for row in read_noisy(folder):
        if row['silver']:
            rows.append({'fold': row['fold'], 'topic': row['silver'], 'text': text(row)})
    counts = {}
    for row in rows:
        for label in row['topic']:
            counts[label] = counts.get(label, 0) + 1
    taken = dict.fromkeys(counts, 0)
    chosen = []
    for index in np.random.RandomState(seed).permutation(len(rows)):
        row = rows[index]
        rarest = min(row['topic'], key=lambda label: (counts[label], label))
        row['rank'] = taken[rarest]
        if taken[rarest] < per_label:
            taken[rarest] += 1
            chosen.append(int(index))
    return [rows[index] for index in sorted(chosen)]


def targets(rows, labels):
    """Rows by labels, 1 where the row carries the label."""
    column = {label: index for index, label in enumerate(labels)}
    matrix = np.zeros((len(rows), len(labels)), dtype=np.int8)
    for index, row in enumerate(rows):
        for label in row['topic']:
            matrix[index, column[label]] = 1
    return matrix


def write_scores(path, ids, scores):
    with open(path, 'w', encoding='utf-8') as file:
        for row_id, row in zip(ids, scores):
            file.write(json.dumps({'id': row_id, 'scores': [round(float(score), 6) for score in row]}) + '\n')


def best_f1(truth, scores):
    """(macro, micro) F1 with the best threshold of each label on these very rows: for choosing a grid point only."""
    true_positives = np.zeros(truth.shape[1])
    predicted = np.zeros(truth.shape[1])
    for label in range(truth.shape[1]):
        order = np.argsort(-scores[:, label], kind='stable')
        hits = np.cumsum(truth[order, label])
        sizes = np.arange(1, len(order) + 1)
        f1 = 2 * hits / (sizes + truth[:, label].sum())
        best = int(np.argmax(f1))
        true_positives[label], predicted[label] = hits[best], sizes[best]
    actual = truth.sum(axis=0)
    seen = actual > 0
    macro = float(np.mean(2 * true_positives[seen] / (predicted[seen] + actual[seen])))
    micro = float(2 * true_positives.sum() / (predicted.sum() + actual.sum()))
    return macro, micro


def _read_lines(path):
    with open(path, encoding='utf-8', newline='\n') as file:
        for line in file:
            yield json.loads(line)
