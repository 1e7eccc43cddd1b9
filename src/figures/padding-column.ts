import type { Attention } from "./weights";

/** Attention as a translator gives it: what falls on the padding behind the source stands apart. */
export interface PaddedAttention {
  sourceTokens: string[];
  outputTokens: string[];
  alignment: number[][]; // [outputLength, sourceLength]
  onPadding: number[]; // [outputLength]
  /** The network's probability of each output token. */
  probabilities?: number[]; // [outputLength]
}

/** Belongs to each caption of a figure with a column for padding. */
export const PADDING_NOTE = "∅ stands for all the padding behind the text.";

/** Below this no row's missing share can be seen. */
const VISIBLE = 0.05;

/**
 * The attention with one more column, ∅, for all padding together, so that no row seems to look nowhere. Where
 * next to nothing falls on padding, the column is left out.
 *
 * @param padding the vocabulary's padding token
 */
export function withPadding(attention: PaddedAttention, padding = "<pad>"): Attention {
  const { sourceTokens, outputTokens, alignment, onPadding, probabilities } = attention;
  const known = probabilities ? { probabilities } : {};
  if (!onPadding.some((weight) => weight >= VISIBLE)) {
    return { sourceTokens, outputTokens, weights: alignment, ...known };
  }
  return {
    sourceTokens: [...sourceTokens, padding],
    outputTokens,
    // A sum of so many rounded weights may come out a hair above 1.
    weights: alignment.map((row, output) => [...row, Math.min(onPadding[output], 1)]),
    ...known,
  };
}
