"""English to Spanish in JAX: like-length batches with lengths rounded up, each pair of lengths compiled once.

A form is "WIDTH like-length": lengths rounded up to a multiple of WIDTH.
"""

import os
import sys

sys.dont_write_bytecode = True
os.environ.setdefault("JAX_PLATFORMS", "cpu")

from jax_program import adam, lstm_cell
from jax_steady import mirrored_rows
from sentences import END, START, Sentences, exact_match, sentence_batches
from serve import serve

import jax
import jax.numpy as jnp
import numpy as np


def dropped(x, rate, key):
    if rate == 0 or key is None:
        return x
    return jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0)


def encode(weights, source, lengths, sizes, keys):
    """source: [batch, time] → values: [batch, time, 2 · units]"""
    units, batch = sizes["encoderUnits"], source.shape[0]
    vectors = dropped(weights["source_embedding"][source], sizes["dropout"], keys[0]).transpose(1, 0, 2)
    mirrored = mirrored_rows(lengths, source.shape[1])[..., None]
    turned = jnp.take_along_axis(vectors, mirrored, 0)
    kernels = [weights[f"{name}_kernel"] for name in ("forward", "backward")]
    inputs = [
        x @ kernel[:-units] + weights[f"{name}_bias"]
        for name, x, kernel in zip(("forward", "backward"), (vectors, turned), kernels)
    ]
    both = jnp.stack([kernel[-units:] for kernel in kernels])

    def step(state, row):
        h, c = lstm_cell(row + jnp.einsum("dbu,dug->dbg", state[0], both), state[1])
        return (h, c), h

    zeros = jnp.zeros((2, batch, units))
    states = jax.lax.scan(step, (zeros, zeros), jnp.stack(inputs, 1))[1]
    states = jnp.concatenate([states[:, 0], jnp.take_along_axis(states[:, 1], mirrored, 0)], -1)
    return dropped(states.transpose(1, 0, 2), sizes["dropout"], keys[1])


def decoder_step(weights, values, keys, mask, state, row):
    """row: what the token adds to the gates, [batch, 4 · units]"""
    h, c = state
    hidden = jnp.tanh(keys + (h @ weights["queryKernel"])[:, None])
    energies = jnp.where(mask, (hidden @ weights["energyKernel"])[..., 0], -1e9)
    context = jnp.einsum("bt,btu->bu", jax.nn.softmax(energies), values)
    kernel, width = weights["recurrentKernel"], values.shape[-1]
    h, c = lstm_cell(context @ kernel[:width] + h @ kernel[-h.shape[-1] :] + row, c)
    return h, c


def token_rows(weights, vectors, sizes):
    width, units = 2 * sizes["encoderUnits"], sizes["decoderUnits"]
    return vectors @ weights["recurrentKernel"][width:-units] + weights["recurrentBias"]


def model(weights, source, previous, lengths, sizes, keys):
    """→ scores before the softmax, [Ty, batch, vocabulary]"""
    values = encode(weights, source, lengths, sizes, keys)
    mask = jnp.arange(source.shape[1]) < lengths[:, None]
    vectors = dropped(weights["target_embedding"][previous], sizes["dropout"], keys[2])
    rows = token_rows(weights, vectors.transpose(1, 0, 2), sizes)
    projected = values @ weights["keyKernel"]

    def step(state, row):
        state = decoder_step(weights, values, projected, mask, state, row)
        return state, state[0]

    zeros = jnp.zeros((source.shape[0], sizes["decoderUnits"]))
    outputs = jax.lax.scan(step, (zeros, zeros), rows)[1]
    return dropped(outputs, sizes["dropout"], keys[3]) @ weights["kernel"] + weights["bias"]


NO_KEYS = (None,) * 4


def written(weights, source, lengths, sizes, most):
    """The greedy translation of each source: ids, [most, batch]. It stops when all have ended."""
    values = encode(weights, source, lengths, sizes, NO_KEYS)
    mask = jnp.arange(source.shape[1]) < lengths[:, None]
    projected, batch = values @ weights["keyKernel"], source.shape[0]
    zeros = jnp.zeros((batch, sizes["decoderUnits"]))
    impossible = jnp.zeros(sizes["targetVocabulary"]).at[jnp.array([0, START])].set(-1e9)

    def go_on(carry):
        n, _, ids, _ = carry
        return (n < most) & ~jnp.all((ids == END).any(0))

    def step(carry):
        n, state, ids, token = carry
        row = token_rows(weights, weights["target_embedding"][token], sizes)
        state = decoder_step(weights, values, projected, mask, state, row)
        token = jnp.argmax(state[0] @ weights["kernel"] + weights["bias"] + impossible, -1).astype(jnp.int32)
        return n + 1, state, ids.at[n].set(token), token

    begin = (0, (zeros, zeros), jnp.zeros((most, batch), jnp.int32), jnp.full(batch, START, jnp.int32))
    return jax.lax.while_loop(go_on, step, begin)[2]


def beam_written(weights, source, lengths, sizes, most, beam):
    """The most probable translation of each source that a beam finds: ids, [batch, most], padded after the end."""
    values = encode(weights, source, lengths, sizes, NO_KEYS)
    mask = (jnp.arange(source.shape[1]) < lengths[:, None])[:, None]
    projected, batch = (values @ weights["keyKernel"])[:, None], source.shape[0]
    units, vocabulary = sizes["decoderUnits"], sizes["targetVocabulary"]
    impossible = jnp.zeros(vocabulary).at[jnp.array([0, START])].set(-1e9)
    after_end = jnp.full(vocabulary, -1e9).at[0].set(0)
    kernel, width = weights["recurrentKernel"], values.shape[-1]

    def decoder(state, token):
        h, c = state  # [batch, beam, units]
        hidden = jnp.tanh(projected + (h @ weights["queryKernel"])[:, :, None])
        energies = jnp.where(mask, (hidden @ weights["energyKernel"])[..., 0], -1e9)
        context = jnp.einsum("bkt,btu->bku", jax.nn.softmax(energies), values)
        row = token_rows(weights, weights["target_embedding"][token], sizes)
        return lstm_cell(context @ kernel[:width] + h @ kernel[-units:] + row, c)

    def go_on(carry):
        n, _, _, finished, _, _ = carry
        return (n < most) & ~jnp.all(finished[:, 0])

    def step(carry):
        n, state, sums, finished, ids, token = carry
        state = decoder(state, token)
        logs = jax.nn.log_softmax(state[0] @ weights["kernel"] + weights["bias"] + impossible)
        logs = jnp.where(finished[..., None], after_end, logs)
        best, tokens = jax.lax.top_k(logs, beam)  # each [batch, beam, beam]
        sums, chosen = jax.lax.top_k((sums[..., None] + best).reshape(batch, -1), beam)
        before = chosen // beam
        token = jnp.take_along_axis(tokens.reshape(batch, -1), chosen, 1)
        of = lambda x: jnp.take_along_axis(x, before.reshape(before.shape + (1,) * (x.ndim - 2)), 1)
        ids = of(ids).at[:, :, n].set(token)
        finished = of(finished) | (token == END)
        return n + 1, tuple(map(of, state)), sums, finished, ids, token

    zeros = jnp.zeros((batch, beam, units))
    sums = jnp.full((batch, beam), -1e9).at[:, 0].set(0)
    ids = jnp.zeros((batch, beam, most), jnp.int32)
    begin = (0, (zeros, zeros), sums, jnp.zeros((batch, beam), bool), ids, jnp.full((batch, beam), START, jnp.int32))
    return jax.lax.while_loop(go_on, step, begin)[4][:, 0]


class JaxTranslation:
    versions = {"jax": jax.__version__}

    def __init__(self, workload, form):
        self.width, self.workload, sizes = int(form.split()[0]), workload, workload.sizes
        self.weights = jax.tree.map(jnp.asarray, workload.weights)
        zeros = lambda: jax.tree.map(jnp.zeros_like, self.weights)
        self.state, self.done = (zeros(), zeros(), jnp.float32(0)), 0
        self.key = jax.random.key(workload.seed)
        self.most = workload.test.target.shape[1]
        self.written = jax.jit(lambda weights, *inputs: written(weights, *inputs, sizes, self.most))
        self.beam_written = jax.jit(
            lambda weights, *inputs, beam: beam_written(weights, *inputs, sizes, self.most, beam), static_argnames="beam"
        )
        guess = lambda *inputs: jnp.argmax(model(*inputs, sizes, NO_KEYS), -1).T
        self.guess = jax.jit(guess)
        clip = {"clipNorm": workload.settings["clipNorm"], "decay": 0}

        def loss(weights, source, previous, target, lengths, key):
            logs = jax.nn.log_softmax(model(weights, source, previous, lengths, sizes, jax.random.split(key, 4)))
            true = jnp.take_along_axis(logs, target.T[..., None], -1)[..., 0]
            return -jnp.sum(jnp.where(target.T != 0, true, 0)) / source.shape[0]

        def step(weights, state, rate, key, *batch):
            value, gradients = jax.value_and_grad(loss)(weights, *batch, key)
            return value, *adam({**clip, "learningRate": rate}, weights, gradients, state)

        self.step = jax.jit(step, donate_argnums=(0, 1))

    def run(self, batches):
        losses = []
        for number in batches:
            batch = self.workload.train.batch(self.workload.rows(number, True), self.width)
            rate, key = np.float32(self.workload.rate(self.done)), jax.random.fold_in(self.key, self.done)
            loss, self.weights, self.state = self.step(self.weights, self.state, rate, key, *batch)
            self.done += 1
            losses.append(loss)
        jax.block_until_ready(self.weights)
        return losses

    def told(self, source, previous, lengths):
        return np.asarray(self.guess(self.weights, source, previous, lengths))

    def answers(self, phrases, count, beam):
        """What translates the first test sentences, in so many batches."""
        batches = sentence_batches(self.workload.test, phrases, count, self.width)
        if beam == 1:
            return lambda: [np.asarray(self.written(self.weights, *batch)) for batch in batches]
        return lambda: [np.asarray(self.beam_written(self.weights, *batch, beam=beam)) for batch in batches]


if __name__ == "__main__":
    serve(JaxTranslation, Sentences, exact_match)
