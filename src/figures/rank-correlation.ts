/**
 * Spearman's rank correlation of two lists. Equal values share the mean of their ranks.
 *
 * @returns −1 to 1; NaN if all values of a list are equal, because the correlation is then undefined
 * @throws RangeError if the lists differ in length or have fewer than two values
 */
export function rankCorrelation(first: readonly number[], second: readonly number[]): number {
  if (first.length !== second.length || first.length < 2) {
    throw new RangeError(
      `rankCorrelation: lists of ${first.length} and ${second.length} values; two of one length, at least 2, were expected`,
    );
  }
  const [a, b] = [centered(ranks(first)), centered(ranks(second))];
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** Ranks from 1. Equal values get the mean of their ranks. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((i, j) => values[i] - values[j]);
  const result = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end + 1 < order.length && values[order[end + 1]] === values[order[start]]) {
      end += 1;
    }
    for (let place = start; place <= end; place += 1) {
      result[order[place]] = (start + end) / 2 + 1;
    }
    start = end + 1;
  }
  return result;
}

function centered(values: number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, index) => sum + value * b[index], 0);
}
