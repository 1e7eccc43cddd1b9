"""The recipe `steady` in JAX: like-length batches with lengths rounded up, each compiled once.

A form is "SCANS INPUT WIDTH UNROLL": one scan for both directions or one each; the source as rows of the kernel or
as one-hot products; lengths rounded up to a multiple of WIDTH; UNROLL steps in each turn of the loop.
"""

import os
import sys

sys.dont_write_bytecode = True
os.environ.setdefault("JAX_PLATFORMS", "cpu")

from jax_program import adam, lstm_cell
from serve import serve
from steady import Steady, exact_match, rate_of

import jax
import jax.numpy as jnp
import numpy as np


def mirrored_rows(lengths, time):
    """For sequences that are reversed within their lengths: where each element comes from, [time, batch]"""
    t = jnp.arange(time)[:, None]
    return jnp.where(t < lengths, lengths - 1 - t, t)


def encode(weights, source, lengths, sizes, scans, rows, unroll):
    """source: [batch, time] → [time, batch, 2 · units]"""
    units, time = sizes["encoderUnits"], source.shape[1]
    mirrored = mirrored_rows(lengths, time)
    turned = jnp.take_along_axis(source.T, mirrored, 0)  # [time, batch]

    def projected(name, ids):
        kernel = weights[f"{name}_kernel"][:-units]
        product = kernel[ids] if rows else jax.nn.one_hot(ids, len(kernel)) @ kernel
        return product + weights[f"{name}_bias"]

    inputs = projected("forward", source.T), projected("backward", turned)
    kernels = [weights[f"{name}_kernel"][-units:] for name in ("forward", "backward")]
    batch = source.shape[0]
    if scans == "one":
        both = jnp.stack(kernels)

        def step(state, row):
            h, c = lstm_cell(row + jnp.einsum("dbu,dug->dbg", state[0], both), state[1])
            return (h, c), h

        zeros = jnp.zeros((2, batch, units))
        states = jax.lax.scan(step, (zeros, zeros), jnp.stack(inputs, 1), unroll=unroll)[1]
        forward, backward = states[:, 0], states[:, 1]
    else:

        def direction(kernel, x):
            def step(state, row):
                h, c = lstm_cell(row + state[0] @ kernel, state[1])
                return (h, c), h

            zeros = jnp.zeros((batch, units))
            return jax.lax.scan(step, (zeros, zeros), x, unroll=unroll)[1]

        forward, backward = (direction(kernel, x) for kernel, x in zip(kernels, inputs))
    return jnp.concatenate([forward, jnp.take_along_axis(backward, mirrored[..., None], 0)], -1)


def model(weights, source, lengths, sizes, options):
    """→ probabilities' logarithms, [batch, Ty, vocabulary]"""
    values = encode(weights, source, lengths, sizes, *options).transpose(1, 0, 2)
    mask = jnp.arange(source.shape[1]) < lengths[:, None]
    keys = values @ weights["keyKernel"]
    h = c = jnp.zeros((source.shape[0], sizes["decoderUnits"]))
    outputs = []
    for _ in range(sizes["targetLength"]):
        hidden = jnp.tanh(keys + (h @ weights["queryKernel"])[:, None])
        energies = jnp.where(mask, (hidden @ weights["energyKernel"])[..., 0], -1e9)
        context = jnp.einsum("bt,btu->bu", jax.nn.softmax(energies), values)
        gates = jnp.concatenate([context, h], -1) @ weights["recurrentKernel"] + weights["recurrentBias"]
        h, c = lstm_cell(gates, c)
        outputs.append(h)
    return jax.nn.log_softmax(jnp.stack(outputs, 1) @ weights["kernel"] + weights["bias"])


class JaxSteady:
    versions = {"jax": jax.__version__}

    def __init__(self, workload, form):
        scans, rows, width, unroll = form.split()
        workload.round_to = int(width)
        sizes, options = workload.sizes, (scans, rows == "rows", int(unroll))
        self.settings, self.done = workload.settings, 0
        self.forward = jax.jit(lambda weights, *inputs: model(weights, *inputs, sizes, options))
        self.weights = jax.tree.map(jnp.asarray, workload.weights)
        zeros = lambda: jax.tree.map(jnp.zeros_like, self.weights)
        self.state = (zeros(), zeros(), jnp.float32(0))
        clip = {"clipNorm": workload.settings["clipNorm"], "decay": 0}

        def loss(weights, source, target, lengths):
            logs = model(weights, source, lengths, sizes, options)
            return -jnp.sum(jax.nn.one_hot(target, sizes["targetVocabulary"]) * logs) / source.shape[0]

        def step(weights, state, rate, *batch):
            value, gradients = jax.value_and_grad(loss)(weights, *batch)
            return value, *adam({**clip, "learningRate": rate}, weights, gradients, state)

        self.step = jax.jit(step, donate_argnums=(0, 1))

    def run(self, batches):
        losses = []
        for batch in batches:
            rate = np.float32(rate_of(self.settings, self.done))
            loss, self.weights, self.state = self.step(self.weights, self.state, rate, *batch)
            self.done += 1
            losses.append(loss)
        jax.block_until_ready(self.weights)
        return losses

    def probabilities(self, source, lengths):
        return np.asarray(self.forward(self.weights, source, lengths))

    def save(self, file):
        with open(file, "wb") as out:
            np.savez(out, **self.weights)


if __name__ == "__main__":
    serve(JaxSteady, Steady, exact_match)
