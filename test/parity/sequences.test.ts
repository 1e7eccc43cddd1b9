/** Recurrent sequences against Keras' layers of the same weights. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { cells } from "../../src/layers/cells";
import { gruStepPlain } from "../../src/native/gru-step";
import { lstmSequencePlain } from "../../src/native/lstm-sequence";
import { assertClose } from "../support/tensors";
import { assertAllClose, fixture, GRADIENT, type Stored, type StoredMap, tensor, VALUE } from "./fixture";

interface Sequence {
  inputs: StoredMap;
  weigh: Stored;
  value: Stored;
  gradients: StoredMap;
}

type SequenceFunction = (x: tf.Tensor3D, kernel: tf.Tensor2D, bias: tf.Tensor1D) => tf.Tensor3D;

function assertAsKeras(name: string, run: SequenceFunction): void {
  const { inputs, weigh, value, gradients } = fixture<Sequence>(name);
  const names = Object.keys(inputs);
  assert.deepEqual(names, ["x", "kernel", "bias"]);
  const tensors = names.map((key) => tensor(inputs[key]));
  const f = (...args: tf.Tensor[]) => run(...(args as [tf.Tensor3D, tf.Tensor2D, tf.Tensor1D]));
  const grads = tf.grads((...args) => tf.sum(tf.mul(f(...args), tensor(weigh))))(tensors);
  assertClose(f(...tensors), tensor(value), VALUE, "value");
  assertAllClose(Object.fromEntries(names.map((key, n) => [key, grads[n]])), gradients, GRADIENT, "gradient");
}

/** The plain GRU over a sequence. */
const gruSequencePlain: SequenceFunction = (x, kernel, bias) => {
  let h = tf.zeros([x.shape[1], bias.size / 3]) as tf.Tensor2D;
  const outputs = tf.unstack(x).map((step) => {
    h = gruStepPlain(step as tf.Tensor2D, h, kernel, bias);
    return h;
  });
  return tf.stack(outputs) as tf.Tensor3D;
};

const sequences: [string, string, SequenceFunction][] = [
  ["the fused LSTM", "lstm", cells.lstm.sequence],
  ["the plain LSTM", "lstm", lstmSequencePlain],
  ["the fused GRU", "gru", cells.gru.sequence],
  ["the plain GRU", "gru", gruSequencePlain],
  ["the simple cell", "simple-rnn", cells.simple.sequence],
];

for (const [what, name, run] of sequences) {
  test(`${what} is Keras'`, () => assertAsKeras(name, run));
}
