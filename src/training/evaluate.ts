import * as tf from "@tensorflow/tfjs";
import { batchOf, type Examples, inBatches } from "./batches";
import { exactMatch, stepwiseCrossEntropy } from "./losses";

export interface Evaluation {
  /** Sum of the output steps' cross-entropies, mean over the examples. In nats. */
  loss: number;
  /** Share of examples whose whole output is right, 0 to 1. */
  exactMatch: number;
}

/** Loss and exact match of a model over all examples. */
export function evaluate(model: tf.LayersModel, data: Examples, batchSize = 500): Evaluation {
  const vocabularySize = model.outputShape[2] as number;
  let loss = 0;
  let right = 0;
  for (const rows of inBatches(
    Int32Array.from({ length: data.examples }, (_, n) => n),
    batchSize,
  )) {
    tf.tidy(() => {
      const { source, target } = batchOf(data, rows, vocabularySize);
      const probabilities = model.apply(source) as tf.Tensor;
      loss += stepwiseCrossEntropy(target, probabilities).dataSync()[0] * rows.length;
      right += exactMatch(target, probabilities).dataSync()[0] * rows.length;
    });
  }
  return { loss: loss / data.examples, exactMatch: right / data.examples };
}
