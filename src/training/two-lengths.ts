/** Batches as mixed as shuffled ones, of which the shorter examples are spared the padding of the longer ones. */
import { shuffledOrder } from "./batches";
import { type Cut, cutBehind, type Lengths, shortestFirst } from "./like-length";

/** Rows of a batch that are cut at the same place. */
export interface Part {
  rows: Int32Array;
  cut?: Cut;
}

/**
 * Batches in two parts: the shorter examples of all data are in the first part of each batch, the longer ones in the
 * second, both shuffled, and each part is cut behind its longest example. The two parts are chosen so that training on
 * them takes about as long, since they run side by side.
 *
 * Each batch is a fair sample of the data, other than a batch of examples of like length: those make one step on short
 * sentences alone and the next on long ones, from which a network of many words learns less.
 *
 * @returns the batches of an epoch, by a seed
 */
export function twoLengthBatches(data: Lengths, batchSize: number): (seed: string | number) => Part[][] {
  const order = shortestFirst(data);
  const examples = order.length;
  const shortShare = balancedShare(data, order);
  const inFull = Math.round(batchSize * shortShare); // short rows in a full batch
  const full = Math.floor(examples / batchSize);
  const inLast = Math.round((examples - full * batchSize) * shortShare);
  const short = order.subarray(0, full * inFull + inLast);
  const long = order.subarray(short.length);
  const cuts = [short, long].map((rows) => cutBehind(data, rows));
  return (seed) => {
    const [shortRows, longRows] = [short, long].map((rows, n) => shuffled(rows, `${seed}/${n}`));
    return Array.from({ length: Math.ceil(examples / batchSize) }, (_, batch) => {
      const parts = [
        { rows: shortRows.subarray(batch * inFull, (batch + 1) * inFull), cut: cuts[0] },
        {
          rows: longRows.subarray(batch * (batchSize - inFull), (batch + 1) * (batchSize - inFull)),
          cut: cuts[1],
        },
      ];
      return parts.filter(({ rows }) => rows.length > 0);
    });
  };
}

/** The share of short examples with which both parts of a batch are as much work. */
function balancedShare({ lengths, targetLengths }: Lengths, order: Int32Array): number {
  const work = (row: number) => lengths[row] + TARGET_STEP * (targetLengths?.[row] ?? 0);
  const longest = order.reduce((most, row) => Math.max(most, work(row)), 0);
  let longestShort = 0;
  let count = 0;
  for (const row of order) {
    longestShort = Math.max(longestShort, work(row));
    if ((count + 1) * longestShort > (order.length - count - 1) * longest) {
      break;
    }
    count += 1;
  }
  return count / order.length;
}

/** A target step is as much work as so many source steps: it has the scores of all words. */
const TARGET_STEP = 3;

const shuffled = (rows: Int32Array, seed: string): Int32Array =>
  shuffledOrder(rows.length, seed).map((n) => rows[n]);
