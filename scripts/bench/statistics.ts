/** Summaries of repeated measurements. */
import { median, quantile } from "../../src/figures/quantile";

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

/** The median of a ÷ b over the pairs. Anything that slows down both values of a pair cancels. */
export const pairedRatio = (a: readonly number[], b: readonly number[]): number =>
  median(a.map((value, n) => value / b[n]));
