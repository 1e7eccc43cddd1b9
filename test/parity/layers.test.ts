/** Bidirectional encoder and attention decoder against Keras' layers of the same weights, with and without mask. */
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { type DecoderWeights, decodeSteps } from "../../src/layers/decode";
import { RecurrentEncoder } from "../../src/layers/recurrent-encoder";
import { assertClose } from "../support/tensors";
import {
  assertAllClose,
  fixture,
  GRADIENT,
  gradientsOf,
  type Stored,
  type StoredMap,
  tensor,
  VALUE,
  variablesOf,
} from "./fixture";

interface Layer {
  inputs: StoredMap;
  mask: Stored | null;
  weigh: Stored;
  value: Stored;
  gradients: StoredMap;
}

interface Decoder extends Layer {
  steps: number;
  weighAttention: Stored;
  attention: Stored;
}

for (const name of ["bidirectional-lstm", "bidirectional-lstm-masked"]) {
  test(`${name} is Keras'`, () => {
    const { inputs, mask: storedMask, weigh, value, gradients } = fixture<Layer>(name);
    const layer = new RecurrentEncoder({ units: inputs.forward_bias.shape[0] / 4 });
    const x = tf.variable(tensor(inputs.x));
    const mask = storedMask ? tensor(storedMask, "bool") : undefined;
    layer.build(x.shape);
    const variables = variablesOf(layer.trainableWeights);
    for (const [key, variable] of variables) {
      variable.assign(tensor(inputs[key]));
    }
    variables.set("x", x);
    // Outputs at the padding are meaningless on both sides. The fixture has zeros there.
    const real = mask ? mask.toFloat().expandDims(2) : tf.scalar(1);
    const run = () => tf.mul(layer.call(x, { mask }), real);
    assertClose(run(), tensor(value), VALUE, "value");
    const grads = gradientsOf(() => tf.sum(tf.mul(run(), tensor(weigh))) as tf.Scalar, variables);
    assertAllClose(grads, gradients, GRADIENT, "gradient");
  });
}

for (const name of ["attention-decoder", "attention-decoder-masked"]) {
  test(`${name} is the demo's in Keras`, () => {
    const stored = fixture<Decoder>(name);
    const variables = new Map(
      Object.entries(stored.inputs).map(([key, value]) => [key, tf.variable(tensor(value))]),
    );
    const mask = stored.mask ? tensor<tf.Tensor2D>(stored.mask, "bool") : undefined;
    const decoded = () => {
      const { values, ...weights } = Object.fromEntries<tf.Tensor>(variables);
      return decodeSteps(values as tf.Tensor3D, weights as DecoderWeights, stored.steps, { mask });
    };
    const { outputs, attention } = decoded();
    assertClose(outputs, tensor(stored.value), VALUE, "outputs");
    assertClose(attention, tensor(stored.attention), VALUE, "attention");
    const total = () => {
      const { outputs: y, attention: alpha } = decoded();
      const weighed = tf.sum(tf.mul(alpha, tensor(stored.weighAttention)));
      return tf.add(tf.sum(tf.mul(y, tensor(stored.weigh))), weighed) as tf.Scalar;
    };
    assertAllClose(gradientsOf(total, variables), stored.gradients, GRADIENT, "gradient");
  });
}
