"""Seeded draws, gradients of a weighed sum, and fixtures as JSON."""

import json
import os

import numpy as np
import tensorflow as tf


class Draws:
    """Normal draws that are the same in each run."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)

    def __call__(self, *shape, deviation=0.5):
        return self.random.normal(0, deviation, shape).astype(np.float32)

    def ids(self, below, *shape):
        return self.random.integers(0, below, shape).astype(np.int32)


def as_json(value):
    """An array as shape and float32 values, written with the nine digits that tell each float32 from the next."""
    if isinstance(value, dict):
        return {name: as_json(part) for name, part in value.items()}
    if isinstance(value, (int, float, str, bool)) or value is None:
        return value
    if isinstance(value, list):
        return [as_json(part) for part in value]
    array = np.asarray(value)
    flat = array.ravel()
    if array.dtype.kind in "ib":
        return {"shape": list(array.shape), "values": flat.astype(int).tolist()}
    return {"shape": list(array.shape), "values": [float(f"{number:.9g}") for number in flat]}


def write(folder, name, fixture):
    """One fixture a file, which appears whole."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f"{name}.json")
    with open(path + ".tmp", "w", encoding="utf-8") as file:
        json.dump(as_json(fixture), file, separators=(",", ":"))
        file.write("\n")
    os.replace(path + ".tmp", path)
    print(f"{path}: {os.path.getsize(path)} bytes")


def gradients_of(function, watched, variables):
    """`function()` gives a scalar; returns its gradients by `watched` tensors, and a lookup for variables."""
    with tf.GradientTape() as tape:
        for tensor in watched:
            tape.watch(tensor)
        total = function()
    variables = list(variables)
    found = tape.gradient(total, [*watched, *[variable.value for variable in variables]])
    by_variable = {id(v): np.asarray(g) for v, g in zip(variables, found[len(watched) :])}
    return [np.asarray(g) for g in found[: len(watched)]], lambda variable: by_variable[id(variable)]
