import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { makeHumanTimes } from "../../src/datasets/human-times/human-times";
import { InputError } from "../../src/files/errors";
import { encodePairs, humanTimesEncoding } from "../../src/text/encode";
import { fit } from "../../src/training/fit";
import { LossNotANumber } from "../../src/training/good-weights";
import { type Recipe, recipes } from "../../src/training/recipes";
import { stillImproving } from "../../src/training/still-improving";
import { modelFor } from "../../src/training/tasks";
import { train } from "../../src/training/train";
import "../support/tensors";

const pairs = makeHumanTimes({ count: 100 });
const small: Recipe = { ...recipes.article, encoderUnits: 4, decoderUnits: 6, epochs: 2, batchSize: 20 };

test("a loss that is no number stops the training, which keeps the weights of the last loss that was one", async () => {
  const encoding = humanTimesEncoding(pairs, 41);
  const model = modelFor(encoding, small, pairs.length, 1);
  const seen: number[][] = [];
  const weights = () =>
    Array.from(tf.tidy(() => tf.concat1d(model.getWeights().map((w) => w.flatten()))).dataSync());
  const before = tf.memory().numTensors;
  const broken = fit(model, encodePairs(pairs, encoding), {
    epochs: 2,
    batchSize: 20,
    callbacks: {
      onBatchBegin: async (batch: number) => {
        seen.push(weights());
        if (batch === 3) {
          model.setWeights(model.getWeights().map((weight) => tf.fill(weight.shape, Number.NaN)));
        }
      },
    },
  });
  await assert.rejects(broken, (error) => {
    assert.ok(error instanceof LossNotANumber && error instanceof InputError);
    assert.deepEqual([error.epoch, error.step], [1, 4]);
    assert.match(error.message, /at step 4 of epoch 1; .*lower learning rate/);
    return true;
  });
  assert.deepEqual(weights(), seen[2], "the weights with which step 3 computed its loss");
  assert.ok(tf.memory().numTensors - before < 60, "weights are held, not hoarded");
  const [steps, ...moments] = await model.optimizer.getWeights();
  assert.equal(steps.tensor.dataSync()[0], 2, "the optimizer stands where it stood with these weights");
  assert.ok(moments.length === 2 && moments.every(({ tensor }) => tensor.dataSync().every(Number.isFinite)));
  tf.dispose([steps, ...moments].map(({ tensor }) => tensor));
  const { loss } = await fit(model, encodePairs(pairs, encoding), { epochs: 2, batchSize: 20 });
  assert.ok(loss.every(Number.isFinite) && loss[1] < loss[0], `training goes on: ${loss}`);
});

for (const [name, optimizer] of [
  ["Adam", () => tf.train.adam(0.01)],
  ["SGD", () => tf.train.sgd(0.01)],
] as const) {
  test(`tfjs' own ${name} goes on after a loss that is no number`, async () => {
    const encoding = humanTimesEncoding(pairs, 41);
    const model = modelFor(encoding, small, pairs.length, 1);
    model.compile({ optimizer: optimizer(), loss: model.loss });
    const spoilt = {
      onBatchBegin: async (batch: number) => {
        if (batch === 2) {
          model.setWeights(model.getWeights().map((weight) => tf.fill(weight.shape, Number.NaN)));
        }
      },
    };
    const data = encodePairs(pairs, encoding);
    await assert.rejects(fit(model, data, { epochs: 1, batchSize: 20, callbacks: spoilt }), LossNotANumber);
    const { loss } = await fit(model, data, { epochs: 1, batchSize: 20 });
    assert.ok(loss.every(Number.isFinite), String(loss));
  });
}

test("train gives the translator with the last good weights", async () => {
  // Weights of this size are numbers, the products of the next step are not.
  const failed = train(pairs, { recipe: { ...small, learningRate: 1e38, decay: 0 } });
  const error = await failed.then(
    () => assert.fail("it trained"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof LossNotANumber, String(error));
  const weights = error.translator?.model.getWeights() ?? [];
  assert.ok(weights.length > 0);
  assert.ok(weights.every((weight) => weight.dataSync().every(Number.isFinite)));
});

test("still improving: the second half of the validation decides", () => {
  const history = (validationLoss: number[], exactMatch: number[]) => ({
    epoch: validationLoss.map((_, n) => n + 1),
    loss: validationLoss,
    seconds: validationLoss,
    validationLoss,
    exactMatch,
  });
  const rising = stillImproving(history([2, 1.5, 1.2, 0.9], [0, 0.1, 0.2, 0.4]));
  assert.match(
    rising ?? "",
    /over its last 2 epochs .* from 1\.5000 to 0\.9000 .* from 0\.100 to 0\.400; more than 4/,
  );
  // `steady` with 1,000 pairs and 48 epochs, each twelfth; twice as many reach 0.843.
  assert.ok(stillImproving(history([4.16, 1.66, 1.17, 1.18], [0.13, 0.587, 0.717, 0.717])), "a level end");
  // The article's recipe with 1,000 pairs and 15 epochs; twice as many reach 0.17.
  assert.ok(stillImproving(history([7.45, 7.07, 6.55, 6.12], [0, 0, 0.003, 0.003])), "still near 0");
  for (const [what, loss, match] of [
    ["level in its second half", [2, 0.5, 0.5, 0.5], [0, 0.9, 0.9, 0.9]],
    ["overfitting", [2, 1, 0.5, 0.6], [0, 0.5, 0.9, 0.95]],
    ["nothing to gain", [2, 1, 0.01, 0.005], [0, 0.5, 0.999, 0.999]],
    ["too short to tell", [2, 1, 0.5], [0, 0.1, 0.5]],
  ] as const) {
    assert.equal(stillImproving(history([...loss], [...match])), undefined, what);
  }
});
