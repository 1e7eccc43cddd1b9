/** Fixtures that scripts/parity made with Keras, as tensors. */
import { readFileSync } from "node:fs";
import path from "node:path";
import "../../src/native/environment";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-node";
import { assertClose } from "../support/tensors";

/** Allowed difference from Keras, relative to the largest element above 1. */
export const VALUE = 1e-5;
export const GRADIENT = 1e-4;

export interface Stored {
  shape: number[];
  values: number[];
}

export type StoredMap = Record<string, Stored>;

export const fixture = <T>(name: string): T =>
  JSON.parse(readFileSync(path.join(__dirname, "fixtures", `${name}.json`), "utf8")) as T;

export const tensor = <T extends tf.Tensor = tf.Tensor>(
  { shape, values }: Stored,
  dtype: "float32" | "int32" | "bool" = "float32",
): T => tf.tensor(values, shape, dtype) as T;

/** Holds each named tensor to the fixture's, and both to the same names. */
export function assertAllClose(
  actual: Record<string, tf.Tensor>,
  expected: StoredMap,
  tolerance: number,
  what: string,
): void {
  const names = [...new Set([...Object.keys(actual), ...Object.keys(expected)])];
  for (const name of names) {
    if (!actual[name] || !expected[name]) {
      throw new Error(`${what} ${name}: only on one side`);
    }
    assertClose(actual[name], tensor(expected[name]), tolerance, `${what} ${name}`);
  }
}

/** A model's variables by the last part of their names, such as `forward_kernel` or `scoreBias`. */
export function variablesOf(weights: tf.LayerVariable[]): Map<string, tf.Variable> {
  return new Map(
    weights.map((weight) => [weight.originalName.split("/").pop() as string, weight.read() as tf.Variable]),
  );
}

/** Gradients of a scalar function with respect to variables, by their short names. */
export function gradientsOf(
  f: () => tf.Scalar,
  variables: Map<string, tf.Variable>,
): Record<string, tf.Tensor> {
  const { value, grads } = tf.variableGrads(f, [...variables.values()]);
  value.dispose();
  return Object.fromEntries([...variables].map(([name, { name: full }]) => [name, grads[full]]));
}
