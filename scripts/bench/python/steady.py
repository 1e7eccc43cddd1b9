"""The workload of the recipe `steady` as all peers take it: like-length batches, cut behind their longest source."""

import json
import math

import numpy as np


def rate_of(settings, step):
    """The learning rate: half a cosine to 0."""
    return settings["learningRate"] * (1 + math.cos(math.pi * min(step, settings["steps"]) / settings["steps"])) / 2


class Examples:
    def __init__(self, stored):
        rows = len(stored["lengths"])
        as_rows = lambda name: np.array(stored[name], np.int32).reshape(rows, -1)
        self.source, self.target = as_rows("source"), as_rows("target")
        self.lengths = np.array(stored["lengths"], np.int32)

    def batch(self, rows, round_to):
        lengths = self.lengths[rows]
        cut = min(self.source.shape[1], -(-int(lengths.max()) // round_to) * round_to)
        return np.ascontiguousarray(self.source[rows, :cut]), self.target[rows], lengths


class Steady:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            stored = json.load(file)
        self.sizes, self.settings = stored["sizes"], stored["settings"]
        self.weights = {
            name: np.array(weight["values"], np.float32).reshape(weight["shape"])
            for name, weight in stored["weights"].items()
        }
        self.train, self.test = Examples(stored["train"]), Examples(stored["test"])
        self.steps = [np.array(rows, np.int64) for rows in stored["batches"]]

        self.round_to = 1
        """What lengths are rounded up to a multiple of; a program may set it."""

    def batch(self, step):
        """Source, target and lengths of a step, counted from 0; after the last the first comes again."""
        return self.train.batch(self.steps[step % len(self.steps)], self.round_to)


def exact_match(program, workload):
    """Share of the test examples whose whole output is right, in batches of 500."""
    examples, right = workload.test, 0
    for rows in np.array_split(np.arange(len(examples.lengths)), -(-len(examples.lengths) // 500)):
        source, target, lengths = examples.batch(rows, examples.source.shape[1])
        right += int((np.argmax(program.probabilities(source, lengths), -1) == target).all(1).sum())
    return right / len(examples.lengths)
