import seedrandom from "seedrandom";

/** Random choices from a seed: the same seed gives the same choices on every machine. */
export interface Choices {
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  /** One of the items, all equally likely. */
  pick<T>(items: readonly T[]): T;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** A shuffled copy. */
  shuffle<T>(items: readonly T[]): T[];
}

/**
 * Shuffles a list in place, all orders equally likely (Fisher–Yates).
 *
 * @param random gives numbers in [0, 1)
 * @returns the list itself
 */
export function shuffleInPlace<Items extends unknown[] | Int32Array>(
  items: Items,
  random: () => number,
): Items {
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [items[last], items[other]] = [items[other], items[last]];
  }
  return items;
}

export function seededChoices(seed: string | number): Choices {
  const next = seedrandom(String(seed));
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    whole,
    pick: (items) => items[whole(0, items.length - 1)],
    chance: (probability) => next() < probability,
    shuffle: (items) => shuffleInPlace([...items], next),
  };
}

/** The same source, which picks only among the first `most` items of a list. */
export const narrowChoices = (choose: Choices, most: number): Choices => ({
  ...choose,
  pick: (items) => choose.pick(items.slice(0, most)),
});
