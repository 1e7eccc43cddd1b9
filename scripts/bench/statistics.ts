/** Summaries of repeated measurements. */

/** The value below which a share of the numbers lies, between neighbours in proportion. */
export function quantile(numbers: readonly number[], share: number): number {
  if (numbers.length === 0) {
    throw new RangeError("quantile: no numbers");
  }
  const sorted = [...numbers].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

export interface Spread {
  median: number;
  lowerQuartile: number;
  upperQuartile: number;
}

export const spreadOf = (numbers: readonly number[]): Spread => ({
  median: median(numbers),
  lowerQuartile: quantile(numbers, 0.25),
  upperQuartile: quantile(numbers, 0.75),
});

/** The median of a ÷ b, pair by pair: what slows both of a round down falls out. */
export const pairedRatio = (a: readonly number[], b: readonly number[]): number =>
  median(a.map((value, n) => value / b[n]));
