/** A task in which each output word depends on one source word, at every distance: the source, word by word, backward. */
import type { Pair } from "../text/pairs";
import { shuffledOrder } from "../training/batches";

const WORDS = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t"].flatMap((consonant) =>
  ["a", "e", "i", "o", "u"].map((vowel) => consonant + vowel),
);

export interface ReachTaskOptions {
  count: number;
  /** Fewest and most words of a source; no more than 60. */
  words: readonly [number, number];
  seed: string | number;
}

/**
 * Sources of words in a random order, none twice, and targets that are the source backward: “ba de fi” → “fi de ba”.
 * Output word i of n comes from source word n − 1 − i, so that its reach, the distance to the right, is n − 1 − 2i: from
 * n − 1 at the first step down to 1 − n at the last.
 *
 * @throws RangeError if there are fewer different words than a source would need
 */
export function backwardPairs({ count, words: [fewest, most], seed }: ReachTaskOptions): Pair[] {
  if (!(fewest >= 1 && fewest <= most && most <= WORDS.length)) {
    throw new RangeError(`backwardPairs: ${fewest} to ${most} words; 1 to ${WORDS.length} were expected`);
  }
  const lengths = shuffledOrder(count, `${seed}/lengths`);
  return Array.from({ length: count }, (_, n) => {
    const length = fewest + (lengths[n] % (most - fewest + 1));
    const order = shuffledOrder(WORDS.length, `${seed}/${n}`).subarray(0, length);
    const source = Array.from(order, (word) => WORDS[word]);
    return { source: source.join(" "), target: [...source].reverse().join(" ") };
  });
}

/** Right and all output words at one distance. */
export interface ReachCount {
  /** Source word minus output word: above 0 the source word lies further on. */
  reach: number;
  right: number;
  total: number;
}

/**
 * How many output words are right, by how far their source word lies from their own place.
 *
 * @param outputs the words that were written, in the order of the pairs
 */
export function rightByReach(outputs: readonly (readonly string[])[], pairs: readonly Pair[]): ReachCount[] {
  const counts = new Map<number, ReachCount>();
  for (const [n, { target }] of pairs.entries()) {
    const words = target.split(" ");
    for (const [i, word] of words.entries()) {
      const reach = words.length - 1 - 2 * i;
      const count = counts.get(reach) ?? { reach, right: 0, total: 0 };
      count.total += 1;
      count.right += outputs[n][i] === word ? 1 : 0;
      counts.set(reach, count);
    }
  }
  return [...counts.values()].sort((a, b) => a.reach - b.reach);
}
