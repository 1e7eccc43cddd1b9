"""Fixtures that hold our layers to Keras: python scripts/parity/make_fixtures.py test/parity/fixtures

Needs Keras 3 on TensorFlow: the environment that `npm run bench` makes, or python/bench-requirements.txt in any.
Each fixture holds weights and inputs, what Keras makes of them, and the gradients of the outputs' sum, weighed
with fixed random numbers, all in our layout.
"""

import sys

from article_model import ArticleModel, AttentionDecoder, article_adam, head_losses
from fixtures import Draws, gradients_of, write
from layout import GRU_GATES, LSTM_GATES, SIMPLE_GATES, keras_weights, our_weights

import keras
import numpy as np
import tensorflow as tf

FOLDER = sys.argv[1] if len(sys.argv) == 2 else sys.exit(__doc__)
LENGTHS = np.array([7, 3, 1, 5])  # real steps of each example; the padding is at the end
TIME = 7
MASK = np.arange(TIME)[None, :] < LENGTHS[:, None]  # [batch, time]
BATCH = len(LENGTHS)


def sequence(name, layer, gates, seed, inputs=5, units=4):
    """A recurrent layer over a whole sequence; x and outputs [time, batch, …]."""
    draw = Draws(seed)
    x, kernel = draw(TIME, BATCH, inputs), draw(inputs + units, len(gates) * units)
    bias, weigh = draw(len(gates) * units), draw(TIME, BATCH, units)
    made = layer(units, return_sequences=True)
    made.build((BATCH, TIME, inputs))
    made.set_weights(keras_weights(kernel, bias, units, gates))
    source = tf.constant(x)
    run = lambda: tf.transpose(made(tf.transpose(source, [1, 0, 2])), [1, 0, 2])
    (dx,), of = gradients_of(lambda: tf.reduce_sum(run() * weigh), [source], made.trainable_variables)
    d_kernel, d_bias = our_weights(*[of(v) for v in made.trainable_variables], gates)
    fixture = {"inputs": {"x": x, "kernel": kernel, "bias": bias}, "weigh": weigh, "value": run()}
    write(FOLDER, name, {**fixture, "gradients": {"x": dx, "kernel": d_kernel, "bias": d_bias}})


def bidirectional(name, mask, seed, inputs=5, units=4):
    """Under a mask, outputs at the padding are left out: Keras repeats the last one there, which means nothing."""
    draw = Draws(seed)
    weights = {}
    for direction in ("forward", "backward"):
        weights[f"{direction}_kernel"] = draw(inputs + units, 4 * units)
        weights[f"{direction}_bias"] = draw(4 * units)
    x, weigh = draw(BATCH, TIME, inputs), draw(BATCH, TIME, 2 * units)
    real = np.ones_like(weigh) if mask is None else np.repeat(mask[:, :, None], 2 * units, 2).astype(np.float32)
    layer = keras.layers.Bidirectional(keras.layers.LSTM(units, return_sequences=True))
    layer.build(x.shape)
    parts = {"forward": layer.forward_layer, "backward": layer.backward_layer}
    for direction, part in parts.items():
        part.set_weights(keras_weights(weights[f"{direction}_kernel"], weights[f"{direction}_bias"], units))
    source = tf.constant(x)
    run = lambda: layer(source, mask=None if mask is None else tf.constant(mask)) * real
    (dx,), of = gradients_of(lambda: tf.reduce_sum(run() * weigh), [source], layer.trainable_variables)
    gradients = {"x": dx}
    for direction, part in parts.items():
        both = our_weights(*[of(v) for v in part.trainable_variables])
        gradients |= {f"{direction}_kernel": both[0], f"{direction}_bias": both[1]}
    fixture = {"inputs": {"x": x, **weights}, "mask": mask, "weigh": weigh * real, "value": run()}
    write(FOLDER, name, {**fixture, "gradients": gradients})


def decoder_weights(draw, source_units, units, score_units):
    return {
        "scoreKernel": draw(source_units + units, score_units),
        "scoreBias": draw(score_units),
        "energyKernel": draw(score_units, 1, deviation=1),
        "energyBias": draw(1),
        "recurrentKernel": draw(source_units + units, 4 * units),
        "recurrentBias": draw(4 * units),
    }


def decoder(name, mask, seed, source_units=6, units=4, score_units=3, steps=5):
    draw = Draws(seed)
    weights = decoder_weights(draw, source_units, units, score_units)
    values, weigh, weigh_alpha = draw(BATCH, TIME, source_units), draw(BATCH, steps, units), draw(BATCH, steps, TIME)
    made = AttentionDecoder(units, score_units)
    made(tf.constant(values), 1)  # builds the layers
    made.load(weights)
    source = tf.constant(values)

    def run():
        outputs, attention = made(source, steps, None if mask is None else tf.constant(mask))
        return tf.stack(outputs, 1), tf.stack(attention, 1)[..., 0]

    def total():
        outputs, attention = run()
        return tf.reduce_sum(outputs * weigh) + tf.reduce_sum(attention * weigh_alpha)

    layers = [made.score, made.energy, made.lstm]
    (d_values,), of = gradients_of(total, [source], [v for layer in layers for v in layer.trainable_variables])
    value, attention = run()
    fixture = {"inputs": {"values": values, **weights}, "mask": mask, "steps": steps, "weigh": weigh}
    fixture |= {"weighAttention": weigh_alpha, "value": value, "attention": attention}
    write(FOLDER, name, {**fixture, "gradients": {"values": d_values, **made.ours(of)}})


SIZES = {
    "sourceLength": TIME,
    "targetLength": 5,
    "sourceVocabulary": 6,
    "targetVocabulary": 4,
    "encoderUnits": 3,
    "decoderUnits": 4,
    "scoreUnits": 3,
}
PADDING = 5


def article(name, padding_id, seed):
    """The whole model: probabilities, loss, gradients; then loss and weights over five steps of the article's Adam."""
    draw = Draws(seed)
    weights = {}
    rows = SIZES["sourceVocabulary"] + SIZES["encoderUnits"]
    for direction in ("forward", "backward"):
        weights[f"{direction}_kernel"] = draw(rows, 4 * SIZES["encoderUnits"])
        weights[f"{direction}_bias"] = draw(4 * SIZES["encoderUnits"])
    weights |= decoder_weights(draw, 2 * SIZES["encoderUnits"], SIZES["decoderUnits"], SIZES["scoreUnits"])
    weights |= {"kernel": draw(4, 4), "bias": draw(4)}
    source = np.where(MASK, draw.ids(PADDING, BATCH, TIME), PADDING).astype(np.int32)
    target = draw.ids(SIZES["targetVocabulary"], BATCH, SIZES["targetLength"])
    one_hot = np.eye(SIZES["targetVocabulary"], dtype=np.float32)[target]
    made = ArticleModel(SIZES, padding_id)
    made.load(weights)
    variables = made.model.trainable_variables
    loss = lambda: head_losses(one_hot, made.model(source))
    _, of = gradients_of(loss, [], variables)
    fixture = {"sizes": SIZES, "paddingId": padding_id, "weights": weights, "source": source, "target": target}
    gradients = made.ours(of)
    for key, gradient in gradients.items():
        # Where relu passes every score, softmax ignores the bias: its gradient is rounding, which Adam would blow up.
        assert np.abs(gradient).max() > 1e-5, f"{name}: the gradient of {key} is rounding only, take another seed"
    fixture |= {"value": np.stack(made.model(source), 1), "loss": float(loss()), "gradients": gradients}
    optimizer, losses = article_adam(0.05, 0.04, 1.0), []
    for _ in range(5):
        losses.append(float(loss()))
        _, of = gradients_of(loss, [], variables)
        optimizer.apply([tf.constant(of(v)) for v in variables], variables)
    write(FOLDER, name, {**fixture, "losses": losses, "trained": made.ours()})


def adam(name, seed):
    """Five steps on given gradients, some longer than the clip norm, some far shorter."""
    draw = Draws(seed)
    shapes = {"a": (4, 3), "b": (5,), "c": (2, 2, 2)}
    start = {key: draw(*shape) for key, shape in shapes.items()}
    scales = {"a": 3, "b": 0.1, "c": 1e-3}
    steps = [{key: draw(*shape, deviation=scales[key]) for key, shape in shapes.items()} for _ in range(5)]
    variables = {key: keras.Variable(value) for key, value in start.items()}
    settings = {"learningRate": 0.05, "decay": 0.04, "clipNorm": 1.0}
    optimizer = article_adam(*settings.values())
    after = []
    for step in steps:
        optimizer.apply([tf.constant(step[key]) for key in shapes], [variables[key] for key in shapes])
        after.append({key: variable.numpy() for key, variable in variables.items()})
    write(FOLDER, name, {"settings": settings, "start": start, "gradients": steps, "after": after})


if __name__ == "__main__":
    recurrent = keras.layers
    sequence("lstm", recurrent.LSTM, LSTM_GATES, 1)
    sequence("gru", lambda units, **rest: recurrent.GRU(units, reset_after=False, **rest), GRU_GATES, 2)
    sequence("simple-rnn", recurrent.SimpleRNN, SIMPLE_GATES, 3)
    bidirectional("bidirectional-lstm", None, 4)
    bidirectional("bidirectional-lstm-masked", MASK, 5)
    decoder("attention-decoder", None, 6)
    decoder("attention-decoder-masked", MASK, 7)
    article("article", None, 10)
    article("article-masked", PADDING, 10)
    adam("adam", 12)
