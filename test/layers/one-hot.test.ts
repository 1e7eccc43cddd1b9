import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { oneHotVectors } from "../../src/layers/one-hot";
import { tidied } from "../../src/layers/tidied";
import "../support/tensors";

test("an id becomes the row of its column; one outside the depth becomes zeros and touches no other row", () => {
  const rows = tidied(() => oneHotVectors(tf.tensor1d([2, 3, -1, 0], "int32"), 3).arraySync());
  assert.deepEqual(rows, [
    [0, 0, 1],
    [0, 0, 0],
    [0, 0, 0],
    [1, 0, 0],
  ]);
});
