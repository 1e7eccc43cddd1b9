/** Batches of examples of like length: under a mask they can be cut behind their longest, which saves the work on padding. */
import { type Examples, inBatches, shuffledOrder } from "./batches";

/**
 * Batches of examples of like length, in an order fixed by the seed. Examples of one length are shuffled, and so are
 * the batches.
 */
export function likeLengthBatches(
  lengths: Int32Array,
  batchSize: number,
  seed: string | number,
): Int32Array[] {
  const rowsOf: number[][] = [];
  for (const row of shuffledOrder(lengths.length, seed)) {
    rowsOf[lengths[row]] ??= [];
    rowsOf[lengths[row]].push(row);
  }
  const batches = inBatches(Int32Array.from(rowsOf.flat()), batchSize);
  return [...shuffledOrder(batches.length, `${seed}/batches`)].map((n) => batches[n]);
}

/**
 * What compiling the training step for one more length costs, in source steps of batches: about 0.2 s, in which 1,000
 * of them are trained on.
 */
const GRAPH_COST = 1000;

/**
 * Where to cut the sources of batches of like length. Each cut needs a graph of its own, so there are as few as make
 * padding and compiling together the least work over a training.
 *
 * @param lengths of all sources
 * @param epochs of the whole training
 * @returns the cut for a batch, by the rows in it
 */
export function sourceCuts(
  lengths: Int32Array,
  batchSize: number,
  epochs: number,
): (rows: Int32Array) => number {
  const longest = (rows: Int32Array) => rows.reduce((most, row) => Math.max(most, lengths[row]), 1);
  const batches = likeLengthBatches(lengths, batchSize, 0).map(longest);
  const cuts = cheapestCuts(batches, GRAPH_COST / epochs);
  return (rows) => cuts.find((cut) => cut >= longest(rows)) as number;
}

/**
 * The cuts for which the cuts of all batches plus `costOfCut` for each different one sum up to the least.
 *
 * @param lengths of the batches
 * @returns ascending; the last one is the longest length
 */
export function cheapestCuts(lengths: readonly number[], costOfCut: number): number[] {
  const counts = new Map<number, number>();
  for (const length of lengths) {
    counts.set(length, (counts.get(length) ?? 0) + 1);
  }
  const distinct = [...counts.keys()].sort((a, b) => a - b);
  // best[n]: the cuts for the batches of the n shortest lengths
  const best: { cost: number; cuts: number[] }[] = [{ cost: 0, cuts: [] }];
  distinct.forEach((cut, last) => {
    let count = 0;
    let cheapest = { cost: Number.POSITIVE_INFINITY, cuts: [] as number[] };
    for (let first = last; first >= 0; first--) {
      count += counts.get(distinct[first]) as number;
      const cost = best[first].cost + count * cut + costOfCut;
      if (cost < cheapest.cost) {
        cheapest = { cost, cuts: [...best[first].cuts, cut] };
      }
    }
    best.push(cheapest);
  });
  return best[distinct.length].cuts;
}

/** Target lengths are rounded up to a multiple of this, so that few shapes of batches, and so few graphs, come up. */
const TARGET_STEP = 4;

/** Where the targets of a batch may be cut when their padding does not count. */
export function batchTargetLength(data: Examples, rows: Int32Array): number {
  const { target, targetLength, targetPaddingId } = data;
  if (targetPaddingId === undefined) {
    return targetLength;
  }
  let longest = 1;
  for (const row of rows) {
    const tokens = target.subarray(row * targetLength, (row + 1) * targetLength);
    while (longest < targetLength && tokens.subarray(longest).some((id) => id !== targetPaddingId)) {
      longest++;
    }
  }
  return Math.min(targetLength, Math.ceil(longest / TARGET_STEP) * TARGET_STEP);
}
