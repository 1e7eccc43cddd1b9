/** Greedy decoding as a loop over plain numbers. It calls the network through one function. */
import { emptyHypothesis, type Hypothesis, type SearchLimits, type SearchRow } from "./beam-search";

/** What the network answers for a row. */
export interface FoundTokens {
  /** Without a beam the best token of each of the next few steps, with a beam the best tokens of one step. */
  ids: number[];
  logProbabilities: number[];
  /** [steps, sourceLength]; with a beam there is one step. */
  attention: number[][];
}

/**
 * Each text's translation that takes the best token at every step.
 *
 * @param next calls the network: from step i (from 0) on it gives the tokens of one or more steps, as many for each row
 */
export function greedySearch(
  texts: number,
  next: (step: number, rows: SearchRow[]) => FoundTokens[],
  { startId, endId, maximumLength }: SearchLimits,
): Hypothesis[] {
  const translations = Array.from({ length: texts }, emptyHypothesis);
  let unfinished = translations.map((translation, text) => ({ translation, text, row: text }));
  for (let step = 0; step < maximumLength && unfinished.length > 0; ) {
    const answers = next(
      step,
      unfinished.map(({ translation, text, row }) => ({
        text,
        previousRow: row,
        token: translation.ids.at(-1) ?? startId,
      })),
    );
    step += answers[0].ids.length;
    unfinished = unfinished.flatMap(({ translation, text }, row) => {
      append(translation, answers[row], endId, maximumLength);
      return translation.finished ? [] : [{ translation, text, row }];
    });
  }
  return translations;
}

/** Appends tokens up to the end or the maximum length. */
function append(translation: Hypothesis, next: FoundTokens, endId: number, maximumLength: number): void {
  for (let n = 0; n < next.ids.length; n++) {
    if (translation.finished || translation.ids.length === maximumLength) {
      return;
    }
    translation.ids.push(next.ids[n]);
    translation.logProbabilities.push(next.logProbabilities[n]);
    translation.logProbability += next.logProbabilities[n];
    translation.attention.push(next.attention[n] ?? []);
    translation.finished = next.ids[n] === endId;
  }
}
