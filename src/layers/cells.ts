/**
 * Recurrent cells. The article says of its RNN that "the layer type is flexible". Each cell keeps the weights of [x, h]
 * in one kernel.
 */
import * as tf from "@tensorflow/tfjs";
import { gruStep } from "../native/gru-step";
import { lstmSequence } from "../native/lstm-sequence";
import { lstmSteps } from "../native/lstm-step";
import { overTime } from "../native/over-time";

export type CellName = "lstm" | "gru" | "simple" | "feedforward";

/** From x, [batch, inputs], and the state, each [batch, units], to the next state. */
export type CellStep = (x: tf.Tensor2D, state: tf.Tensor2D[]) => tf.Tensor2D[];

export interface Cell {
  /** Columns of the kernel, in units. */
  gates: number;
  /** Tensors in the state; the first is the output h. */
  states: number;
  /**
   * The steps of a loop.
   *
   * @param kernel [inputs + units, gates · units]
   * @param bias [gates · units]
   */
  steps(kernel: tf.Tensor2D, bias: tf.Tensor1D): CellStep;
  /** All outputs from a zero state: [time, batch, inputs] → [time, batch, units] */
  sequence(x: tf.Tensor3D, kernel: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor3D;
}

/** Equations: `native/lstm-sequence`. */
const lstm: Cell = {
  gates: 4,
  states: 2,
  steps: (kernel, bias) => {
    const step = lstmSteps(kernel, bias);
    return (x, [h, c]) => {
      const next = step(x, { h, c });
      return [next.h, next.c];
    };
  },
  sequence: lstmSequence,
};

/** Equations: `native/gru-step`. */
const gru: Cell = {
  gates: 3,
  states: 1,
  steps:
    (kernel, bias) =>
    (x, [h]) => [gruStep(x, h, kernel, bias)],
  sequence: (x, kernel, bias) => fromZero(gru, x, kernel, bias),
};

/** h' = tanh([x, h] · kernel + bias). Elman 1990. */
const simple: Cell = {
  gates: 1,
  states: 1,
  steps:
    (kernel, bias) =>
    (x, [h]) => [tf.tanh(tf.add(tf.matMul(tf.concat([x, h], 1), kernel), bias)) as tf.Tensor2D],
  sequence: (x, kernel, bias) => fromZero(simple, x, kernel, bias),
};

/** h' = tanh(x · kernel + bias), with the rows of the kernel that are multiplied with x: a control without memory. */
const feedforward: Cell = {
  gates: 1,
  states: 1,
  steps: (kernel, bias) => (x) => [
    tf.tanh(tf.add(tf.matMul(x, kernel.slice([0, 0], [x.shape[1], -1])), bias)) as tf.Tensor2D,
  ],
  sequence: (x, kernel, bias) => fromZero(feedforward, x, kernel, bias),
};

export const cells: Record<CellName, Cell> = { lstm, gru, simple, feedforward };

/** The zero state of a cell. */
export const zeroState = (cell: Cell, batch: number, units: number): tf.Tensor2D[] =>
  Array.from({ length: cell.states }, () => tf.zeros([batch, units]) as tf.Tensor2D);

/** All outputs of a cell from its zero state, by its own step. */
function fromZero(cell: Cell, x: tf.Tensor3D, kernel: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor3D {
  const start = zeroState(cell, x.shape[1], bias.size / cell.gates);
  return overTime(x, start, cell.steps(kernel, bias), ([h]) => h);
}
