"""The recipe `steady` in Keras 3 on TensorFlow: Keras' own LSTM layers under a mask, one compiled step.

A form is "WIDTH" or "WIDTH xla": lengths are rounded up to a multiple of WIDTH, each of which is compiled once.
"""

import os
import sys

sys.dont_write_bytecode = True
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from serve import serve
from steady import Steady, exact_match, rate_of

import keras
import numpy as np
import tensorflow as tf
from keras import ops


def keras_order(array):
    """Keras holds an LSTM's gates in the order i, f, g, o; ours are i, g, f, o."""
    i, g, f, o = np.split(array, 4, -1)
    return np.concatenate([i, f, g, o], -1)


def lstm_weights(weights, kernel, bias, units):
    kernel = keras_order(weights[kernel])
    return [kernel[:-units], kernel[-units:], keras_order(weights[bias])]


class Network(keras.Model):
    def __init__(self, sizes, weights):
        super().__init__()
        self.sizes = sizes
        units, decoder = sizes["encoderUnits"], sizes["decoderUnits"]
        self.encoder = keras.layers.Bidirectional(keras.layers.LSTM(units, return_sequences=True))
        self.cell = keras.layers.LSTMCell(decoder)
        self.encoder.build((None, None, sizes["sourceVocabulary"]))
        self.cell.build((None, 2 * units))
        directions = [lstm_weights(weights, f"{name}_kernel", f"{name}_bias", units) for name in ("forward", "backward")]
        self.encoder.set_weights([*directions[0], *directions[1]])
        self.cell.set_weights(lstm_weights(weights, "recurrentKernel", "recurrentBias", decoder))
        for name in ("keyKernel", "queryKernel", "energyKernel", "kernel", "bias"):
            variable = self.add_weight(shape=weights[name].shape, name=name)
            variable.assign(weights[name])
            setattr(self, f"w_{name}", variable)
        self.built = True

    def call(self, source, lengths):
        """→ scores before the softmax, [batch, Ty, vocabulary]"""
        mask = ops.arange(ops.shape(source)[1])[None] < lengths[:, None]
        values = self.encoder(ops.one_hot(source, self.sizes["sourceVocabulary"]), mask=mask)
        keys = ops.matmul(values, self.w_keyKernel)
        h = c = ops.zeros((ops.shape(source)[0], self.sizes["decoderUnits"]))
        outputs = []
        for _ in range(self.sizes["targetLength"]):
            hidden = ops.tanh(keys + ops.matmul(h, self.w_queryKernel)[:, None])
            energies = ops.matmul(hidden, self.w_energyKernel)[..., 0]
            attention = ops.softmax(ops.where(mask, energies, -1e9))
            context = ops.matmul(attention[:, None], values)[:, 0]
            h, (_, c) = self.cell(context, [h, c])
            outputs.append(h)
        return ops.matmul(ops.stack(outputs, 1), self.w_kernel) + self.w_bias


class KerasSteady:
    versions = {"keras": keras.__version__, "tensorflow": tf.__version__}

    def __init__(self, workload, form):
        width, *options = form.split()
        workload.round_to = int(width)
        self.settings, self.done = workload.settings, 0
        self.network = Network(workload.sizes, workload.weights)
        self.optimizer = keras.optimizers.Adam(1.0, clipnorm=workload.settings["clipNorm"], epsilon=1e-7)
        variables = self.network.trainable_variables
        self.optimizer.build(variables)

        @tf.function(jit_compile="xla" in options)
        def step(source, target, lengths):
            with tf.GradientTape() as tape:
                scores = self.network(source, lengths)
                each = tf.nn.sparse_softmax_cross_entropy_with_logits(target, scores)
                loss = tf.reduce_mean(tf.reduce_sum(each, 1))
            gradients = tape.gradient(loss, [variable.value for variable in variables])
            self.optimizer.apply(gradients, variables)
            return loss

        self.step = step
        self.forward = tf.function(lambda *inputs: self.network(*inputs), reduce_retracing=True)

    def run(self, batches):
        losses = []
        for batch in batches:
            self.optimizer.learning_rate.assign(rate_of(self.settings, self.done))
            losses.append(self.step(*(tf.constant(array) for array in batch)))
            self.done += 1
        return [float(loss) for loss in losses]

    def probabilities(self, source, lengths):
        return self.forward(tf.constant(source), tf.constant(lengths)).numpy()

    def save(self, file):
        np.savez(open(file, "wb"), *[np.asarray(weight) for weight in self.network.get_weights()])


serve(KerasSteady, Steady, exact_match)
