"""The article's network in Keras, layer by layer as in its demo notebook."""

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
from keras import layers

from layout import keras_weights, our_weights


class AttentionDecoder:
    """The demo's attention layer: the score's two dense layers, softmax over time, dot, LSTM carrying h and c."""

    def __init__(self, units, score_units):
        self.units = units
        self.score = layers.Dense(score_units, activation="tanh", name="score")
        self.energy = layers.Dense(1, activation="relu", name="energy")
        self.softmax = layers.Softmax(axis=1)
        self.dot = layers.Dot(axes=1)
        # One step a call, so that the loop around it is unrolled.
        self.lstm = layers.LSTM(units, return_state=True, unroll=True, name="decoder")

    def __call__(self, values, target_length, mask=None):
        """values: [batch, Tx, source units] → outputs, each [batch, units]; attention, each [batch, Tx, 1]"""
        length = values.shape[1]
        zeros = keras.ops.zeros_like(values[:, 0, :1]) @ keras.ops.zeros((1, self.units))
        h = c = zeros  # [batch, units]
        outputs, attention = [], []
        for _ in range(target_length):
            repeated = layers.RepeatVector(length)(h)  # [batch, Tx, units]
            pairs = layers.Concatenate(axis=-1)([values, repeated])
            energies = self.energy(self.score(pairs))  # [batch, Tx, 1]
            alpha = self.softmax(energies, mask=None if mask is None else mask[:, :, None])
            context = self.dot([alpha, values])  # [batch, 1, source units]
            h, _, c = self.lstm(context, initial_state=[h, c])
            outputs.append(h)
            attention.append(alpha)
        return outputs, attention

    def load(self, weights):
        self.score.set_weights([weights["scoreKernel"], weights["scoreBias"]])
        self.energy.set_weights([weights["energyKernel"], weights["energyBias"]])
        self.lstm.set_weights(keras_weights(weights["recurrentKernel"], weights["recurrentBias"], self.units))

    def ours(self, of):
        """Weights, or what `of` makes of a Keras variable, by our names and in our layout."""
        kernel, bias = our_weights(*[of(variable) for variable in self.lstm.trainable_variables])
        dense = {
            "scoreKernel": self.score.kernel,
            "scoreBias": self.score.bias,
            "energyKernel": self.energy.kernel,
            "energyBias": self.energy.bias,
        }
        return {**{name: of(v) for name, v in dense.items()}, "recurrentKernel": kernel, "recurrentBias": bias}


class ArticleModel:
    """One-hot → bidirectional LSTM → attention decoder → one softmax for all heads."""

    def __init__(self, sizes, padding_id=None):
        source = keras.Input((sizes["sourceLength"],), dtype="int32")
        one_hot = keras.ops.one_hot(source, sizes["sourceVocabulary"])
        mask = None if padding_id is None else keras.ops.not_equal(source, padding_id)
        self.sizes = sizes
        self.encoder = layers.Bidirectional(layers.LSTM(sizes["encoderUnits"], return_sequences=True))
        self.decoder = AttentionDecoder(sizes["decoderUnits"], sizes["scoreUnits"])
        self.dense = layers.Dense(sizes["targetVocabulary"], activation="softmax")
        states, _ = self.decoder(self.encoder(one_hot, mask=mask), sizes["targetLength"], mask)
        self.model = keras.Model(source, [self.dense(state) for state in states])

    def load(self, weights):
        """weights: our names, such as forward_kernel, scoreKernel, kernel, to arrays"""
        units = self.sizes["encoderUnits"]
        for direction, layer in self._directions():
            layer.set_weights(
                keras_weights(weights[f"{direction}_kernel"], weights[f"{direction}_bias"], units)
            )
        self.decoder.load(weights)
        self.dense.set_weights([weights["kernel"], weights["bias"]])

    def ours(self, of=lambda variable: variable.numpy()):
        """Weights, or what `of` makes of a Keras variable, by our names and in our layout."""
        result = {}
        for direction, layer in self._directions():
            kernel, bias = our_weights(*[of(variable) for variable in layer.trainable_variables])
            result |= {f"{direction}_kernel": kernel, f"{direction}_bias": bias}
        return {
            **result,
            **self.decoder.ours(of),
            "kernel": of(self.dense.kernel),
            "bias": of(self.dense.bias),
        }

    def _directions(self):
        return [("forward", self.encoder.forward_layer), ("backward", self.encoder.backward_layer)]


def head_losses(targets, probabilities):
    """Cross-entropy of each head, the mean over the batch, summed over the heads. targets: [batch, Ty, vocabulary]"""
    loss = keras.losses.CategoricalCrossentropy()
    return sum(loss(targets[:, head], p) for head, p in enumerate(probabilities))


def article_adam(learning_rate, decay, clip_norm):
    """Adam as the demo compiles it; Keras 3 states the old `decay` as a schedule."""
    schedule = keras.optimizers.schedules.InverseTimeDecay(learning_rate, decay_steps=1, decay_rate=decay)
    return keras.optimizers.Adam(schedule, clipnorm=clip_norm)
