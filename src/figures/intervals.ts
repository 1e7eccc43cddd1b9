import seedrandom from "seedrandom";

/** A mean (or median) with its interval. */
export interface MeanInterval {
  value: number;
  low: number;
  high: number;
}

/**
 * The mean with its 95 % bootstrap interval (Efron 1979): the middle 95 % of the means of resampled lists. Values that are
 * not a number are left out.
 *
 * @param seed seed of the resampling
 * @throws RangeError if there are fewer than two values
 */
export function meanInterval(values: readonly number[], seed = 1, draws = 1000): MeanInterval {
  const kept = values.filter((value) => !Number.isNaN(value));
  if (kept.length < 2) {
    throw new RangeError(`meanInterval: ${kept.length} values; at least 2 are needed`);
  }
  const random = seedrandom.alea(String(seed));
  const means = Array.from({ length: draws }, () => {
    let sum = 0;
    for (let n = 0; n < kept.length; n++) {
      sum += kept[Math.floor(random() * kept.length)];
    }
    return sum / kept.length;
  }).sort((a, b) => a - b);
  const value = kept.reduce((sum, one) => sum + one, 0) / kept.length;
  const at = (share: number) => means[Math.round(share * (draws - 1))];
  return { value, low: Math.min(value, at(0.025)), high: Math.max(value, at(0.975)) };
}

/**
 * The median of a few runs, with the smallest and the largest as its interval. It shows the effect of seeds.
 *
 * @throws RangeError if there is no value
 */
export function medianAndRange(values: readonly number[]): MeanInterval {
  if (values.length === 0) {
    throw new RangeError("medianAndRange: there are no values");
  }
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const middle = Number.isInteger(half) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[Math.floor(half)];
  return { value: middle, low: sorted[0], high: sorted[sorted.length - 1] };
}

/** Whether there is a spread to show: a single run, or a number that was quoted or counted, has none. */
export const hasSpread = ({ low, high }: MeanInterval): boolean => low < high;

/** Plotly takes null for 0 and draws the two ends of such a bar. Where no number stands, it draws nothing. */
const NO_BAR = "none";

/** Plotly's error bars for values with their intervals. A value without a spread gets none. */
export const whiskersOf = (intervals: readonly MeanInterval[]): Record<string, unknown> => ({
  type: "data",
  symmetric: false,
  array: intervals.map((one) => (hasSpread(one) ? one.high - one.value : NO_BAR)),
  arrayminus: intervals.map((one) => (hasSpread(one) ? one.value - one.low : NO_BAR)),
  thickness: 1.4,
});
