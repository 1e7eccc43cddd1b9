/**
 * Weights after one of them was set by hand. The others share the rest in their former proportions, or equally if they
 * were all 0.
 *
 * @param weights [length], each from 0 to 1, sum 1
 * @param chosen the source steps that are set together: one step, or all padding
 * @param value their new total weight, from 0 to 1
 * @param visible the source steps [start, end) that may have weight
 * @returns [length], sum 1; unchanged if there is no other step
 */
export function withWeight(
  weights: Float32Array,
  chosen: readonly number[],
  value: number,
  [start, end]: readonly [number, number],
): Float32Array {
  const inside = chosen.filter((j) => j >= start && j < end);
  const others: number[] = [];
  for (let j = start; j < end; j++) {
    if (!chosen.includes(j)) {
      others.push(j);
    }
  }
  if (inside.length === 0 || others.length === 0) {
    return weights;
  }
  const result = new Float32Array(weights.length);
  const share = (steps: readonly number[], total: number) => {
    const before = steps.reduce((sum, j) => sum + weights[j], 0);
    for (const j of steps) {
      result[j] = before > 0 ? (weights[j] / before) * total : total / steps.length;
    }
  };
  share(inside, value);
  share(others, 1 - value);
  return result;
}
