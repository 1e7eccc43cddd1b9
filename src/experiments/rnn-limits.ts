/** What a network cannot pass that is the same at each output step, counted from the targets alone. */
import type { Pair } from "../text/pairs";

export type SameAtEachStep = {
  /** The smallest loss, in nats: with the shares of a target's own characters as the one distribution. */
  loss: number;
  /** The largest share of right characters: with a target's most frequent character at each step. */
  characters: number;
};

/** What a network reaches at best that gives one distribution at all output steps, even if it knew each target. */
export function sameAtEachStep(pairs: readonly Pair[]): SameAtEachStep {
  let [loss, right, all] = [0, 0, 0];
  for (const { target } of pairs) {
    const counts = new Map<string, number>();
    for (const character of target) {
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    for (const count of counts.values()) {
      loss -= count * Math.log(count / target.length);
    }
    right += Math.max(...counts.values());
    all += target.length;
  }
  return { loss: loss / pairs.length, characters: right / all };
}

/**
 * Share of the pairs whose targets a network can write that sees the whole source and knows nothing of the output but the
 * previous token: those in which no character is followed by different ones, start and end counted.
 */
export function knownByPrevious(pairs: readonly Pair[]): number {
  const known = pairs.filter(({ target }) => {
    const tokens = ["start", ...target, "end"];
    const next = new Map<string, string>();
    return tokens.slice(1).every((token, n) => {
      const before = tokens[n];
      next.set(before, next.get(before) ?? token);
      return next.get(before) === token;
    });
  });
  return known.length / pairs.length;
}
