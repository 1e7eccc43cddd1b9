import assert from "node:assert/strict";
import "../../src/native/environment";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-node";
import seedrandom from "seedrandom";

/** Makes normal draws. Each call uses the next seed, so every run gets the same numbers. */
export function draws(seed = 1, deviation = 0.5) {
  let next = seed;
  // The caller's `T` says the rank, which follows from how many sizes there are.
  return <T extends tf.Tensor = tf.Tensor>(...shape: number[]): T =>
    tf.randomNormal(shape, 0, deviation, "float32", next++) as unknown as T;
}

/** Fails where any element differs by more than `tolerance`, relative to the largest element above 1. */
export function assertClose(
  actual: tf.Tensor,
  expected: tf.Tensor,
  tolerance: number,
  what = "tensor",
): void {
  assert.deepEqual(actual.shape, expected.shape, `${what}: shape`);
  const [difference, size] = tf.tidy(() => [
    tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0],
    Math.max(1, tf.max(tf.abs(expected)).dataSync()[0]),
  ]);
  assert.ok(difference <= tolerance * size, `${what}: differs by ${difference}, largest element ${size}`);
}

/** Fails where `run` leaves tensors behind, after one call that may fill caches. */
export function assertNoTensorsLeft(run: () => void): void {
  run();
  const before = tf.memory().numTensors;
  run();
  assert.equal(tf.memory().numTensors - before, 0, "tensors left behind");
}

/** `count` times random sizes, each from 1 to its highest, and before them all sizes 1. The same for one seed. */
export function randomSizes<Name extends string>(
  seed: string,
  count: number,
  highest: Record<Name, number>,
): Record<Name, number>[] {
  const random = seedrandom(seed);
  const sizes = (draw: (most: number) => number) =>
    Object.fromEntries(Object.entries<number>(highest).map(([name, most]) => [name, draw(most)])) as Record<
      Name,
      number
    >;
  return [
    sizes(() => 1),
    ...Array.from({ length: count }, () => sizes((most) => 1 + Math.floor(random() * most))),
  ];
}

type Differentiable = (...inputs: tf.Tensor[]) => tf.Tensor;

/** Value and gradients of a function, its result weighed with fixed random numbers so that no gradient is trivial. */
function valueAndGradients(f: Differentiable, inputs: tf.Tensor[]): { value: tf.Tensor; grads: tf.Tensor[] } {
  const value = tf.tidy(() => f(...inputs));
  const weights = tf.randomNormal(value.shape, 0, 1, "float32", 77);
  const grads = tf.grads((...args) => tf.sum(tf.mul(f(...args), weights)))(inputs);
  weights.dispose();
  return { value, grads };
}

/** Checks that two functions have the same value and the same gradients. */
export function assertSameFunction(
  f: Differentiable,
  g: Differentiable,
  inputs: tf.Tensor[],
  tolerance: { value: number; gradient: number },
): void {
  const [a, b] = [valueAndGradients(f, inputs), valueAndGradients(g, inputs)];
  assertClose(a.value, b.value, tolerance.value, "value");
  a.grads.forEach((gradient, n) => {
    assertClose(gradient, b.grads[n], tolerance.gradient, `gradient of input ${n}`);
  });
  tf.dispose([a.value, ...a.grads, b.value, ...b.grads]);
}

/** A model saved and loaded again. */
export async function reloaded(model: tf.LayersModel): Promise<tf.LayersModel> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (saved) => {
      artifacts = saved;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
    }),
  );
  return tf.loadLayersModel(tf.io.fromMemory(artifacts as tf.io.ModelArtifacts));
}
