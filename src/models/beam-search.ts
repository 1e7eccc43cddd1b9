/** Beam search as a loop over plain numbers. It calls the network through one function. */

export interface SearchOptions {
  /** How many unfinished translations are kept from step to step. Default 1: greedy, each step takes the best token. */
  beamSize?: number;
  /**
   * A translation's rank is its log probability / length^lengthPenalty. Default 0: the log probability itself, which
   * favors short translations; 1: the mean of its tokens.
   */
  lengthPenalty?: number;
}

/** Where a search begins and ends. */
export interface SearchLimits {
  startId: number;
  endId: number;
  /** Most tokens of a translation, including the end. */
  maximumLength: number;
}

/** A translation in the making. */
export interface Hypothesis {
  /** Its tokens, without the start. If it is finished, the last one is the end. */
  ids: number[];
  /** Natural logarithm of the network's probability of each token. */
  logProbabilities: number[];
  /** Log probability of the whole translation: the sum of `logProbabilities`. */
  logProbability: number;
  /** Attention weights of each token, [ids, sourceLength]. */
  attention: number[][];
  /** Whether it reached its end within the maximum length. */
  finished: boolean;
}

/** One row of the network's input at a step. There is one for each unfinished hypothesis of all texts. */
export interface SearchRow {
  /** Number of the source text. */
  text: number;
  /** The row of the hypothesis in the previous step; at the first step, the number of its text. */
  previousRow: number;
  /** Its last token. */
  token: number;
}

/** The network's answer for a row: the best next tokens, best first. */
export interface NextTokens {
  ids: ArrayLike<number>;
  logProbabilities: ArrayLike<number>;
  /** [sourceLength] */
  attention: number[];
}

type Kept = Hypothesis & { row: number; greedy: boolean };

/**
 * The most probable translation of each text that a beam finds. Each step continues every unfinished hypothesis with
 * its best tokens and keeps the best `beamSize` of each text (Sutskever, Vinyals & Le 2014, section 3.2).
 *
 * The greedy translation is always kept as well. Without it a beam may end with a less probable translation than greedy
 * decoding.
 *
 * @param next calls the network: at step i (from 0) it gives at least `beamSize` next tokens for each row, or all
 */
export function beamSearch(
  texts: number,
  next: (step: number, rows: SearchRow[]) => NextTokens[],
  { startId, endId, maximumLength }: SearchLimits,
  { beamSize = 1, lengthPenalty = 0 }: SearchOptions = {},
): Hypothesis[] {
  checkBeamSize(beamSize);
  const rank = ({ ids, logProbability }: Hypothesis) => logProbability / ids.length ** lengthPenalty;
  let beams: Kept[][] = Array.from({ length: texts }, (_, row) => [
    { ...emptyHypothesis(), row, greedy: true },
  ]);
  for (let step = 0; step < maximumLength; step++) {
    const rows: SearchRow[] = [];
    const rowOf = new Map<Kept, number>();
    beams.forEach((beam, text) => {
      // A translation only gets less probable as it grows, so a finished one in first place stays there.
      if (lengthPenalty === 0 && beam[0].finished) {
        return;
      }
      for (const hypothesis of beam.filter(({ finished }) => !finished)) {
        const { ids, row } = hypothesis;
        rowOf.set(hypothesis, rows.push({ text, previousRow: row, token: ids.at(-1) ?? startId }) - 1);
      }
    });
    if (rows.length === 0) {
      break;
    }
    const answers = next(step, rows);
    beams = beams.map((beam) => {
      const candidates = beam.flatMap((hypothesis) => {
        const row = rowOf.get(hypothesis);
        return row === undefined ? [hypothesis] : continued(hypothesis, answers[row], row, beamSize, endId);
      });
      candidates.sort((a, b) => rank(b) - rank(a));
      return candidates.filter(({ greedy }, n) => n < beamSize || greedy);
    });
  }
  return beams.map(([{ row, greedy, ...best }]) => best);
}

/** @throws RangeError if it is not a whole number from 1 on */
export function checkBeamSize(beamSize: number): void {
  if (!Number.isInteger(beamSize) || beamSize < 1) {
    throw new RangeError(`A beam size is a whole number from 1 on, not ${beamSize}`);
  }
}

/** A translation before its first token. */
export const emptyHypothesis = (): Hypothesis => ({
  ids: [],
  logProbabilities: [],
  logProbability: 0,
  attention: [],
  finished: false,
});

function continued(before: Kept, next: NextTokens, row: number, beamSize: number, endId: number): Kept[] {
  return Array.from({ length: Math.min(beamSize, next.ids.length) }, (_, n) => ({
    ids: [...before.ids, next.ids[n]],
    logProbabilities: [...before.logProbabilities, next.logProbabilities[n]],
    logProbability: before.logProbability + next.logProbabilities[n],
    attention: [...before.attention, next.attention],
    finished: next.ids[n] === endId,
    row,
    greedy: before.greedy && n === 0,
  }));
}
