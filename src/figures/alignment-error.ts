/** How well attention weights agree with a gold alignment: the alignment error rate. */
import seedrandom from "seedrandom";
import type { MeanInterval } from "./intervals";

/** A target token and a source token that belong together, both counted from 0. */
export type Link = readonly [target: number, source: number];

/** What the alignment error rate of a sentence is made of. */
export interface LinkCounts {
  /** Links that weights and gold alignment share. */
  shared: number;
  /** Links that the weights give. */
  linked: number;
  /** Links of the gold alignment. */
  gold: number;
}

/** Weights this close to a row's largest share its link. */
const TIE = 1e-6;

/**
 * Link each target token with the source token of its largest weight (Luong, Pham & Manning 2015, section 5.4), and
 * count. Tokens that share the largest weight share the link: of two, each counts half.
 *
 * @param weights [steps, sourceTokens]
 * @param shift which step a target token is read at: 0 the one that writes it, −1 the one before, 1 the one after; a
 *   token without such a step has no link
 */
export function countLinks(
  weights: readonly (readonly number[])[],
  gold: readonly Link[],
  targetTokens: number,
  shift = 0,
): LinkCounts {
  let shared = 0;
  let linked = 0;
  for (let target = 0; target < targetTokens; target++) {
    const row = weights[target + shift];
    if (row) {
      const largest = strongest(row);
      const right = largest.filter((source) => gold.some(([t, s]) => t === target && s === source));
      shared += right.length / largest.length;
      linked += 1;
    }
  }
  return { shared, linked, gold: gold.length };
}

/** Positions of a row's largest weight; several where they tie. */
export function strongest(row: readonly number[]): number[] {
  const most = Math.max(...row);
  return row.flatMap((weight, source) => (weight >= most - TIE ? [source] : []));
}

/**
 * Alignment error rate over all sentences together, 0 to 1: 1 − 2·shared / (linked + gold). Och & Ney 2003, section 5.2,
 * where all gold links are sure.
 *
 * @throws RangeError if there is no link at all
 */
export function alignmentErrorRate(counts: readonly LinkCounts[]): number {
  const sum = (name: keyof LinkCounts) => counts.reduce((total, one) => total + one[name], 0);
  const links = sum("linked") + sum("gold");
  if (links === 0) {
    throw new RangeError("alignmentErrorRate: there are no links, neither gold ones nor others");
  }
  return 1 - (2 * sum("shared")) / links;
}

/** The alignment error rate with its 95 % bootstrap interval: sentences drawn again with replacement (Efron 1979). */
export function alignmentErrorInterval(counts: readonly LinkCounts[], seed = 1, draws = 1000): MeanInterval {
  const value = alignmentErrorRate(counts);
  const random = seedrandom.alea(String(seed));
  const rates = Array.from({ length: draws }, () =>
    alignmentErrorRate(counts.map(() => counts[Math.floor(random() * counts.length)])),
  ).sort((a, b) => a - b);
  const at = (share: number) => rates[Math.round(share * (draws - 1))];
  return { value, low: Math.min(value, at(0.025)), high: Math.max(value, at(0.975)) };
}

/**
 * Weights that look straight ahead: target token i of n at the source token in the same place of its own sentence.
 *
 * @returns [targetTokens, sourceTokens]
 */
export const diagonalWeights = (targetTokens: number, sourceTokens: number): number[][] =>
  Array.from({ length: targetTokens }, (_, target) => {
    const source = Math.floor(((target + 0.5) * sourceTokens) / targetTokens);
    return Array.from({ length: sourceTokens }, (_, place) => (place === source ? 1 : 0));
  });

/** Weights that choose nothing: the same for each source token. [targetTokens, sourceTokens] */
export const uniformWeights = (targetTokens: number, sourceTokens: number): number[][] =>
  Array.from({ length: targetTokens }, () => new Array<number>(sourceTokens).fill(1 / sourceTokens));

/**
 * Share of a target token's weight that lies on its gold source tokens, for each target token.
 *
 * @param weights [at least targetTokens, sourceTokens]
 */
export const weightOnGold = (
  weights: readonly (readonly number[])[],
  gold: readonly Link[],
  targetTokens: number,
): number[] =>
  Array.from({ length: targetTokens }, (_, target) =>
    gold.reduce((sum, [t, source]) => sum + (t === target ? weights[target][source] : 0), 0),
  );
