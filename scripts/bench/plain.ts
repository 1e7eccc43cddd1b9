/**
 * The same training with plain tfjs ops and tfjs' own Adam, as one would write it without fused kernels. That Adam has
 * neither decay nor clipnorm, so both are added here.
 */
import { type Cell, cells } from "../../src/layers/cells";
import { type DecoderWeights, decodeSteps } from "../../src/layers/decode";
import { lstmSequencePlain } from "../../src/native/lstm-sequence";
import { lstmStepPlain } from "../../src/native/lstm-step";
import { tf } from "../../src/native/tensorflow";
import { batchOf, type Examples, inBatches } from "../../src/training/batches";
import { oneHotTarget } from "../../src/training/costs";
import { exactMatch, stepwiseCrossEntropy } from "../../src/training/losses";
import { examplesOf, type Program, serve } from "./serve";
import { type Sizes, stepsOf, type Workload } from "./workload";

type Weights = Record<string, tf.Tensor>;

const plainLstm: Cell = {
  ...cells.lstm,
  steps:
    (kernel, bias) =>
    (x, [h, c]) => {
      const next = lstmStepPlain(x, { h, c }, kernel, bias);
      return [next.h, next.c];
    },
};

/** @param source ids, [batch, Tx] → probabilities, [batch, Ty, vocabulary] */
function model(source: tf.Tensor2D, weights: Weights, sizes: Sizes): tf.Tensor3D {
  const oneHot = tf.oneHot(source, sizes.sourceVocabulary, 1, 0, "float32");
  const x = tf.transpose(oneHot, [1, 0, 2]) as tf.Tensor3D; // [Tx, batch, vocabulary]
  const direction = (name: string, input: tf.Tensor3D) =>
    lstmSequencePlain(
      input,
      weights[`${name}_kernel`] as tf.Tensor2D,
      weights[`${name}_bias`] as tf.Tensor1D,
    );
  const backward = tf.reverse(direction("backward", tf.reverse(x, 0)), 0);
  const states = tf.transpose(tf.concat([direction("forward", x), backward], 2), [1, 0, 2]) as tf.Tensor3D;
  const { outputs } = decodeSteps(states, weights as DecoderWeights, sizes.targetLength, {
    cell: plainLstm,
  });
  const flat = outputs.reshape([-1, sizes.decoderUnits]) as tf.Tensor2D;
  const scores = tf.add(tf.matMul(flat, weights.kernel as tf.Tensor2D), weights.bias);
  return tf.softmax(scores).reshape([-1, sizes.targetLength, sizes.targetVocabulary]);
}

serve((workload: Workload): Program => {
  const { sizes, settings } = workload;
  const variables = Object.fromEntries(
    Object.entries(workload.weights).map(([name, { shape, values }]) => [
      name,
      tf.variable(tf.tensor(values, shape, "float32"), true, name),
    ]),
  );
  const train = examplesOf(workload.train, sizes);
  const test = examplesOf(workload.test, sizes);
  const steps = stepsOf(workload);
  const optimizer = tf.train.adam(settings.learningRate);
  const oneHotBatch = (data: Examples, rows: Int32Array) => {
    const { source, target } = batchOf(data, rows);
    return { source, target: oneHotTarget(target, sizes.targetVocabulary) };
  };
  let done = 0;
  const step = () =>
    tf.tidy(() => {
      const { source, target } = oneHotBatch(train, steps[done % steps.length]);
      const { value, grads } = tf.variableGrads(() =>
        stepwiseCrossEntropy(target, model(source, variables, sizes)),
      );
      const clipped = Object.entries(grads).map(([name, gradient]) => {
        const norm = tf.norm(gradient);
        const scale = tf.div(settings.clipNorm, tf.maximum(norm, settings.clipNorm));
        return [name, tf.mul(gradient, scale)];
      });
      const rate = settings.learningRate / (1 + settings.decay * done++);
      // Keras adds epsilon before the bias correction, tfjs after it.
      Object.assign(optimizer, { learningRate: rate, epsilon: 1e-7 / Math.sqrt(1 - 0.999 ** done) });
      optimizer.applyGradients(Object.fromEntries(clipped));
      return value.dataSync()[0];
    });
  const rightOf = (rows: Int32Array) =>
    tf.tidy(() => {
      const { source, target } = oneHotBatch(test, rows);
      return exactMatch(target, model(source, variables, sizes)).dataSync()[0] * rows.length;
    });
  return {
    run: (count) => Array.from({ length: count }, step),
    evaluate: () => {
      const rows = inBatches(
        Int32Array.from({ length: test.count }, (_, n) => n),
        500,
      );
      return rows.reduce((sum, some) => sum + rightOf(some), 0) / test.count;
    },
    versions: { node: process.version, "@tensorflow/tfjs-node": tf.version_core },
  };
});
