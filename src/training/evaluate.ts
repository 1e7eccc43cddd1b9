import * as tf from "@tensorflow/tfjs";
import { graphsByShape } from "../native/graph/by-shape";
import { hasNativeKernels } from "../native/kernels";
import { batchOf, type Examples, inBatches } from "./batches";
import { exactMatch, stepwiseCrossEntropy } from "./losses";
import { variablesOf } from "./step";

export interface Evaluation {
  /** Sum of the output steps' cross-entropies, mean over the examples. In nats. */
  loss: number;
  /** Share of examples whose whole output is right, 0 to 1. */
  exactMatch: number;
}

/** Loss and exact match of a model over all examples. */
export function evaluate(model: tf.LayersModel, data: Examples, batchSize = 500): Evaluation {
  const evaluator = makeEvaluator(model, batchSize);
  try {
    return evaluator.evaluate(data);
  } finally {
    evaluator.dispose();
  }
}

export interface Evaluator {
  evaluate(data: Examples): Evaluation;
  dispose(): void;
}

/** `evaluate` for a model that is evaluated again and again while it trains: on the native backend as a graph. */
export function makeEvaluator(model: tf.LayersModel, batchSize = 500): Evaluator {
  const vocabularySize = model.outputShape[2] as number;
  const variables = variablesOf(model.weights);
  const measure = ([source, target]: tf.Tensor[]) => {
    const probabilities = model.apply(source) as tf.Tensor;
    return [stepwiseCrossEntropy(target, probabilities), exactMatch(target, probabilities)];
  };
  const graphs = hasNativeKernels() ? graphsByShape(measure) : undefined;
  const run = (inputs: tf.Tensor[]) => (graphs ? graphs.run([...inputs, ...variables]) : measure(inputs));

  function evaluateBatch(data: Examples, rows: Int32Array): [number, number] {
    return tf.tidy(() => {
      const { source, target } = batchOf(data, rows, vocabularySize);
      return run([source, target]).map((value) => value.dataSync()[0]) as unknown as tf.TensorContainer;
    }) as unknown as [number, number];
  }
  return {
    evaluate: (data) => {
      let loss = 0;
      let right = 0;
      for (const rows of inBatches(
        Int32Array.from({ length: data.examples }, (_, n) => n),
        batchSize,
      )) {
        const [batchLoss, batchRight] = evaluateBatch(data, rows);
        loss += batchLoss * rows.length;
        right += batchRight * rows.length;
      }
      return { loss: loss / data.examples, exactMatch: right / data.examples };
    },
    dispose: () => graphs?.dispose(),
  };
}
