"""Baseline: fastText, one-vs-all, on the silver-labelled rows and the hand-labelled ones repeated.

    /usr/bin/python3 baseline_fasttext.py --data .train/eval --out .train/eval/scores.fasttext.jsonl

Reads and writes what baseline_sklearn.py does, under the same protocol and with the grid point chosen the same way.
One thread, so that a run can be repeated. `--model FILE` trains the chosen point on every row instead, for the
benchmark of speed.
"""

import argparse
import json
import os
import re
import sys
import tempfile
import time
import unicodedata

import fasttext
import numpy as np

from rows import FOLDS, best_f1, read_golden, read_labels, read_silver, targets, write_scores

SEED = 1
PREFIX = '__label__'


def line_of(row):
    """The page as fastText's words: URL, title and description, folded and cut at everything but letters and digits."""
    text = unicodedata.normalize('NFKC', f"{row['url']} {row['title']} {row['description']}").lower()
    return ' '.join(re.findall(r'[^\W_]+', text))


def train(folder, golden, silver, point):
    """Trains in the scratch folder; golden and silver are (labels, text) pairs."""
    path = os.path.join(folder, 'train.txt')
    lines = [PREFIX + f' {PREFIX}'.join(topics) + ' ' + text + '\n' for topics, text in silver]
    lines += point['times'] * [PREFIX + f' {PREFIX}'.join(topics) + ' ' + text + '\n' for topics, text in golden]
    np.random.RandomState(SEED).shuffle(lines)
    with open(path, 'w', encoding='utf-8') as file:
        file.writelines(lines)
    return fasttext.train_supervised(
        path,
        loss='ova',
        lr=point['lr'],
        epoch=point['epoch'],
        dim=point['dim'],
        minn=point['minn'],
        maxn=point['maxn'],
        wordNgrams=point['words'],
        bucket=point['bucket'],
        minCount=2,
        thread=1,
        seed=SEED,
        verbose=0,
    )


def predict(model, texts, labels):
    column = {PREFIX + label: index for index, label in enumerate(labels)}
    scores = np.zeros((len(texts), len(labels)))
    for index, text in enumerate(texts):
        for label, score in zip(*model.predict(text, k=len(labels))):
            scores[index, column[label]] = min(score, 1.0)
    return scores


def main():
    options = argparse.ArgumentParser()
    options.add_argument('--data', required=True)
    options.add_argument('--out')
    options.add_argument('--model')
    options.add_argument('--grid', required=True, help='JSON list of grid points')
    args = options.parse_args()
    grid = json.loads(args.grid)
    started = time.time()

    def say(message):
        print(f'[fasttext {time.time() - started:5.0f} s] {message}', file=sys.stderr, flush=True)

    labels = read_labels(args.data)
    golden = read_golden(args.data)
    for row in golden:
        row['text'] = line_of(row)
    silver_by_cap = {}
    truth = targets(golden, labels)
    folds = np.array([row['fold'] for row in golden])
    evaluated = np.array([row['slice'] != 'active' for row in golden])

    def model_without(excluded, point, folder):
        cap = point['per_label']
        if cap not in silver_by_cap:
            silver_by_cap[cap] = read_silver(args.data, cap, SEED, line_of) if cap != 0 else []
            say(f'{len(silver_by_cap[cap])} silver rows')
        pairs = [
            [(row['topic'], row['text']) for row in rows if row['fold'] not in excluded]
            for rows in (golden, silver_by_cap[cap])
        ]
        return train(folder, *pairs, point)

    with tempfile.TemporaryDirectory() as folder:
        chosen, best = grid[0], -1.0
        for point in grid if len(grid) > 1 else []:
            test = np.flatnonzero((folds == 1) & evaluated)
            scores = predict(model_without([0, 1], point, folder), [golden[i]['text'] for i in test], labels)
            macro, micro = best_f1(truth[test], scores)
            say(f'{json.dumps(point)}: macro {macro:.4f} micro {micro:.4f}')
            if macro + micro > best:
                chosen, best = point, macro + micro
        say(f'chosen {json.dumps(chosen)}')
        if args.model:
            model_without([], chosen, folder).save_model(args.model)
            return
        scores = np.zeros((len(golden), len(labels)))
        for fold in range(FOLDS):
            test = np.flatnonzero(folds == fold)
            scores[test] = predict(model_without([fold], chosen, folder), [golden[i]['text'] for i in test], labels)
            say(f'fold {fold} done')
    write_scores(args.out, [row['id'] for row in golden], scores)
    macro, micro = best_f1(truth[evaluated], scores[evaluated])
    say(f'all folds, thresholds on the same rows (optimistic): macro {macro:.4f} micro {micro:.4f}')


if __name__ == '__main__':
    main()
