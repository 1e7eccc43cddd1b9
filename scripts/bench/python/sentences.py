"""The workload of a translation as the peers take it: batches cut behind their longest source and target."""

import json
import math

import numpy as np

from steady import rate_of

PADDING, START, END = 0, 2, 3
"""Ids on both sides; the workload is refused if it has others."""


def rounded(length, step, most):
    return min(most, -(-int(length) // step) * step)


class Examples:
    def __init__(self, stored):
        rows = len(stored["lengths"])
        as_rows = lambda name: np.array(stored[name], np.int32).reshape(rows, -1)
        self.source, self.target, self.previous = as_rows("source"), as_rows("target"), as_rows("previous")
        self.lengths = np.array(stored["lengths"], np.int32)
        self.target_lengths = (self.target != PADDING).sum(1)

    def batch(self, rows, round_to=1):
        """Source, previous, target and lengths of the sources."""
        source = rounded(self.lengths[rows].max(), round_to, self.source.shape[1])
        target = rounded(self.target_lengths[rows].max(), round_to, self.target.shape[1])
        return (
            np.ascontiguousarray(self.source[rows, :source]),
            np.ascontiguousarray(self.previous[rows, :target]),
            np.ascontiguousarray(self.target[rows, :target]),
            self.lengths[rows],
        )


class Sentences:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            stored = json.load(file)
        if stored["ids"] != {"padding": PADDING, "start": START, "end": END}:
            raise ValueError(f"ids {stored['ids']}")
        self.sizes, self.settings, self.seed = stored["sizes"], stored["settings"], stored["seed"]
        self.weights = {
            name: np.array(weight["values"], np.float32).reshape(weight["shape"])
            for name, weight in stored["weights"].items()
        }
        self.batch_size, self.epochs = stored["batchSize"], stored["epochs"]
        self.train, self.test = Examples(stored["train"]), Examples(stored["test"])
        self.like_length = stored["likeLength"]
        self.per_epoch = math.ceil(len(self.train.lengths) / self.batch_size)
        self.random = np.random.default_rng(self.seed)
        self.shuffled = []

    def rate(self, step):
        return rate_of({**self.settings, "steps": self.epochs * self.per_epoch}, step)

    def batch(self, step):
        """A batch is the number of a step, since the program's form decides which rows it takes."""
        return step

    def rows(self, step, like_length):
        epoch, place = divmod(step, self.per_epoch)
        if like_length:
            return np.array(self.like_length[epoch % len(self.like_length)][place])
        if place == 0 or len(self.shuffled) == 0:
            order = self.random.permutation(len(self.train.lengths))
            self.shuffled = [order[n : n + self.batch_size] for n in range(0, len(order), self.batch_size)]
        return self.shuffled[place]


def exact_match(program, workload):
    """Each step is told the true token before it; a target with an unknown word counts as wrong."""
    examples, unknown, right = workload.test, workload.settings["unknownId"], 0
    for first in range(0, len(examples.lengths), 100):
        rows = np.arange(first, min(first + 100, len(examples.lengths)))
        source, previous, target, lengths = examples.batch(rows)
        hit = (program.told(source, previous, lengths) == target) & (target != unknown)
        right += int((hit | (target == PADDING)).all(1).sum())
    return right / len(examples.lengths)


def sentence_batches(examples, phrases, count, round_to=1):
    """Sources and lengths of so many test sentences, beginning again after the last: as they come, or in batches of like length."""
    rows = np.arange(phrases) % len(examples.lengths)
    if count > 1:
        rows = rows[np.argsort(examples.lengths[rows], kind="stable")]
    batches = [examples.batch(part, round_to) for part in np.array_split(rows, count)]
    return [(source, lengths) for source, _, _, lengths in batches]
