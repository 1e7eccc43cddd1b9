import { shorten, visibleToken } from "./token-text";

/** The attention of one example: how much each output step looks at each source step. */
export interface Attention {
  sourceTokens: string[]; // sourceLength (Tx)
  outputTokens: string[]; // outputLength (Ty)
  weights: number[][]; // [outputLength, sourceLength]
  /** The network's probability of each output token, if it is known. */
  probabilities?: readonly number[]; // outputLength
}

/** The network's answer to one example at one checkpoint of its training. */
export interface AttentionSnapshot {
  epoch: number;
  outputTokens: string[];
  weights: number[][]; // [outputLength, sourceLength]
}

/** Longer tokens are shortened in labels, so that a long token leaves room for the chart. */
const LONGEST_LABEL = 32;

/**
 * Checks that the weights fit the tokens.
 *
 * @throws RangeError if they do not; the message names the first wrong row or cell
 */
export function checkAttention({ sourceTokens, outputTokens, weights, probabilities }: Attention): void {
  if (sourceTokens.length === 0 || outputTokens.length === 0) {
    throw new RangeError(
      "attention: there are no source tokens or no output tokens; at least one of each is needed",
    );
  }
  if (weights.length !== outputTokens.length) {
    throw new RangeError(
      `attention: ${weights.length} rows of weights for ${outputTokens.length} output tokens; one row each was expected`,
    );
  }
  if (probabilities && probabilities.length !== outputTokens.length) {
    throw new RangeError(
      `attention: ${probabilities.length} probabilities for ${outputTokens.length} output tokens; one each was expected`,
    );
  }
  weights.forEach((row, output) => {
    if (row.length !== sourceTokens.length) {
      throw new RangeError(
        `attention: row ${output + 1} has ${row.length} weights for ${sourceTokens.length} source tokens`,
      );
    }
    row.forEach((weight, source) => {
      if (!Number.isFinite(weight)) {
        throw new RangeError(
          `attention: the weight of output ${output + 1} at source ${source + 1} is ${weight}; a finite number was expected`,
        );
      }
    });
  });
}

/** The labels of tokens: spaces and padding are marked, very long tokens shortened. They are not escaped yet. */
export function tokenLabels(tokens: string[], padding?: string): string[] {
  return tokens.map((token) => shorten(visibleToken(token, padding), LONGEST_LABEL));
}

/** Rounds a weight to four digits, which is more than color and hover text can show. */
export function roundWeight(weight: number): number {
  return Math.round(weight * 1e4) / 1e4;
}
