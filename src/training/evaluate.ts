import * as tf from "@tensorflow/tfjs";
import { tidied } from "../layers/tidied";
import { graphsByShape } from "../native/graph/by-shape";
import { hasNativeKernels } from "../native/kernels";
import { batchOf, type Examples, inBatches, inputsOf } from "./batches";
import { oneHotTarget, scoresModel } from "./costs";
import { inHalves, type Means } from "./in-halves";
import { maskedCrossEntropy, maskedExactMatch, sequenceCrossEntropy } from "./losses";
import { variablesOf } from "./step";

export interface Evaluation {
  /** Sum of the output steps' cross-entropies, mean over the examples. In nats. */
  loss: number;
  /** Share of examples whose whole output is right, 0 to 1. */
  exactMatch: number;
}

/**
 * Loss and exact match of a model over all examples. Both ignore the targets' padding. For examples from
 * `teacherForced`, exact match is the share that greedy decoding gets right.
 *
 * @param batchSize the most examples that are evaluated at once; with long sources it is fewer
 */
export function evaluate(model: tf.LayersModel, data: Examples, batchSize = EXAMPLES_AT_ONCE): Evaluation {
  const evaluator = makeEvaluator(model, batchSize);
  try {
    return evaluator.evaluate(data);
  } finally {
    evaluator.dispose();
  }
}

/** Most source tokens that are evaluated at once, so that evaluation never takes more memory than training. */
const TOKENS_AT_ONCE = 50_000;
const EXAMPLES_AT_ONCE = 500;

/** How many examples with sources of this length are evaluated at once. */
export const evaluationBatch = (sourceLength: number): number =>
  Math.min(EXAMPLES_AT_ONCE, Math.max(1, Math.floor(TOKENS_AT_ONCE / sourceLength)));

export interface Evaluator {
  evaluate(data: Examples): Evaluation;
  dispose(): void;
}

/** `evaluate` for a model that is evaluated repeatedly while it trains. On the native backend it runs as a graph. */
export function makeEvaluator(model: tf.LayersModel, batchSize = EXAMPLES_AT_ONCE): Evaluator {
  const variables = variablesOf(model.weights);
  const tensorsOfBatch = 1 + model.inputs.length; // target, inputs
  const upToScores = scoresModel(model);
  const measure =
    (padding: tf.Scalar, unknown: tf.Scalar): Means =>
    ([target, ...inputs]) => {
      const output = (upToScores ?? model).apply(inputs) as tf.Tensor;
      const loss = upToScores
        ? sequenceCrossEntropy(padding)(target, output)
        : maskedCrossEntropy(padding)(oneHotTarget(target, output.shape[2] as number), output);
      return [loss, maskedExactMatch(target, output, { padding, unknown })];
    };
  const graphs = hasNativeKernels()
    ? graphsByShape(([padding, unknown, ...rest]) =>
        inHalves(measure(padding as tf.Scalar, unknown as tf.Scalar))(rest.slice(0, tensorsOfBatch)),
      )
    : undefined;

  function evaluateBatch(data: Examples, rows: Int32Array): Evaluation {
    return tidied(() => {
      const { target, ...inputs } = batchOf(data, rows);
      const ids = [data.targetPaddingId, data.targetUnknownId].map((id) => tf.scalar(id ?? -1, "int32"));
      const tensors = [target, ...inputsOf(inputs)];
      const means = graphs
        ? graphs.run([...ids, ...tensors, ...variables])
        : measure(ids[0], ids[1])(tensors);
      const [loss, exactMatch] = means.map((mean) => mean.dataSync()[0]);
      return { loss, exactMatch };
    });
  }
  return {
    evaluate: (data) => {
      let loss = 0;
      let right = 0;
      for (const rows of inBatches(
        Int32Array.from({ length: data.count }, (_, n) => n),
        Math.min(batchSize, evaluationBatch(data.sourceLength)),
      )) {
        const batch = evaluateBatch(data, rows);
        loss += batch.loss * rows.length;
        right += batch.exactMatch * rows.length;
      }
      return { loss: loss / data.count, exactMatch: right / data.count };
    },
    dispose: () => graphs?.dispose(),
  };
}
