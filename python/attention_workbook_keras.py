"""The attention workbook's layers for Keras 3, in `keras.ops`: the same on TensorFlow, JAX and PyTorch.

Import this module before `keras.models.load_model("model.keras")` on a file that `npm run -s export` wrote. Names,
equations and the layout of weights are those of the workbook's own layers (src/layers), so a model can go back with
`npm run -s import` and lose nothing. docs/keras.md shows the way there and back.
"""

import json
import math
import unicodedata

import keras
import numpy as np
from keras import ops

registered = keras.saving.register_keras_serializable("attention_workbook")
MASKED_SCORE = -1e9  # its weight is exactly 0 in float32


# Recurrent cells. x: [batch, inputs], state: list of [batch, units], the output first; kernel: [inputs + units, gates · units]


def lstm(x, state, kernel, bias):
    """Gates in the order input i, candidate g, forget f, output o."""
    h, c = state
    i, g, f, o = ops.split(ops.matmul(ops.concatenate([x, h], -1), kernel) + bias, 4, -1)
    c = ops.sigmoid(f) * c + ops.sigmoid(i) * ops.tanh(g)
    return [ops.sigmoid(o) * ops.tanh(c), c]


def gru(x, state, kernel, bias):
    """Columns in the order reset r, update u, candidate g; as Keras' GRU with reset_after=False."""
    (h,) = state
    units = h.shape[-1]
    gates = ops.matmul(ops.concatenate([x, h], -1), kernel[:, : 2 * units]) + bias[: 2 * units]
    r, u = ops.split(ops.sigmoid(gates), 2, -1)
    g = ops.matmul(ops.concatenate([x, r * h], -1), kernel[:, 2 * units :]) + bias[2 * units :]
    return [u * h + (1 - u) * ops.tanh(g)]


def simple(x, state, kernel, bias):
    return [ops.tanh(ops.matmul(ops.concatenate([x, state[0]], -1), kernel) + bias)]


def feedforward(x, state, kernel, bias):
    """No memory: the rows of the kernel that belong to the state are not used."""
    return [ops.tanh(ops.matmul(x, kernel[: x.shape[-1]]) + bias)]


# name: (step, gates, tensors in the state)
CELLS = {"lstm": (lstm, 4, 2), "gru": (gru, 3, 1), "simple": (simple, 1, 1), "feedforward": (feedforward, 1, 1)}


def zero_state(cell, batch, units):
    return [ops.zeros((batch, units)) for _ in range(CELLS[cell][2])]


def cell_sequence(cell, x, kernel, bias):
    """All outputs of a cell from its zero state: [batch, time, inputs] → [batch, time, units]"""
    step, gates, _ = CELLS[cell]
    start = zero_state(cell, ops.shape(x)[0], bias.shape[0] // gates)

    def one(state, now):
        after = step(now, state, kernel, bias)
        return after, after  # Keras' scan on TensorFlow wants as many outputs as there are states

    _, states = ops.scan(one, start, ops.transpose(x, (1, 0, 2)))
    return ops.transpose(states[0], (1, 0, 2))


# Scores. values: [batch, sourceLength, sourceUnits], query: [batch, units] → [batch, sourceLength]


def _article_keys(values, w):
    return ops.matmul(values, w["scoreKernel"][: values.shape[-1]]) + w["scoreBias"]


def _article(keys, query, w):
    projected = ops.matmul(query, w["scoreKernel"][-query.shape[-1] :])[:, None, :]
    hidden = ops.tanh(keys + projected)
    return ops.relu(ops.matmul(hidden, w["energyKernel"]) + w["energyBias"])[:, :, 0]


def _projected_keys(values, w):
    return ops.matmul(values, w["keyKernel"])


def _additive(keys, query, w):
    hidden = ops.tanh(keys + ops.matmul(query, w["queryKernel"])[:, None, :])
    return ops.matmul(hidden, w["energyKernel"])[:, :, 0]


def _products(keys, query, w):
    return ops.matmul(keys, query[:, :, None])[:, :, 0]


def _scaled_dot(keys, query, w):
    return _products(keys, ops.matmul(query, w["queryKernel"]), w) / math.sqrt(keys.shape[-1])


def _uniform(keys, query, w):
    return ops.zeros_like(keys[:, :, 0])


def _values(values, w):
    return values


_PROJECTIONS = {"keyKernel": ("source", "score"), "queryKernel": ("units", "score")}
_ADDITIVE = (
    {**_PROJECTIONS, "energyKernel": ("score", 1)},
    _projected_keys,
    _additive,
)
# name: (shapes of the weights, keys, scores of one step)
SCORES = {
    "article": (
        {
            "scoreKernel": ("both", "score"),
            "scoreBias": ("score",),
            "energyKernel": ("score", 1),
            "energyBias": (1,),
        },
        _article_keys,
        _article,
    ),
    "additive": _ADDITIVE,
    "concat": _ADDITIVE,
    "dot": ({}, _values, _products),
    "general": ({"keyKernel": ("source", "units")}, _projected_keys, _products),
    "scaledDot": (_PROJECTIONS, _projected_keys, _scaled_dot),
    "uniform": ({}, _values, _uniform),
}


class NamedWeights(keras.layers.Layer):
    """A layer whose weights are stored by name, and in its configuration what it was made with."""

    def __init__(self, settings, **kwargs):
        super().__init__(**kwargs)
        self.settings = json.dumps(settings)

    def __getitem__(self, setting):
        return json.loads(self.settings)[setting]

    def add(self, name, shape, initializer="glorot_uniform"):
        self.add_weight(shape=shape, initializer=initializer, name=name)

    def by_name(self):
        return {variable.name: variable for variable in self._trainable_variables + self._non_trainable_variables}

    def add_score(self, score, source, units, score_units):
        sizes = {"source": source, "units": units, "score": score_units, "both": source + units, 1: 1}
        for name, shape in SCORES[score][0].items():
            sized = tuple(sizes[size] for size in shape)
            self.add(name, sized, "zeros" if len(sized) == 1 else "glorot_uniform")

    def add_cell(self, cell, inputs, units, names=("recurrentKernel", "recurrentBias")):
        """Rows for the input Glorot uniform, rows for the state orthogonal; forget bias 1: as Keras draws LSTM and GRU."""
        gates = CELLS[cell][1]
        self.add(names[0], (inputs + units, gates * units), _RecurrentKernel(units))
        self.add(names[1], (gates * units,), _forget_bias if cell == "lstm" else "zeros")

    def save_own_variables(self, store):
        for name, variable in self.by_name().items():
            store[name] = ops.convert_to_numpy(variable)

    def load_own_variables(self, store):
        for name, variable in self.by_name().items():
            variable.assign(store[name])

    def get_config(self):
        given = {key: value for key, value in json.loads(self.settings).items() if value is not None}
        return {**super().get_config(), **given}


class _RecurrentKernel(keras.initializers.Initializer):
    def __init__(self, units):
        self.units = units

    def __call__(self, shape, dtype=None):
        inputs = keras.initializers.GlorotUniform()((shape[0] - self.units, shape[1]), dtype=dtype)
        state = keras.initializers.Orthogonal()((self.units, shape[1]), dtype=dtype)
        return ops.concatenate([inputs, state], 0)

    def get_config(self):
        return {"units": self.units}


def _forget_bias(shape, dtype=None):
    units = shape[0] // 4
    return ops.concatenate([ops.zeros(2 * units, dtype), ops.ones(units, dtype), ops.zeros(units, dtype)])


@registered
class OneHot(keras.layers.Layer):
    """Ids [batch, length] to one-hot vectors [batch, length, depth]; with `padding_id` also a mask."""

    def __init__(self, depth, padding_id=None, **kwargs):
        super().__init__(**kwargs)
        self.depth = depth
        self.padding_id = padding_id

    def call(self, ids):
        return ops.one_hot(ops.cast(ids, "int32"), self.depth, dtype=self.compute_dtype)

    def compute_mask(self, ids, previous_mask=None):
        return None if self.padding_id is None else ops.not_equal(ops.cast(ids, "int32"), self.padding_id)

    def compute_output_shape(self, shape):
        return (*shape, self.depth)

    def get_config(self):
        padding = {} if self.padding_id is None else {"padding_id": self.padding_id}
        return {**super().get_config(), "depth": self.depth, **padding}


@registered
class RecurrentEncoder(NamedWeights):
    """A recurrent layer that reads the source from both ends: [batch, length, inputs] → [batch, length, 2 · units].

    Under a mask the backward direction starts at each source's last real step.
    """

    def __init__(self, units, cell="lstm", bidirectional=True, seed=None, **kwargs):
        super().__init__({"units": units, "cell": cell, "bidirectional": bidirectional, "seed": seed}, **kwargs)

    def directions(self):
        return ["forward", "backward"] if self["bidirectional"] else ["forward"]

    def build(self, shape):
        for direction in self.directions():
            names = (f"{direction}_kernel", f"{direction}_bias")
            self.add_cell(self["cell"], shape[-1], self["units"], names)

    def call(self, x, mask=None):
        outputs = []
        for direction in self.directions():
            reverse = (lambda one: one) if direction == "forward" else _reversal(x, mask)
            weights = self.by_name()
            kernel, bias = (ops.convert_to_tensor(weights[f"{direction}_{part}"]) for part in ("kernel", "bias"))
            outputs.append(reverse(cell_sequence(self["cell"], reverse(x), kernel, bias)))
        return ops.concatenate(outputs, -1)

    def compute_mask(self, x, previous_mask=None):
        return previous_mask

    def compute_output_shape(self, shape):
        return (*shape[:2], len(self.directions()) * self["units"])


def _reversal(x, mask):
    """Reverses each source within its own length; the padding after it stays where it is."""
    if mask is None:
        return lambda one: ops.flip(one, 1)
    lengths = ops.sum(ops.cast(mask, "int32"), 1)[:, None]  # [batch, 1]
    step = ops.arange(x.shape[1], dtype="int32")[None, :]
    mirrored = lengths - 1 - step
    index = ops.where(mirrored >= 0, mirrored, step)[:, :, None]  # [batch, length, 1]
    return lambda one: ops.take_along_axis(one, index, 1)


class _Decoder(NamedWeights):
    def parts(self, inputs, mask):
        """Source values, previous tokens or None, the source's mask or None."""
        listed = isinstance(inputs, (list, tuple))
        values, tokens = (inputs[0], inputs[1]) if listed else (inputs, None)
        return values, tokens, mask[0] if isinstance(mask, (list, tuple)) else mask

    def compute_mask(self, inputs, previous_mask=None):
        return None  # no output step is padding

    def lengths(self, shapes):
        """Shape of the source, and of the previous tokens or None."""
        listed = isinstance(shapes[0], (list, tuple))
        return (shapes[0], shapes[1]) if listed else (shapes, None)


@registered
class AttentionDecoder(_Decoder):
    """The article's decoder: attention over the source, then a recurrent cell on the context, step by step.

    Input: encoder outputs [batch, sourceLength, sourceUnits], or a list of these and of previous tokens' vectors.
    Output: (outputs [batch, targetLength, units], attention weights [batch, targetLength, sourceLength]).
    """

    def __init__(
        self, target_length, units, score_units, score="article", cell="lstm", window=None, query=None, seed=None, **kwargs
    ):
        settings = {"target_length": target_length, "units": units, "score_units": score_units, "score": score}
        super().__init__({**settings, "cell": cell, "window": window, "query": query, "seed": seed}, **kwargs)

    def build(self, shapes):
        source, tokens = self.lengths(shapes)
        units = self["units"]
        self.add_score(self["score"], source[-1], units, self["score_units"])
        self.add_cell(self["cell"], source[-1] + (tokens[-1] if tokens else 0), units)
        if self["query"] == "step":
            self.add("stepQueries", (self["target_length"], units), keras.initializers.RandomNormal(stddev=1.0))

    def call(self, inputs, mask=None):
        values, tokens, mask = self.parts(inputs, mask)
        w = {name: ops.convert_to_tensor(variable) for name, variable in self.by_name().items()}
        _, make_keys, score = SCORES[self["score"]]
        step = CELLS[self["cell"]][0]
        keys = make_keys(values, w)
        state = zero_state(self["cell"], ops.shape(values)[0], self["units"])
        outputs, attention = [], []
        for i in range(self["target_length"] if tokens is None else tokens.shape[1]):
            scores = score(keys, self.query(i, state[0], w), w)
            seen = self.seen(i, values, mask)
            alpha = ops.softmax(scores if seen is None else ops.where(seen, scores, MASKED_SCORE), -1)
            context = ops.matmul(alpha[:, None, :], values)[:, 0, :]
            x = context if tokens is None else ops.concatenate([context, tokens[:, i]], -1)
            state = step(x, state, w["recurrentKernel"], w["recurrentBias"])
            outputs.append(state[0])
            attention.append(alpha)
        return ops.stack(outputs, 1), ops.stack(attention, 1)

    def query(self, i, output, w):
        """What a step scores the source with: the last output, nothing, or a vector learned for the step."""
        kind = self["query"] or "output"
        if kind == "step":
            row = w["stepQueries"][min(i, w["stepQueries"].shape[0] - 1)]
            return ops.zeros_like(output) + row
        return output if kind == "output" else ops.zeros_like(output)

    def seen(self, i, values, mask):
        """Where step i may look, from the padding and the window: [batch or 1, sourceLength], or None for everywhere."""
        window = self["window"]
        if window is None:
            return None if mask is None else ops.cast(mask, "bool")
        size = window["size"]
        back = (size - 1) // 2 if window.get("centered") else 0
        wanted = max(0, math.floor(i * window.get("stride", 1) + 0.5) - back)
        source_length = values.shape[1]
        columns = ops.arange(source_length, dtype="int32")[None, :]
        full = ops.full((1, 1), source_length, dtype="int32")
        ends = full if mask is None else ops.sum(ops.cast(mask, "int32"), 1)[:, None]
        start = ops.minimum(wanted, ops.maximum(ends - size, 0))
        return ops.logical_and(ops.logical_and(columns >= start, columns < start + size), columns < ends)

    def compute_output_shape(self, shapes):
        (batch, source_length, _), tokens = self.lengths(shapes)
        steps = tokens[1] if tokens else self["target_length"]
        return (batch, steps, self["units"]), (batch, steps, source_length)


@registered
class AttentionWithoutRnn(_Decoder):
    """Attention whose query stays 0, without a cell after it: all output steps are the same."""

    def __init__(self, target_length, score_units, score="article", seed=None, **kwargs):
        settings = {"target_length": target_length, "score_units": score_units, "score": score, "seed": seed}
        super().__init__(settings, **kwargs)

    def build(self, shape):
        self.add_score(self["score"], shape[-1], shape[-1], self["score_units"])

    def call(self, values, mask=None):
        w = {name: ops.convert_to_tensor(variable) for name, variable in self.by_name().items()}
        _, make_keys, score = SCORES[self["score"]]
        scores = score(make_keys(values, w), ops.zeros_like(values[:, 0]), w)
        alpha = ops.softmax(scores if mask is None else ops.where(mask, scores, MASKED_SCORE), -1)[:, None, :]
        repeat = lambda step: ops.repeat(step, self["target_length"], 1)
        return repeat(ops.matmul(alpha, values)), repeat(alpha)

    def compute_output_shape(self, shape):
        batch, source_length, units = shape
        return (batch, self["target_length"], units), (batch, self["target_length"], source_length)


@registered
class FixedContextDecoder(_Decoder):
    """A decoder without attention: each step sees the same summary of the source, both ends of the encoder."""

    def __init__(self, target_length, units, cell="lstm", bidirectional=True, seed=None, **kwargs):
        settings = {"target_length": target_length, "units": units, "cell": cell, "bidirectional": bidirectional}
        super().__init__({**settings, "seed": seed}, **kwargs)

    def build(self, shapes):
        source, tokens = self.lengths(shapes)
        self.add_cell(self["cell"], source[-1] + (tokens[-1] if tokens else 0), self["units"])

    def call(self, inputs, mask=None):
        values, tokens, mask = self.parts(inputs, mask)
        last = values[:, -1] if mask is None else self.last_real(values, mask)
        half = values.shape[-1] // 2
        context = ops.concatenate([last[:, :half], values[:, 0, half:]], -1) if self["bidirectional"] else last
        steps = self["target_length"] if tokens is None else tokens.shape[1]
        x = ops.repeat(context[:, None, :], steps, 1)
        x = x if tokens is None else ops.concatenate([x, tokens], -1)
        weights = self.by_name()
        kernel, bias = (ops.convert_to_tensor(weights[name]) for name in ("recurrentKernel", "recurrentBias"))
        return cell_sequence(self["cell"], x, kernel, bias)

    def last_real(self, values, mask):
        last = ops.sum(ops.cast(mask, "int32"), 1) - 1
        chosen = ops.one_hot(last, values.shape[1], dtype=values.dtype)
        return ops.matmul(chosen[:, None, :], values)[:, 0, :]

    def compute_output_shape(self, shapes):
        (batch, _, _), tokens = self.lengths(shapes)
        return batch, tokens[1] if tokens else self["target_length"], self["units"]


@registered
class AttentionNetwork(keras.Model):
    """A network with its vocabularies, which stay with it when Keras saves it. `encoding` is a text of JSON."""

    def __init__(self, *args, encoding="{}", **kwargs):
        super().__init__(*args, **kwargs)
        self.encoding = encoding

    def get_config(self):
        return {**super().get_config(), "encoding": self.encoding}

    def encode(self, texts):
        """Texts, or lists of tokens where the vocabulary is one of words, to source ids [texts, sourceLength]."""
        settings = json.loads(self.encoding)
        source, length = settings["source"], settings["sourceLength"]
        first = len(source["special"])  # a text with the word "<pad>" is no padding
        ids = {entry: number for number, entry in enumerate(source["entries"][first:], first)}
        unknown = source["special"].index("<unk>")
        rows = []
        for text in texts:
            if source["kind"] == "word" and isinstance(text, str):
                raise ValueError("this network reads words: give each text as a list of its tokens")
            tokens = list(text)[:length]
            if source.get("sentenceCase"):
                tokens = _with_first_word(tokens, lambda word: word if word in ids else _recased(word, str.lower, str.upper))
            row = [ids.get(token, unknown) for token in tokens]
            rows.append(row + [source["special"].index("<pad>")] * (length - len(row)))
        return ops.convert_to_tensor(rows, dtype="int32")

    def decode(self, probabilities):
        """The most probable tokens of each answer: [texts, targetLength, vocabulary] → lists of tokens."""
        return [self._tokens(row) for row in ops.convert_to_numpy(ops.argmax(probabilities, -1)).tolist()]

    def translate(self, texts):
        """Answers to texts as `encode` takes them: lists of tokens. A translation is written greedily, token by token."""
        source = self.encode(texts)
        if len(self.inputs) == 1:
            return self.decode(self.predict(source, verbose=0))
        settings = json.loads(self.encoding)
        padding, start, end = (settings["target"]["special"].index(name) for name in ("<pad>", "<start>", "<end>"))
        written = np.full((len(texts), settings["targetLength"]), padding, "int32")  # the start, then the answer
        written[:, 0] = start
        for step in range(1, written.shape[1]):
            probabilities = np.array(self.predict([source, written[:, :-1]], verbose=0)[:, step - 1])
            probabilities[:, [padding, start]] = -1  # an answer contains neither
            written[:, step] = probabilities.argmax(-1)
            if (written == end).any(1).all():
                break
        return [self._tokens(row[: row.index(end)] if end in row else row) for row in written[:, 1:].tolist()]

    def _tokens(self, ids):
        target = json.loads(self.encoding)["target"]
        tokens = [target["entries"][number] for number in ids]
        if target.get("sentenceCase"):
            return _with_first_word(tokens, lambda word: _recased(word, str.upper, str.lower))
        return tokens


def _with_first_word(tokens, change):
    """The tokens with their first word changed, which may stand after opening marks."""
    is_mark = lambda token: all(unicodedata.category(character)[0] == "P" for character in token)
    first = next((number for number, token in enumerate(tokens) if not is_mark(token)), None)
    return [change(token) if number == first else token for number, token in enumerate(tokens)]


def _recased(word, to, back):
    """A word with its first letter in the other case, if that can be undone."""
    return to(word[0]) + word[1:] if back(to(word[0])) == word[0] else word


def with_attention(model):
    """The same network with the attention weights as a second output, [batch, targetLength, sourceLength]."""
    return keras.Model(model.input, [model.outputs[0], model.get_layer("attention").output[1]])
