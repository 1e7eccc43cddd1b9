import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { gruStep, gruStepPlain } from "../../src/native/gru-step";
import { lstmStepPlain, lstmSteps } from "../../src/native/lstm-step";
import { assertNoTensorsLeft, assertSameFunction, draws, randomSizes } from "../support/tensors";

const shapes = randomSizes("one recurrent step", 8, { batch: 8, inputs: 9, units: 9 });

type Step = (...inputs: tf.Tensor[]) => tf.Tensor;

const lstm =
  (step: typeof lstmStepPlain): Step =>
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
  LSTM: {
    fused: lstm((x, state, kernel, bias) => lstmSteps(kernel, bias)(x, state)),
    plain: lstm(lstmStepPlain),
    states: 2,
    gates: 4,
  },
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

const looped =
  (steps: typeof lstmSteps): Step =>
  (x, h, c, kernel, bias) => {
    const step = steps(kernel as tf.Tensor2D, bias as tf.Tensor1D);
    let state = { h: h as tf.Tensor2D, c: c as tf.Tensor2D };
    const outputs: tf.Tensor[] = [];
    for (const now of tf.unstack(x) as tf.Tensor2D[]) {
      state = step(now, state);
      outputs.push(tf.mul(state.h, outputs.length + 1)); // each step's gradient is another
    }
    return tf.concat([...outputs, state.c], 1);
  };

for (const { batch, inputs, units } of shapes) {
  test(`LSTM steps that share a kernel equal their plain twins, value and gradient: ${JSON.stringify({ batch, inputs, units })}`, () => {
    const draw = draws(batch);
    const state = [draw(batch, units), draw(batch, units)];
    const all = [draw(4, batch, inputs), ...state, draw(inputs + units, 4 * units), draw(4 * units)];
    const plain: typeof lstmSteps = (kernel, bias) => (x, before) => lstmStepPlain(x, before, kernel, bias);
    assertSameFunction(looped(lstmSteps), looped(plain), all, { value: 1e-5, gradient: 2e-4 });
  });
}

test("the kernel's gradient is of those steps that the result depends on; x alone has a gradient, too", () => {
  const draw = draws(7);
  const [x, h, c, kernel, bias] = [draw(3, 2, 4), draw(2, 5), draw(2, 5), draw(9, 20), draw(20)];
  const first = (steps: Step) => (k: tf.Tensor) => steps(x, h, c, k, bias).slice([0, 0], [2, 5]).sum();
  const plain: typeof lstmSteps = (k, b) => (now, before) => lstmStepPlain(now, before, k, b);
  const [ours, twin] = [looped(lstmSteps), looped(plain)].map((steps) => tf.grad(first(steps))(kernel));
  assertClose(ours, twin);
  const toX = [looped(lstmSteps), looped(plain)].map((steps) =>
    tf.grad((xs) => steps(xs, h, c, kernel, bias).sum())(x),
  );
  assertClose(toX[0], toX[1]);
});

function assertClose(a: tf.Tensor, b: tf.Tensor): void {
  const difference = tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]);
  assert.ok(difference < 1e-4, `they differ by ${difference}`);
}
