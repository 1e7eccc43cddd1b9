/** The linear algebra of a forward pass, on plain arrays of 32-bit numbers. */
import type { Matrix } from "./network";

/**
 * Adds vector · matrix to `sum`, with the matrix' rows from `firstRow` on and its columns from `firstColumn` on.
 *
 * @param sum [columns], overwritten
 * @param vector [rows]
 */
export function addProduct(
  sum: Float32Array,
  vector: Float32Array,
  matrix: Matrix,
  firstRow = 0,
  firstColumn = 0,
): void {
  const { columns, data } = matrix;
  const [length, width] = [vector.length, sum.length];
  let row = 0;
  // Eight rows at a time, so that `sum` is read and written an eighth as often.
  for (; row + 8 <= length; row += 8) {
    const [a, b, c, d] = [vector[row], vector[row + 1], vector[row + 2], vector[row + 3]];
    const [e, f, g, h] = [vector[row + 4], vector[row + 5], vector[row + 6], vector[row + 7]];
    const first = (firstRow + row) * columns + firstColumn;
    const [second, third, fourth] = [first + columns, first + 2 * columns, first + 3 * columns];
    const fifth = first + 4 * columns;
    const [sixth, seventh, eighth] = [fifth + columns, fifth + 2 * columns, fifth + 3 * columns];
    for (let k = 0; k < width; k++) {
      sum[k] +=
        a * data[first + k] +
        b * data[second + k] +
        c * data[third + k] +
        d * data[fourth + k] +
        (e * data[fifth + k] + f * data[sixth + k] + g * data[seventh + k] + h * data[eighth + k]);
    }
  }
  for (; row < length; row++) {
    const factor = vector[row];
    const start = (firstRow + row) * columns + firstColumn;
    for (let k = 0; k < width; k++) {
      sum[k] += factor * data[start + k];
    }
  }
}

/** One row of a matrix, not copied. [columns] */
export const rowOf = ({ columns, data }: Matrix, row: number): Float32Array =>
  data.subarray(row * columns, (row + 1) * columns);

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) {
    sum += a[k] * b[k];
  }
  return sum;
}

export const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

/**
 * Softmax over the elements from `start` to `end`; all others are 0.
 *
 * @param scores [length]
 * @returns [length]; sums to 1
 */
export function softmax(scores: Float32Array, start = 0, end = scores.length): Float32Array {
  const result = new Float32Array(scores.length);
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = start; k < end; k++) {
    highest = Math.max(highest, scores[k]);
  }
  let total = 0;
  for (let k = start; k < end; k++) {
    result[k] = Math.exp(scores[k] - highest);
    total += result[k];
  }
  for (let k = start; k < end; k++) {
    result[k] /= total;
  }
  return result;
}
