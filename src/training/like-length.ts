/** Batches of examples of like length. Under a mask they can be cut after their longest, which saves work on padding. */
import { type Examples, inBatches, shuffledOrder } from "./batches";

/** Tokens of sources and targets before their padding; without the second, all targets have one length. */
export type Lengths = Pick<Examples, "lengths" | "targetLengths">;

/**
 * Batches of examples of like length, in an order fixed by the seed. Examples of one length are shuffled, and so are
 * the batches. Where targets differ in length they are sorted by that first, since a target step costs the most.
 */
export function likeLengthBatches(data: Lengths, batchSize: number, seed: string | number): Int32Array[] {
  const rows = shortestFirst(data, shuffledOrder(data.lengths.length, seed));
  const batches = inBatches(rows, batchSize);
  return [...shuffledOrder(batches.length, `${seed}/batches`)].map((n) => batches[n]);
}

/**
 * Rows by target length, those of one target length by source length; where both are alike they keep their order.
 *
 * @param rows default: all of them
 */
export function shortestFirst({ lengths, targetLengths }: Lengths, rows?: Int32Array): Int32Array {
  const width = largest(lengths) + 1;
  const rowsOf: number[][] = [];
  for (const row of rows ?? lengths.keys()) {
    const key = (targetLengths ? targetLengths[row] * width : 0) + lengths[row];
    rowsOf[key] ??= [];
    rowsOf[key].push(row);
  }
  return Int32Array.from(rowsOf.flat());
}

/**
 * What compiling the training step for one more length costs, in steps of batches along each side: 0.2 s for a source
 * length, in which 1,000 source steps are trained on, and 0.5 s for a target length, or 250 target steps.
 */
const GRAPH_COST = { source: 1000, target: 250 };

/** Where a batch is cut. */
export interface Cut {
  sourceLength: number;
  /** Undefined: all targets have one length. */
  targetLength?: number;
}

/** The cut after the longest source and target of these rows. */
export function cutBehind({ lengths, targetLengths }: Lengths, rows: Int32Array): Cut {
  const longest = (of: Int32Array) => rows.reduce((most, row) => Math.max(most, of[row]), 1);
  return { sourceLength: longest(lengths), ...(targetLengths && { targetLength: longest(targetLengths) }) };
}

/**
 * Where to cut batches of like length. Each cut needs a graph of its own, so their number is chosen to make
 * padding and compiling together the least work over a training: first for the targets, then for the sources of each target cut.
 *
 * @param epochs of the whole training
 * @returns the cut for a batch, by the rows in it
 */
export function batchCuts(data: Lengths, batchSize: number, epochs: number): (rows: Int32Array) => Cut {
  const { targetLengths } = data;
  const longestSource = (rows: Int32Array) => cutBehind(data, rows).sourceLength;
  const longestTarget = (rows: Int32Array) => cutBehind(data, rows).targetLength ?? 0;
  const batches = likeLengthBatches(data, batchSize, 0);
  const targetCuts = cheapestCuts(batches.map(longestTarget), GRAPH_COST.target / epochs);
  const targetCut = (rows: Int32Array) => cutFor(targetCuts, longestTarget(rows));
  const sourceCuts = new Map(
    targetCuts.map((cut) => {
      const lengths = batches.filter((rows) => targetCut(rows) === cut).map(longestSource);
      return [cut, cheapestCuts(lengths, GRAPH_COST.source / epochs)];
    }),
  );
  return (rows) => {
    const target = targetCut(rows);
    const sourceLength = cutFor(sourceCuts.get(target) as number[], longestSource(rows));
    return targetLengths ? { sourceLength, targetLength: target } : { sourceLength };
  };
}

const cutFor = (cuts: readonly number[], length: number) => cuts.find((cut) => cut >= length) as number;

const largest = (values: Int32Array) => values.reduce((most, value) => Math.max(most, value), 1);

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
