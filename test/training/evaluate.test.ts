import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { makeHumanTimes } from "../../src/datasets/human-times/human-times";
import { encodePairs, humanTimesEncoding } from "../../src/text/encode";
import { allExamples } from "../../src/training/batches";
import { evaluate, makeEvaluator } from "../../src/training/evaluate";
import { fit } from "../../src/training/fit";
import { exactMatch, stepwiseCrossEntropy } from "../../src/training/losses";
import { recipes } from "../../src/training/recipes";
import { modelFor } from "../../src/training/tasks";
import { assertNoTensorsLeft } from "../support/tensors";

const pairs = makeHumanTimes({ count: 115 });
const encoding = humanTimesEncoding(pairs);
const data = encodePairs(pairs, encoding);
const recipe = { ...recipes.steady, encoderUnits: 8, decoderUnits: 16, batchSize: 10, epochs: 40 };

test("an evaluation in batches is that of all examples at once, on any backend", async () => {
  const model = modelFor(encoding, recipe, data.count, 1);
  await fit(model, data, recipe); // far enough that some answers are right and some are not
  const batch = allExamples(data, encoding.target.size);
  const probabilities = model.predict(batch.source) as tf.Tensor;
  const [loss, share] = [stepwiseCrossEntropy, exactMatch].map(
    (of) => of(batch.target, probabilities).dataSync()[0],
  );
  assert.ok(share > 0 && share < 1, `exact match ${share}`);
  const sameFor = (batchSize: number) => {
    const found = evaluate(model, data, batchSize);
    assert.ok(
      Math.abs(found.loss - loss) < 1e-4,
      `batches of ${batchSize}: loss ${found.loss}, at once ${loss}`,
    );
    assert.ok(Math.abs(found.exactMatch - share) < 1e-6, `exact match ${found.exactMatch}, at once ${share}`);
  };
  for (const batchSize of [500, 57, 38, 1]) {
    sameFor(batchSize); // 115; 57, 57, 1; 38, 38, 38, 1; singly
  }
  await tf.setBackend("cpu");
  try {
    sameFor(38);
  } finally {
    await tf.setBackend("tensorflow");
  }
});

test("an evaluator leaves no tensor behind", () => {
  const model = modelFor(encoding, recipe, data.count, 2);
  const evaluator = makeEvaluator(model, 50);
  assertNoTensorsLeft(() => evaluator.evaluate(data));
  evaluator.dispose();
});
