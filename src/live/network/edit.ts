/**
 * Weights after one of them was set by hand: the others keep their proportions and share what is left. Where the
 * others were all 0, they share it equally.
 *
 * @param weights [length], each from 0 to 1, sum 1
 * @param chosen the steps that are set together: one source step, or all padding
 * @param value what they shall weigh together, from 0 to 1
 * @param visible the source steps [start, end) that may have weight
 * @returns [length], sum 1; as before where there is no other step to share with
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
