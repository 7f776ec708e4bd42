"""Learns labels from vectors of pages and answers for others: the first of the two teachers.

The mean of three nets of one hidden layer (512 wide, ReLU), each learnt by AdamW (Loshchilov and Hutter 2019) with
dropout, 20 passes, on standardised vectors. On one fold mean average precision of topics is 0.710; of sentence vectors
alone 0.682, and of a logistic regression on these 0.662.

    vector_teacher.py --vectors FILE --places FILE --communities FILE --targets FILE
                      --asked FILE --asked-communities FILE --out FILE --seed N

Vectors: int8, 512 a page, as sentence_encoder.py writes them. Places and asked: int32 indices of the pages to learn
and of those to answer for. Communities: float32, a vector for each of either, which says who would share the page;
the nets meet it beside the sentence's. Targets: uint8, the same number for each place. Out: a float32 logit for each asked page
and target. One thread of the processor.
"""

import argparse

import numpy as np

SENTENCE_WIDTH = 512
HIDDEN = 512
NETS = 3
PASSES = 20
BATCH = 64
RATE = 0.001
DECAY = 0.05
INPUT_DROPOUT = 0.3
HIDDEN_DROPOUT = 0.6
ASKED_AT_A_TIME = 4096
# A number that hardly differs from page to page is not blown up.
LEAST_DEVIATION = 0.001


class Net:
    def __init__(self, vectors, targets, seed):
        random = np.random.RandomState(seed)
        width, outputs = vectors.shape[1], targets.shape[1]
        self.parameters = [
            (random.randn(width, HIDDEN) * width**-0.5).astype(np.float32),
            np.zeros(HIDDEN, np.float32),
            (random.randn(HIDDEN, outputs) * 0.1).astype(np.float32),
            np.full(outputs, -2, np.float32),
        ]
        means = [np.zeros_like(parameter) for parameter in self.parameters]
        squares = [np.zeros_like(parameter) for parameter in self.parameters]
        steps = PASSES * -(-len(vectors) // BATCH)
        step = 0
        for _ in range(PASSES):
            order = random.permutation(len(vectors))
            for start in range(0, len(order), BATCH):
                batch = order[start : start + BATCH]
                x = keep(vectors[batch], INPUT_DROPOUT, random)
                gradients = self.gradients(x, targets[batch], random)
                step += 1
                rate = RATE * (1 - step / (steps + 1))
                for parameter, gradient, mean, square in zip(self.parameters, gradients, means, squares):
                    mean += np.float32(0.1) * (gradient - mean)
                    square += np.float32(0.001) * (gradient * gradient - square)
                    change = (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
                    if parameter.ndim == 2:
                        change += DECAY * parameter
                    parameter -= (rate * change).astype(np.float32)

    def gradients(self, x, targets, random):
        """Of the mean logistic loss of a batch."""
        first, first_bias, second, second_bias = self.parameters
        sums = x @ first + first_bias
        mask = keep((sums > 0).astype(np.float32), HIDDEN_DROPOUT, random)
        hidden = sums * mask
        errors = (1 / (1 + np.exp(-(hidden @ second + second_bias))) - targets) / np.float32(len(x))
        hidden_errors = (errors @ second.T) * mask
        return x.T @ hidden_errors, hidden_errors.sum(0), hidden.T @ errors, errors.sum(0)

    def __call__(self, x):
        first, first_bias, second, second_bias = self.parameters
        return np.maximum(x @ first + first_bias, 0) @ second + second_bias


def keep(x, dropout, random):
    return x * ((random.random_sample(x.shape) >= dropout) / (1 - dropout)).astype(np.float32)


def vectors(file, pages):
    return np.fromfile(file, np.float32).reshape(pages, -1)


def main():
    parser = argparse.ArgumentParser()
    for name in ('vectors', 'places', 'communities', 'targets', 'asked', 'asked-communities', 'out', 'seed'):
        parser.add_argument(f'--{name}', required=True)
    args = parser.parse_args()
    sentences = np.memmap(args.vectors, np.int8, 'r').reshape(-1, SENTENCE_WIDTH)
    places = np.fromfile(args.places, np.int32)
    targets = np.fromfile(args.targets, np.uint8).reshape(len(places), -1).astype(np.float32)
    asked = np.fromfile(args.asked, np.int32)
    asked_communities = vectors(args.asked_communities, len(asked))
    known = np.concatenate([sentences[places].astype(np.float32), vectors(args.communities, len(places))], 1)
    mean, deviation = known.mean(0), np.maximum(known.std(0), LEAST_DEVIATION)
    known = (known - mean) / deviation
    nets = [Net(known, targets, int(args.seed) + index) for index in range(NETS)]
    with open(args.out, 'wb') as out:
        for start in range(0, len(asked), ASKED_AT_A_TIME):
            part = slice(start, start + ASKED_AT_A_TIME)
            x = (np.concatenate([sentences[asked[part]], asked_communities[part]], 1) - mean) / deviation
            out.write((sum(net(x) for net in nets) / NETS).astype(np.float32).tobytes())


if __name__ == '__main__':
    main()
