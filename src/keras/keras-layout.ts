/** Weights of Keras' own layers in our layout: one kernel for input and state, our order of gates and of inputs. */
import type { StoredArray } from "./weights-file";

/** Keras' LSTM holds its gates in the order i, f, g, o; ours are i, g, f, o. */
const LSTM_GATES = [0, 2, 1, 3];

export interface Matrix {
  rows: number;
  columns: number;
  /** Row after row. */
  values: Float32Array;
}

export function matrixOf({ shape, values }: StoredArray): Matrix {
  const [rows, columns] = shape.length === 1 ? [1, shape[0]] : shape;
  return { rows, columns, values: values as Float32Array };
}

/** Rows of a matrix in another order, or some of them. */
export function rowsOf({ columns, values }: Matrix, order: readonly number[]): Matrix {
  const found = new Float32Array(order.length * columns);
  order.forEach((row, n) => {
    found.set(values.subarray(row * columns, (row + 1) * columns), n * columns);
  });
  return { rows: order.length, columns, values: found };
}

/** Columns of a matrix in another order, or some of them. */
export function columnsOf({ rows, columns, values }: Matrix, order: readonly number[]): Matrix {
  const found = new Float32Array(rows * order.length);
  for (let row = 0; row < rows; row++) {
    order.forEach((column, n) => {
      found[row * order.length + n] = values[row * columns + column];
    });
  }
  return { rows, columns: order.length, values: found };
}

/** Kernel, recurrent kernel and bias of a Keras LSTM as kernel [inputs + units, 4 · units] and bias [4 · units]. */
export function ourLstm(
  kernel: Matrix,
  recurrentKernel: Matrix,
  bias: Matrix,
): { kernel: Matrix; bias: Matrix } {
  const units = bias.columns / 4;
  if (
    kernel.columns !== bias.columns ||
    recurrentKernel.columns !== bias.columns ||
    recurrentKernel.rows !== units
  ) {
    throw new Error("the kernels and the bias of an LSTM do not fit each other");
  }
  const order = LSTM_GATES.flatMap((gate) => range(units).map((unit) => gate * units + unit));
  const stacked = {
    rows: kernel.rows + recurrentKernel.rows,
    columns: kernel.columns,
    values: Float32Array.from([...kernel.values, ...recurrentKernel.values]),
  };
  return { kernel: columnsOf(stacked, order), bias: columnsOf(bias, order) };
}

export const range = (length: number): number[] => Array.from({ length }, (_, n) => n);
