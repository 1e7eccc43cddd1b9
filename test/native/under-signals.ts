/** A program for the test of signals: computes matrix products of many depths while signals arrive. */
import { setImmediate } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs";
import { compileFunction } from "../../src/native/graph/compile";
import { draws } from "../support/tensors";

const draw = draws(1);
const depths = [64, 128, 256, 512, 1024];
const factors = depths.flatMap((depth) => [draw(100, depth), draw(depth, 128)]);
const products = () => depths.map((_, n) => tf.matMul(factors[2 * n], factors[2 * n + 1]));

let handled = 0;
process.on("SIGWINCH", () => handled++);

async function main() {
  const graph = compileFunction(products, factors);
  const expected = products();
  process.send?.("begun");
  let wrong = 0;
  for (let round = 0; round < 1500; round++) {
    const results = [...products(), ...graph.run(factors)];
    wrong += tf
      .tidy(() =>
        tf.addN(results.map((result, n) => tf.sum(tf.notEqual(result, expected[n % depths.length])))),
      )
      .dataSync()[0];
    tf.dispose(results);
    await setImmediate(); // handlers run
  }
  process.send?.({ handled, wrong, generated: process.env.TENSORFLOW_USE_CUSTOM_CONTRACTION_KERNEL });
  process.disconnect?.();
}

main();
