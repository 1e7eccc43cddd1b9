import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { makeHumanTimes } from "../../src/datasets/human-times/human-times";
import { InputError } from "../../src/files/errors";
import { Interrupted } from "../../src/progress/progress";
import { type Recipe, recipes } from "../../src/training/recipes";
import type { TaskName } from "../../src/training/tasks";
import { train } from "../../src/training/train";
import "../support/tensors";

const scratch = mkdtempSync(path.join(tmpdir(), "checkpoint-"));
after(() => rmSync(scratch, { recursive: true }));
const pairs = makeHumanTimes({ count: 200 });
const small = { steps: 0, encoderUnits: 6, decoderUnits: 8, epochs: 4, batchSize: 50 };
const weightsOf = ({ translator }: Awaited<ReturnType<typeof train>>) =>
  translator.model.getWeights().map((weight) => weight.dataSync().slice());

/** Trains with a checkpoint, is stopped after `epoch`, and goes on in a second call. */
async function inTwoParts(recipe: Recipe, epoch: number, folder: string, task?: TaskName) {
  const stop = new AbortController();
  const first = train(pairs, {
    task,
    recipe,
    checkpoint: folder,
    signal: stop.signal,
    onEpochEnd: (done) => {
      if (done === epoch) {
        stop.abort();
      }
    },
  });
  await assert.rejects(first, Interrupted);
  return train(pairs, { task, recipe, checkpoint: folder });
}

for (const name of ["article", "steady", "translation"] as const) {
  test(`${name}: an interrupted training goes on to the same result bit for bit`, async () => {
    const recipe = { ...recipes[name], ...small };
    const task = name === "translation" ? name : undefined;
    const whole = await train(pairs, { task, recipe });
    const resumed = await inTwoParts(recipe, 2, path.join(scratch, name), task);
    assert.deepEqual(resumed.history.epoch, [1, 2, 3, 4]);
    assert.deepEqual(resumed.history.loss, whole.history.loss);
    assert.deepEqual(weightsOf(resumed), weightsOf(whole));
    assert.deepEqual(readdirSync(path.join(scratch, name)).sort(), [
      "checkpoint.json",
      "encoding.json",
      "model.json",
      "optimizer.bin",
      "weights.bin",
    ]);
  });
}

test("a finished training is not trained again", async () => {
  const recipe = { ...recipes.article, ...small };
  const folder = path.join(scratch, "article");
  let epochs = 0;
  const { history } = await train(pairs, { recipe, checkpoint: folder, onEpochEnd: () => void epochs++ });
  assert.equal(epochs, 0);
  assert.equal(history.epoch.length, 4);
});

test("the checkpoint of another training is refused, and no tensor of the new network stays", async () => {
  const before = tf.memory().numTensors;
  const recipe = { ...recipes.article, ...small };
  const checkpoint = path.join(scratch, "article");
  for (const options of [{ recipe, seed: 2 }, { recipe: { ...recipe, learningRate: 0.01 } }]) {
    await assert.rejects(train(pairs, { checkpoint, ...options }), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, /another recipe, seed or data/);
      return true;
    });
  }
  await assert.rejects(train(pairs.slice(1), { recipe, checkpoint }), InputError);
  assert.equal(tf.memory().numTensors, before);
});
