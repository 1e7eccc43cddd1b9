/** Recurrent cells on plain arrays. Equations: `src/native/lstm-sequence.ts`, `src/native/gru-step.ts`, `src/layers/cells.ts`. */

import type { CellName } from "../../layers/cells";
import { addProduct, sigmoid } from "./linear";
import type { Matrix } from "./network";

export interface Cell {
  /** Columns of the kernel, in units. */
  gates: number;
  /** Arrays in the state; the first is the output h. */
  states: number;
  /**
   * One step.
   *
   * @param projected the input's part: x times its rows of the kernel, plus the bias. [gates · units], overwritten
   * @param state each [units]
   * @param kernel [inputs + units, gates · units]; its last rows are for the state
   */
  step(projected: Float32Array, state: Float32Array[], kernel: Matrix): Float32Array[];
}

/** Gates in the order i, g, f, o. */
const lstm: Cell = {
  gates: 4,
  states: 2,
  step(gates, [h, c], kernel) {
    const units = h.length;
    addProduct(gates, h, kernel, kernel.rows - units);
    const [nextH, nextC] = [new Float32Array(units), new Float32Array(units)];
    for (let k = 0; k < units; k++) {
      const [i, g, f, o] = [gates[k], gates[units + k], gates[2 * units + k], gates[3 * units + k]];
      nextC[k] = sigmoid(f) * c[k] + sigmoid(i) * Math.tanh(g);
      nextH[k] = sigmoid(o) * Math.tanh(nextC[k]);
    }
    return [nextH, nextC];
  },
};

/** Gates in the order r, u, g. */
const gru: Cell = {
  gates: 3,
  states: 1,
  step(projected, [h], kernel) {
    const units = h.length;
    const firstRow = kernel.rows - units;
    const gates = projected.subarray(0, 2 * units);
    addProduct(gates, h, kernel, firstRow);
    const resetState = h.map((value, k) => sigmoid(gates[k]) * value);
    const candidate = projected.subarray(2 * units);
    addProduct(candidate, resetState, kernel, firstRow, 2 * units);
    return [
      h.map((value, k) => {
        const update = sigmoid(gates[units + k]);
        return update * value + (1 - update) * Math.tanh(candidate[k]);
      }),
    ];
  },
};

const simple: Cell = {
  gates: 1,
  states: 1,
  step(projected, [h], kernel) {
    addProduct(projected, h, kernel, kernel.rows - h.length);
    return [projected.map(Math.tanh)];
  },
};

/** A cell without memory, which does not read the state. */
const feedforward: Cell = {
  gates: 1,
  states: 1,
  step: (projected) => [projected.map(Math.tanh)],
};

export const cells: Record<CellName, Cell> = { lstm, gru, simple, feedforward };

export const zeroState = (cell: Cell, units: number): Float32Array[] =>
  Array.from({ length: cell.states }, () => new Float32Array(units));
