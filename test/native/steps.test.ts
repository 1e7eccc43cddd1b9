import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { gruStep, gruStepPlain } from "../../src/native/gru-step";
import { lstmStep, lstmStepPlain } from "../../src/native/lstm-step";
import { assertNoTensorsLeft, assertSameFunction, draws, randomSizes } from "../support/tensors";

const shapes = randomSizes("one recurrent step", 8, { batch: 8, inputs: 9, units: 9 });

type Step = (...inputs: tf.Tensor[]) => tf.Tensor;

const lstm =
  (step: typeof lstmStep): Step =>
  (x, h, c, kernel, bias) => {
    const state = { h: h as tf.Tensor2D, c: c as tf.Tensor2D };
    const next = step(x as tf.Tensor2D, state, kernel as tf.Tensor2D, bias as tf.Tensor1D);
    return tf.concat([next.h, next.c], 1); // gradients flow through both
  };
const gru =
  (step: typeof gruStep): Step =>
  (x, h, kernel, bias) =>
    step(x as tf.Tensor2D, h as tf.Tensor2D, kernel as tf.Tensor2D, bias as tf.Tensor1D);

const steps = {
  LSTM: { fused: lstm(lstmStep), plain: lstm(lstmStepPlain), states: 2, gates: 4 },
  GRU: { fused: gru(gruStep), plain: gru(gruStepPlain), states: 1, gates: 3 },
};

for (const [name, { fused, plain, states, gates }] of Object.entries(steps)) {
  const inputsFor = ({ batch, inputs, units }: (typeof shapes)[number]) => {
    const draw = draws(batch);
    const state = Array.from({ length: states }, () => draw(batch, units));
    return [draw(batch, inputs), ...state, draw(inputs + units, gates * units), draw(gates * units)];
  };
  for (const shape of shapes) {
    test(`the fused ${name} step is its plain twin, value and gradient: ${JSON.stringify(shape)}`, () => {
      assertSameFunction(fused, plain, inputsFor(shape), { value: 1e-5, gradient: 1e-4 });
    });
  }
  test(`the fused ${name} step leaves no tensor behind`, () => {
    const inputs = inputsFor(shapes[1]);
    assertNoTensorsLeft(() => tf.dispose(tf.grads((...args) => fused(...args).sum())(inputs)));
  });
}
