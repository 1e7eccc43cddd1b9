import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { decode } from "../../src/layers/decode";
import { type DecoderWeights, decodeFused } from "../../src/native/decode";
import { assertNoTensorsLeft, assertSameFunction, draws } from "../support/tensors";

const shapes = [
  { batch: 1, sourceLength: 1, sourceUnits: 1, units: 1, scoreUnits: 1, targetLength: 1 },
  { batch: 3, sourceLength: 7, sourceUnits: 6, units: 4, scoreUnits: 5, targetLength: 4 },
  { batch: 4, sourceLength: 12, sourceUnits: 2, units: 7, scoreUnits: 3, targetLength: 6 },
];

const names = [
  "scoreKernel",
  "scoreBias",
  "energyKernel",
  "energyBias",
  "recurrentKernel",
  "recurrentBias",
] as const;

function inputsFor({
  batch,
  sourceLength,
  sourceUnits,
  units,
  scoreUnits,
}: (typeof shapes)[number]): tf.Tensor[] {
  const draw = draws(batch, 0.7);
  return [
    draw(batch, sourceLength, sourceUnits),
    draw(sourceUnits + units, scoreUnits),
    draw(scoreUnits),
    draw(scoreUnits, 1),
    draw(1),
    draw(sourceUnits + units, 4 * units),
    draw(4 * units),
  ];
}

/** Both results side by side, so that gradients flow through outputs and attention weights alike. */
const run =
  (decoder: typeof decode, targetLength: number, mask?: tf.Tensor2D) =>
  (values: tf.Tensor, ...weights: tf.Tensor[]) => {
    const named = Object.fromEntries(names.map((name, n) => [name, weights[n]])) as unknown as DecoderWeights;
    const { outputs, attention } = decoder(values as tf.Tensor3D, named, targetLength, mask);
    return tf.concat([outputs, attention], 2);
  };

/** Row n keeps its first n + 1 positions, at most all. */
const maskOf = (batch: number, sourceLength: number) =>
  tf.tidy(() =>
    tf.lessEqual(tf.range(0, sourceLength).expandDims(0), tf.range(0, batch).expandDims(1)),
  ) as tf.Tensor2D;

for (const shape of shapes) {
  for (const masked of [false, true]) {
    test(`the fused decoder is its plain twin${masked ? " under a mask" : ""}: ${JSON.stringify(shape)}`, () => {
      const mask = masked ? maskOf(shape.batch, shape.sourceLength) : undefined;
      const [fused, plain] = [decodeFused, decode].map((decoder) => run(decoder, shape.targetLength, mask));
      assertSameFunction(fused, plain, inputsFor(shape), { value: 1e-5, gradient: 1e-4 });
    });
  }
}

test("the fused decoder leaves no tensor behind, forward or backward", () => {
  const inputs = inputsFor(shapes[1]);
  const f = run(decodeFused, 4);
  assertNoTensorsLeft(() => tf.tidy(() => void f(inputs[0], ...inputs.slice(1))));
  assertNoTensorsLeft(() => tf.dispose(tf.grads((...args) => f(args[0], ...args.slice(1)).sum())(inputs)));
});
