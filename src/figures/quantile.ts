/**
 * The value below which a share of the numbers lies, with linear interpolation between neighbors.
 *
 * @param numbers in any order
 * @param share from 0 to 1
 * @throws RangeError if there are no numbers
 */
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
