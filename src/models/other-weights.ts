/**
 * A search for other attention weights that give the same answer.
 *
 * Source: Jain & Wallace 2019, "Attention is not Explanation", section 4.2. Here all output steps are changed at once.
 */
import * as tf from "@tensorflow/tfjs";
import { tidied } from "../layers/tidied";
import { decodeValues, encodedTexts } from "./changed-attention";
import type { Translator } from "./translator";

export interface OtherWeightsOptions {
  /** How far the distribution of each output step may move: total variation, 0 to 1. Default 0.01. */
  tolerance?: number;
  /** Steps of the search. Default 300. */
  iterations?: number;
}

/** The most different weights that were found for one text. */
export interface OtherWeights {
  /** Share of the attention that lies elsewhere: total variation, 0 to 1, mean over the output steps. */
  moved: number;
  /** How far the answer moved: total variation of the output step that moved the most. */
  answerMoved: number;
  /** The other weights, [outputTokens, sourceTokens]. */
  weights: number[][];
}

const LEARNING_RATE = 0.1;
/** Weight of the answer's movement beyond the tolerance, relative to the movement of the attention weights. */
const PENALTY = 100;

/**
 * Search for weights that differ as much as possible from the network's own while its answer stays within the tolerance.
 * Adam raises the Jensen–Shannon divergence between the two; the best weights that keep the answer are returned. A
 * text for which nothing better is found keeps its own weights, with `moved` 0.
 */
export function otherWeights(
  translator: Translator,
  texts: readonly string[],
  { tolerance = 0.01, iterations = 300 }: OtherWeightsOptions = {},
): OtherWeights[] {
  return tidied(() => {
    const { values, mask, real } = encodedTexts(translator, texts);
    const own = decodeValues(translator, values, mask, (weights) => weights);
    const outside = tf.mul(tf.sub(1, real.expandDims(1)), -1e9); // [batch, 1, sourceLength]
    const attention = softmax(tf.add(tf.log(tf.add(own.attention, 1e-6)), outside)); // on the characters alone
    const start = tf.log(tf.add(attention, 1e-3)); // [batch, targetLength, sourceLength]
    const logits = tf.variable(start);
    const optimizer = tf.train.adam(LEARNING_RATE);
    const decodeOther = () => {
      const other = softmax(tf.add(logits, outside));
      const rows = tf.unstack(other, 1) as tf.Tensor2D[];
      const { outputs } = decodeValues(translator, values, mask, (_, step) => rows[step]);
      return { other, answerMoved: variation(outputs, own.outputs) }; // [batch, targetLength]
    };
    const best = texts.map((): OtherWeights => ({ moved: 0, answerMoved: 0, weights: [] }));
    const keep = () =>
      tf.tidy(() => {
        const { other, answerMoved } = decodeOther();
        const moved = variation(other, attention).mean(1).arraySync() as number[];
        const worst = answerMoved.max(1).arraySync() as number[];
        const rows = other.arraySync();
        moved.forEach((distance, n) => {
          if (worst[n] <= tolerance && distance > best[n].moved) {
            best[n] = { moved: distance, answerMoved: worst[n], weights: rows[n] };
          }
        });
      });
    for (let iteration = 1; iteration <= iterations; iteration++) {
      optimizer.minimize(
        () => {
          const { other, answerMoved } = decodeOther();
          const beyond = tf.sum(tf.relu(tf.sub(answerMoved, tolerance / 2)));
          return tf.sub(tf.mul(PENALTY, beyond), tf.sum(divergence(other, attention))) as tf.Scalar;
        },
        false,
        [logits],
      );
      if (iteration % 10 === 0) {
        keep();
      }
    }
    const kept = attention.arraySync();
    const { sourceLength, source } = translator.encoding;
    optimizer.dispose();
    logits.dispose();
    return texts.map((text, n) => {
      const tokens = source.tokens(text).slice(0, sourceLength).length;
      const found = best[n].moved > 0 ? best[n].weights : kept[n];
      return { ...best[n], weights: found.map((row) => row.slice(0, tokens)) };
    });
  });
}

const softmax = (logits: tf.Tensor): tf.Tensor3D => tf.softmax(logits) as tf.Tensor3D;

/** Total variation along the last axis: half the sum of the differences. */
const variation = (one: tf.Tensor, other: tf.Tensor): tf.Tensor =>
  tf.mul(0.5, tf.sum(tf.abs(tf.sub(one, other)), -1));

/** Jensen–Shannon divergence along the last axis, in nats: 0 to ln 2. */
function divergence(one: tf.Tensor, other: tf.Tensor): tf.Tensor {
  const middle = tf.mul(0.5, tf.add(one, other));
  const to = (part: tf.Tensor) =>
    tf.sum(tf.mul(part, tf.sub(tf.log(tf.add(part, 1e-9)), tf.log(tf.add(middle, 1e-9)))), -1);
  return tf.mul(0.5, tf.add(to(one), to(other)));
}
