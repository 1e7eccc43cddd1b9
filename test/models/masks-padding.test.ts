import assert from "node:assert/strict";
import { test } from "node:test";
import "../support/tensors";
import * as tf from "@tensorflow/tfjs";
import { OneHot, RecurrentEncoder } from "../../src/layers/index";
import { masksPadding } from "../../src/models/masks-padding";
import { assertNoTensorsLeft } from "../support/tensors";

/** A network whose source is read by this layer. */
function network(reader: tf.layers.Layer): tf.LayersModel {
  const source = tf.input({ shape: [5] });
  const states = new RecurrentEncoder({ units: 2 }).apply(reader.apply(source)) as tf.SymbolicTensor;
  return tf.model({ inputs: source, outputs: states });
}

const embedding = (maskZero: boolean) => tf.layers.embedding({ inputDim: 4, outputDim: 3, maskZero });

test("a network masks its padding where the layer that reads the source gives a mask, whichever layer that is", () => {
  assert.equal(masksPadding(network(new OneHot({ depth: 4, paddingId: 0 }))), true);
  assert.equal(masksPadding(network(new OneHot({ depth: 4 }))), false);
  assert.equal(masksPadding(network(embedding(true))), true);
  assert.equal(masksPadding(network(embedding(false))), false);
  const masked = network(new OneHot({ depth: 4, paddingId: 0 }));
  assertNoTensorsLeft(() => masksPadding(masked));
});
