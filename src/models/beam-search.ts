/** Beam search as a loop over plain numbers; the network stands behind one function. */

export interface SearchOptions {
  /** Unfinished translations kept from step to step. 1, the default, is greedy: each step takes the best token. */
  beamSize?: number;
  /**
   * A translation's rank is its log probability / length^lengthPenalty. Default 0: the log probability itself, which
   * favours short translations; 1: the mean of its tokens.
   */
  lengthPenalty?: number;
}

/** A translation in the making. */
export interface Hypothesis {
  /** Its tokens, without the start; the end is the last one where it is finished. */
  ids: number[];
  /** Natural logarithm of the network's probability of each token. */
  logProbabilities: number[];
  /** Sum of `logProbabilities`: of the whole. */
  logProbability: number;
  /** Attention weights of each token, [ids, sourceLength]. */
  attention: number[][];
  /** Whether it came to its end within the longest length. */
  finished: boolean;
}

/** What the network is asked at a step: one row for each unfinished hypothesis of all texts. */
export interface SearchRow {
  /** Number of the source text. */
  text: number;
  /** The hypothesis' row in the step before; at the first step the number of its text. */
  previousRow: number;
  /** Its last token. */
  token: number;
}

/** What the network answers for a row: its best next tokens, best first. */
export interface NextTokens {
  ids: ArrayLike<number>;
  logProbabilities: ArrayLike<number>;
  /** [sourceLength] */
  attention: number[];
}

type Kept = Hypothesis & { row: number; greedy: boolean };

/**
 * The most probable translation of each text that a beam finds. At each step every unfinished hypothesis is continued
 * with its best tokens, and the best `beamSize` of a text are kept (Sutskever, Vinyals & Le 2014, section 3.2).
 *
 * The greedy translation is kept beside them to the end, so that a beam never ends with less than greedy decoding
 * does, which it otherwise may.
 *
 * @param next the network: at step i (from 0), at least `beamSize` next tokens for each row, or all there are
 * @param maximumLength most tokens of a translation, the end among them
 */
export function beamSearch(
  texts: number,
  next: (step: number, rows: SearchRow[]) => NextTokens[],
  { startId, endId, maximumLength }: { startId: number; endId: number; maximumLength: number },
  { beamSize = 1, lengthPenalty = 0 }: SearchOptions = {},
): Hypothesis[] {
  if (!Number.isInteger(beamSize) || beamSize < 1) {
    throw new RangeError(`A beam size is a whole number from 1 on, not ${beamSize}`);
  }
  const rank = ({ ids, logProbability }: Hypothesis) => logProbability / ids.length ** lengthPenalty;
  let beams: Kept[][] = Array.from({ length: texts }, (_, text) => [emptyHypothesis(text)]);
  for (let step = 0; step < maximumLength; step++) {
    const rows: SearchRow[] = [];
    const rowOf = new Map<Kept, number>();
    beams.forEach((beam, text) => {
      // A longer translation is never more probable, so a finished one that leads has won.
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

const emptyHypothesis = (row: number): Kept => ({
  ids: [],
  logProbabilities: [],
  logProbability: 0,
  attention: [],
  finished: false,
  row,
  greedy: true,
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
