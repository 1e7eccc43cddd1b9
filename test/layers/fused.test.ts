import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import seedrandom from "seedrandom";
import { AttentionDecoder, RecurrentEncoder } from "../../src/layers";
import { tidied } from "../../src/layers/tidied";
import { variablesOf } from "../../src/training/step";
import { assertClose, draws, randomSizes } from "../support/tensors";

const sizes = randomSizes("layers on two backends", 8, {
  batch: 5,
  length: 12,
  inputs: 6,
  units: 5,
  steps: 4,
});

for (const cell of ["lstm", "gru", "simple"] as const) {
  for (const bidirectional of [true, false]) {
    test(`fused on the native backend, plain on another: one function of random masked sources, ${cell}, ${bidirectional ? "both ends" : "one end"}`, async () => {
      for (const [n, size] of sizes.entries()) {
        const native = valueAndGradients(cell, bidirectional, size, n);
        await tf.setBackend("cpu");
        const plain = valueAndGradients(cell, bidirectional, size, n);
        await tf.setBackend("tensorflow");
        native.forEach(({ shape, values }, at) => {
          const what = `${JSON.stringify(size)}, ${at < 2 ? "value" : "gradient"} ${at}`;
          const [a, b] = [values, plain[at].values].map((numbers) => tf.tensor(numbers, shape));
          assertClose(a, b, at < 2 ? 1e-5 : 1e-4, what);
        });
      }
    });
  }
}

/** Outputs, attention, and gradients of input and weights, of encoder and decoder under a mask of random lengths. */
function valueAndGradients(
  cell: "lstm" | "gru" | "simple",
  bidirectional: boolean,
  { batch, length, inputs, units, steps }: (typeof sizes)[number],
  seed: number,
): { shape: number[]; values: Float32Array }[] {
  return tidied(() => {
    const random = seedrandom(`lengths ${seed}`);
    const lengths = Array.from({ length: batch }, () => 1 + Math.floor(random() * length));
    const mask = tf.tensor2d(
      lengths.map((real) => Array.from({ length }, (_, t) => t < real)),
      [batch, length],
      "bool",
    );
    const draw = draws(100 * seed + 1);
    const x = draw(batch, length, inputs);
    const [onOutputs, onAttention] = [draw(batch, steps, units), draw(batch, steps, length)];
    const encoder = new RecurrentEncoder({ units, cell, bidirectional, seed });
    const decoder = new AttentionDecoder({
      targetLength: steps,
      units,
      scoreUnits: 3,
      score: "additive",
      cell,
      seed,
    });
    const apply = (source: tf.Tensor) => {
      const encoded = encoder.apply(source, { mask }) as tf.Tensor;
      return decoder.apply(encoded, { mask }) as tf.Tensor[];
    };
    const values = apply(x);
    const variables = variablesOf([encoder, decoder].flatMap(({ trainableWeights }) => trainableWeights));
    const cost = (source: tf.Tensor) => {
      const [outputs, attention] = apply(source);
      return tf.add(tf.sum(tf.mul(outputs, onOutputs)), tf.sum(tf.mul(attention, onAttention))) as tf.Scalar;
    };
    const { grads } = tf.variableGrads(() => cost(x), variables);
    const gradients = [tf.grad(cost)(x), ...variables.map(({ name }) => grads[name])];
    return [...values, ...gradients].map((tensor) => ({
      shape: tensor.shape,
      values: tensor.dataSync() as Float32Array,
    }));
  });
}
