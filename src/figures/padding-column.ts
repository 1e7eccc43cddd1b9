import type { Attention } from "./weights";

/** Attention as a translator gives it, with the attention on padding apart. */
export interface PaddedAttention {
  sourceTokens: string[];
  outputTokens: string[];
  alignment: number[][]; // [outputLength, sourceLength]
  onPadding: number[]; // [outputLength]
  /** The network's probability of each output token. */
  probabilities?: number[]; // [outputLength]
}

/** Sentence for the caption of every figure with a column for padding. */
export const PADDING_NOTE = "∅ stands for all the padding behind the text.";

/** A missing share below this cannot be seen in a row. */
const VISIBLE = 0.05;

/**
 * The attention with one more column, ∅, for all padding together, so that every row shows all of its attention. If almost
 * nothing falls on padding, the column is left out.
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
    // A sum of many rounded weights may be slightly above 1.
    weights: alignment.map((row, output) => [...row, Math.min(onPadding[output], 1)]),
    ...known,
  };
}
