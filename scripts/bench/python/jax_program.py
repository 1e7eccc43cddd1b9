"""The same model in JAX: one compiled training step, the encoder as a scan over time.

What was tried and is slower: scans unrolled by 2 and 8, one thread, XLA without oneDNN.
"""

import os
import sys

sys.dont_write_bytecode = True
os.environ.setdefault("JAX_PLATFORMS", "cpu")

from serve import serve

import jax
import jax.numpy as jnp
import numpy as np


def lstm_cell(gates, c):
    i, g, f, o = jnp.split(gates, 4, -1)
    c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
    return jax.nn.sigmoid(o) * jnp.tanh(c), c


def encode_apart(weights, x, units):
    """Two scans, one a direction. x: [time, batch, inputs] → [time, batch, 2 · units]"""

    def direction(name, reverse):
        kernel, bias = weights[f"{name}_kernel"], weights[f"{name}_bias"]
        projected = x @ kernel[:-units] + bias  # [time, batch, 4 · units], for all steps at once

        def step(state, row):
            h, c = lstm_cell(row + state[0] @ kernel[-units:], state[1])
            return (h, c), h

        zeros = jnp.zeros((x.shape[1], units))
        return jax.lax.scan(step, (zeros, zeros), projected, reverse=reverse)[1]

    return jnp.concatenate([direction("forward", False), direction("backward", True)], -1)


def encode_together(weights, x, units):
    """One scan that takes a step of both directions."""
    names = ("forward", "backward")
    kernels = jnp.stack([weights[f"{name}_kernel"] for name in names])
    biases = jnp.stack([weights[f"{name}_bias"] for name in names])
    both = jnp.stack([x, x[::-1]], 1)  # [time, 2, batch, inputs]
    projected = jnp.einsum("tdbi,dig->tdbg", both, kernels[:, :-units]) + biases[:, None]

    def step(state, row):
        h, c = lstm_cell(row + jnp.einsum("dbu,dug->dbg", state[0], kernels[:, -units:]), state[1])
        return (h, c), h

    zeros = jnp.zeros((2, x.shape[1], units))
    _, states = jax.lax.scan(step, (zeros, zeros), projected)
    return jnp.concatenate([states[:, 0], states[::-1, 1]], -1)


def model(weights, source, sizes, encode):
    """source: [batch, Tx] ids → probabilities' logarithms, [batch, Ty, vocabulary]"""
    one_hot = jax.nn.one_hot(source.T, sizes["sourceVocabulary"])  # [Tx, batch, vocabulary]
    values = encode(weights, one_hot, sizes["encoderUnits"]).transpose(1, 0, 2)
    units = sizes["decoderUnits"]
    keys = values @ weights["scoreKernel"][:-units] + weights["scoreBias"]
    h = c = jnp.zeros((source.shape[0], units))
    outputs = []
    for _ in range(sizes["targetLength"]):
        hidden = jnp.tanh(keys + (h @ weights["scoreKernel"][-units:])[:, None])
        energies = jax.nn.relu(hidden @ weights["energyKernel"] + weights["energyBias"])[..., 0]
        context = jnp.einsum("bt,btu->bu", jax.nn.softmax(energies), values)
        gates = jnp.concatenate([context, h], -1) @ weights["recurrentKernel"] + weights["recurrentBias"]
        h, c = lstm_cell(gates, c)
        outputs.append(h)
    return jax.nn.log_softmax(jnp.stack(outputs, 1) @ weights["kernel"] + weights["bias"])


def adam(settings, weights, gradients, state):
    first, second, t = state
    rate = settings["learningRate"] / (1 + settings["decay"] * t)
    t = t + 1
    rate = rate * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    clip = settings["clipNorm"]
    clipped = jax.tree.map(lambda g: g * (clip / jnp.maximum(jnp.linalg.norm(g.ravel()), clip)), gradients)
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, clipped)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, clipped)
    update = lambda w, m, v: w - rate * m / (jnp.sqrt(v) + 1e-7)
    return jax.tree.map(update, weights, first, second), (first, second, t)


class JaxProgram:
    versions = {"jax": jax.__version__}

    def __init__(self, workload, form):
        encode = {"two scans": encode_apart, "one scan": encode_together}[form]
        sizes = workload.sizes
        self.forward = jax.jit(lambda weights, source: model(weights, source, sizes, encode))
        self.weights = jax.tree.map(jnp.asarray, workload.weights)
        zeros = lambda: jax.tree.map(jnp.zeros_like, self.weights)
        self.state = (zeros(), zeros(), jnp.float32(0))

        def loss(weights, source, target):
            logs = model(weights, source, sizes, encode)
            return -jnp.sum(jax.nn.one_hot(target, sizes["targetVocabulary"]) * logs) / source.shape[0]

        def step(weights, state, source, target):
            value, gradients = jax.value_and_grad(loss)(weights, source, target)
            return value, *adam(workload.settings, weights, gradients, state)

        self.step = jax.jit(step, donate_argnums=(0, 1))

    def run(self, batches):
        losses = []
        for source, target in batches:
            loss, self.weights, self.state = self.step(self.weights, self.state, source, target)
            losses.append(loss)
        jax.block_until_ready(self.weights)
        return losses

    def probabilities(self, source):
        return np.asarray(self.forward(self.weights, source))


if __name__ == "__main__":
    serve(JaxProgram)
