"""How our weights are laid out, against Keras'. The only place that knows both."""

import numpy as np

# Keras' LSTM holds its gates in the order i, f, g, o (g, the candidate, is its "c"); ours are i, g, f, o.
LSTM_GATES = (0, 2, 1, 3)
# Keras' GRU: update z, reset r, candidate h; ours: reset, update, candidate.
GRU_GATES = (1, 0, 2)
# SimpleRNN has no gates.
SIMPLE_GATES = (0,)


def reorder(array, gates):
    """The blocks of the last axis, one a gate, in the order `gates`."""
    blocks = np.split(np.asarray(array), len(gates), axis=-1)
    return np.concatenate([blocks[gate] for gate in gates], axis=-1)


def one_kernel(kernel, recurrent_kernel, gates=LSTM_GATES):
    """Keras' kernel [inputs, g·units] over its recurrent kernel [units, g·units], gates in our order."""
    return reorder(np.concatenate([np.asarray(kernel), np.asarray(recurrent_kernel)], axis=0), gates)


def two_kernels(kernel, units, gates=LSTM_GATES):
    """The way back: our kernel [inputs + units, g·units] as Keras' kernel and recurrent kernel."""
    back = reorder(kernel, np.argsort(gates))
    return back[:-units], back[-units:]


def keras_weights(kernel, bias, units, gates=LSTM_GATES):
    """What a Keras recurrent layer takes in `set_weights`."""
    return [*two_kernels(kernel, units, gates), reorder(bias, np.argsort(gates))]


def our_weights(kernel, recurrent_kernel, bias, gates=LSTM_GATES):
    """Kernel and bias (or their gradients) of a Keras recurrent layer, in our layout."""
    return one_kernel(kernel, recurrent_kernel, gates), reorder(bias, gates)
