/** How many operations the matrix products of a training step take, and how many a second the machine can do. */

import { compileFunction } from "../../src/native/graph/compile";
import { tf } from "../../src/native/tensorflow";
import type { Sizes } from "./workload";

export interface Products {
  /** Floating-point operations of a step's products, a mean over the steps. */
  perStep: number;
  /** The most operations a second that two products side by side reach. */
  peak: number;
}

/**
 * Additions and multiplications in the products of the article's network: its own, and twice as many for gradients.
 * Products with one-hot vectors do not count, since a program may look rows up.
 *
 * @param sourceTokens of a batch with its padding, batch size · source length
 */
export function productsOf(sizes: Sizes, batchSize: number, sourceTokens: number): number {
  const { encoderUnits, decoderUnits, scoreUnits, targetLength, targetVocabulary } = sizes;
  const sourceUnits = 2 * encoderUnits;
  const encoder = sourceTokens * (2 * encoderUnits * 4 * encoderUnits + sourceUnits * scoreUnits);
  const scores = sourceTokens * targetLength * (scoreUnits + sourceUnits); // energies, context
  const step =
    decoderUnits * scoreUnits +
    (sourceUnits + decoderUnits) * 4 * decoderUnits +
    decoderUnits * targetVocabulary;
  return 3 * 2 * (encoder + scores + batchSize * targetLength * step);
}

const SIDE = 1024;
const TRIES = 12;

/** Operations a second of two products of square matrices, one on each core, at best. */
export function peakOfProducts(): number {
  const matrices = [1, 2, 3, 4].map((seed) => tf.randomNormal([SIDE, SIDE], 0, 1, "float32", seed));
  const [a, b, c, d] = matrices;
  const graph = compileFunction(() => [tf.matMul(a, b), tf.matMul(c, d)], matrices);
  let best = 0;
  for (let run = 0; run < TRIES; run++) {
    const began = performance.now();
    tf.dispose(graph.run(matrices));
    best = Math.max(best, (2 * 2 * SIDE ** 3) / ((performance.now() - began) / 1000));
  }
  graph.dispose();
  tf.dispose(matrices);
  return best;
}
