"""Baseline: fastText, one-vs-all, from word vectors that were trained to tell the large set's own labels apart.

    /usr/bin/python3 baseline_fasttext.py --data .train/eval --out .train/eval/scores.fasttext.jsonl

Reads and writes what baseline_sklearn.py does, under the same protocol and with the grid point chosen the same way.
One thread, so that a run can be repeated. With `--model FILE` it trains CHOSEN on every row instead, for the benchmark
of speed, and writes for each hand-labelled row what that model answers to its URL and title.
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

from rows import FOLDS, best_f1, read_golden, read_labels, read_noisy, read_silver, targets, write_scores

SEED = 1
PREFIX = '__label__'


def point(**changed):
    """pretrain: epochs on the large set's labels for the word vectors, 0 for none. per_label: silver rows of each topic
    at most. times: how often each hand-labelled row stands in the training file. The others are fastText's own."""
    standard = {'lr': 1.0, 'epoch': 15, 'dim': 64, 'minn': 3, 'maxn': 5, 'wordNgrams': 2, 'bucket': 500_000}
    return {**standard, 'pretrain': 0, 'per_label': 0, 'times': 1, **changed}


CHOSEN = point(pretrain=3)
GRID = [
    point(),
    point(epoch=25),
    point(minn=0, maxn=0),
    point(per_label=1000, times=5, epoch=5),
    point(per_label=5000, times=10, epoch=5),
    point(pretrain=3, per_label=1000, times=5, epoch=5),
    CHOSEN,
    point(pretrain=3, lr=0.5),
    point(pretrain=3, epoch=25),
    point(pretrain=3, minn=0, maxn=0, wordNgrams=1),
    point(pretrain=3, lr=0.5, epoch=25, maxn=6, wordNgrams=3, bucket=1_000_000),
]


def line_of(row):
    """The page as fastText's words: URL, title and description, folded and cut at everything but letters and digits."""
    text = unicodedata.normalize('NFKC', f"{row['url']} {row['title']} {row['description']}").lower()
    return ' '.join(re.findall(r'[^\W_]+', text))


def labelled(labels, text):
    return ' '.join(PREFIX + re.sub(r'\s+', '_', label) for label in labels) + ' ' + text + '\n'


def fit(path, lines, **options):
    np.random.RandomState(SEED).shuffle(lines)
    with open(path, 'w', encoding='utf-8') as file:
        file.writelines(lines)
    return fasttext.train_supervised(path, thread=1, seed=SEED, verbose=0, **options)


class Trainer:
    def __init__(self, data, scratch, golden, say):
        self.data, self.scratch, self.golden, self.say = data, scratch, golden, say
        self.silver = {}
        self.vectors = {}

    def train(self, excluded, chosen):
        """The model of a grid point, trained without the rows of the excluded folds."""
        cap = chosen['per_label']
        if cap not in self.silver:
            self.silver[cap] = read_silver(self.data, cap, SEED, line_of)
        rows = self.silver[cap] + self.golden * chosen['times']
        lines = [labelled(row['topic'], row['text']) for row in rows if row['fold'] not in excluded]
        options = {key: chosen[key] for key in ('lr', 'epoch', 'dim', 'minn', 'maxn', 'wordNgrams', 'bucket')}
        if chosen['pretrain']:
            options['pretrainedVectors'] = self.pretrain(tuple(excluded), chosen['pretrain'], chosen['dim'])
        return fit(os.path.join(self.scratch, 'train.txt'), lines, loss='ova', minCount=2, **options)

    def pretrain(self, excluded, epochs, dim):
        """Word vectors, as a file, of a model that predicts the label a row of the large set came with."""
        key = (excluded, epochs, dim)
        if key not in self.vectors:
            lines = [
                labelled([row['label']], line_of(row))
                for row in read_noisy(self.data)
                if row['label'] and row['fold'] not in excluded
            ]
            options = {'lr': 0.3, 'epoch': epochs, 'dim': dim, 'minn': 3, 'maxn': 5, 'bucket': 1_000_000}
            model = fit(os.path.join(self.scratch, 'pretrain.txt'), lines, loss='hs', minCount=3, **options)
            path = os.path.join(self.scratch, f'{len(self.vectors)}.vec')
            words = model.get_words()
            with open(path, 'w', encoding='utf-8') as file:
                file.write(f'{len(words)} {dim}\n')
                for word in words:
                    file.write(word + ' ' + ' '.join(f'{value:.4f}' for value in model.get_word_vector(word)) + '\n')
            self.vectors[key] = path
            self.say(f'vectors of {len(words)} words from {len(lines)} rows')
        return self.vectors[key]


def predict(model, texts, labels):
    column = {PREFIX + label: index for index, label in enumerate(labels)}
    scores = np.zeros((len(texts), len(labels)))
    for index, text in enumerate(texts):
        for label, score in zip(*model.predict(text, k=len(labels))):
            scores[index, column[label]] = min(score, 1.0)
    return scores


def save_for_speed(trainer, args, labels):
    model = trainer.train([], CHOSEN)
    texts = [line_of({**row, 'description': ''}) for row in trainer.golden]
    write_scores(args.out, [row['id'] for row in trainer.golden], predict(model, texts, labels))
    model.save_model(args.model)


def cross_validate(trainer, args, labels, grid):
    golden = trainer.golden
    truth = targets(golden, labels)
    folds = np.array([row['fold'] for row in golden])
    evaluated = np.array([row['slice'] != 'active' for row in golden])

    def run(chosen, rows, excluded):
        return predict(trainer.train(excluded, chosen), [golden[row]['text'] for row in rows], labels)

    chosen, best = grid[0], -1.0
    validation = np.flatnonzero((folds == 1) & evaluated)
    for tried in grid if len(grid) > 1 else []:
        macro, micro = best_f1(truth[validation], run(tried, validation, [0, 1]))
        trainer.say(f'{json.dumps(tried)}: macro {macro:.4f} micro {micro:.4f}')
        if macro + micro > best:
            chosen, best = tried, macro + micro
    trainer.say(f'chosen {json.dumps(chosen)}')
    scores = np.zeros((len(golden), len(labels)))
    for fold in range(FOLDS):
        test = np.flatnonzero(folds == fold)
        scores[test] = run(chosen, test, [fold])
        trainer.say(f'fold {fold} done')
    write_scores(args.out, [row['id'] for row in golden], scores)


def main():
    options = argparse.ArgumentParser()
    options.add_argument('--data', required=True)
    options.add_argument('--out', required=True)
    options.add_argument('--model')
    options.add_argument('--grid', help='JSON list of grid points in place of the standard ones')
    args = options.parse_args()
    started = time.time()

    def say(message):
        print(f'[fasttext {time.time() - started:5.0f} s] {message}', file=sys.stderr, flush=True)

    labels = read_labels(args.data)
    golden = read_golden(args.data)
    for row in golden:
        row['text'] = line_of(row)
    with tempfile.TemporaryDirectory() as scratch:
        trainer = Trainer(args.data, scratch, golden, say)
        if args.model:
            save_for_speed(trainer, args, labels)
        else:
            cross_validate(trainer, args, labels, json.loads(args.grid) if args.grid else GRID)


if __name__ == '__main__':
    main()
