import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { makeHumanTimes } from "../../src/datasets/human-times/human-times";
import { attentionModel } from "../../src/models/attention-model";
import { Interrupted } from "../../src/progress/progress";
import { encodePairs, humanTimesEncoding } from "../../src/text/encode";
import { type FitOptions, fit, type History } from "../../src/training/fit";
import { recipes } from "../../src/training/recipes";
import { modelFor } from "../../src/training/tasks";
import "../support/tensors";

const pairs = makeHumanTimes({ count: 300 });
const encoding = humanTimesEncoding(pairs);
const data = encodePairs(pairs, encoding);
const small = { ...recipes.article, encoderUnits: 8, decoderUnits: 16, batchSize: 50 };

async function trained(options: Partial<FitOptions> = {}, seed = 1) {
  const model = modelFor(encoding, small, data.count, seed);
  const history = await fit(model, data, { epochs: 2, batchSize: 50, seed, ...options });
  const weights = model.getWeights().map((weight) => weight.dataSync().slice());
  return { model, history, weights };
}

test("two runs with one seed give the same weights bit for bit; another seed gives others", async () => {
  const [first, second, other] = [await trained(), await trained(), await trained({}, 2)];
  assert.deepEqual(first.weights, second.weights);
  assert.deepEqual(first.history.loss, second.history.loss);
  assert.notDeepEqual(first.weights, other.weights);
});

test("the network learns: the loss falls below half of guessing", async () => {
  const { history } = await trained({ epochs: 12 });
  assert.ok(history.loss[0] > 6, `first epoch ${history.loss[0]}`);
  assert.ok(history.loss[11] < history.loss[0] * 0.75, `${history.loss.join(" ")}`);
});

test("the order of the examples depends on the seed, not on Math.random", async () => {
  const random = Math.random;
  Math.random = () => {
    throw new Error("Math.random was called");
  };
  try {
    await trained({ epochs: 1 });
  } finally {
    Math.random = random;
  }
});

test("training leaves no tensor behind", async () => {
  const { model } = await trained({ epochs: 1 });
  await fit(model, data, { epochs: 1, batchSize: 50 });
  const before = tf.memory().numTensors;
  await fit(model, data, { epochs: 1, batchSize: 50, validation: data });
  assert.equal(tf.memory().numTensors, before);
});

test("validation is recorded once an epoch", async () => {
  const epochs: number[] = [];
  const { history } = await trained({ validation: data, onEpochEnd: (epoch) => void epochs.push(epoch) });
  assert.deepEqual(epochs, [1, 2]);
  assert.equal(history.validationLoss?.length, 2);
  assert.equal(history.exactMatch?.length, 2);
  assert.ok(history.seconds[1] > history.seconds[0]);
});

test("a stopped training ends at once and keeps what it has learned", async () => {
  const stop = new AbortController();
  const model = modelFor(encoding, small, data.count, 1);
  const before = model.getWeights().map((weight) => weight.dataSync().slice());
  let epochs = 0;
  const running = fit(model, data, {
    epochs: 50,
    batchSize: 50,
    signal: stop.signal,
    onEpochEnd: () => {
      epochs += 1;
      stop.abort();
    },
  });
  await assert.rejects(running, Interrupted);
  assert.equal(epochs, 1);
  assert.notDeepEqual(
    model.getWeights().map((weight) => weight.dataSync().slice()),
    before,
  );
});

test("a model that was not compiled is refused in words", async () => {
  const model = attentionModel({
    sourceLength: data.sourceLength,
    targetLength: data.targetLength,
    sourceVocabularySize: encoding.source.size,
    targetVocabularySize: encoding.target.size,
  });
  await assert.rejects(fit(model, data, { epochs: 1, batchSize: 50 }), /compile the model first/);
});

test("a batch size that is none is refused in words", async () => {
  for (const batchSize of [0, -1, 2.5, Number.NaN]) {
    await assert.rejects(
      trained({ batchSize }),
      new RegExp(`batchSize is ${batchSize}; a whole number from 1 up`),
    );
  }
});

test("a history that is given is filled, kept by a stop, and gone on from", async () => {
  const history: History = { epoch: [], loss: [], seconds: [] };
  const model = modelFor(encoding, small, data.count, 1);
  const stop = new AbortController();
  const options = { epochs: 3, batchSize: 50, validation: data, history };
  const onEpochEnd = (epoch: number) => {
    if (epoch === 2) {
      stop.abort();
    }
  };
  await assert.rejects(fit(model, data, { ...options, signal: stop.signal, onEpochEnd }), Interrupted);
  assert.deepEqual(history.epoch, [1, 2]);
  const done = await fit(model, data, options);
  assert.equal(done, history);
  assert.deepEqual([history.epoch, history.exactMatch?.length], [[1, 2, 3], 3]);
});

test("callbacks in the tfjs form are called in order, with losses", async () => {
  const calls: string[] = [];
  const logs: tf.Logs[] = [];
  await trained({
    epochs: 2,
    validation: data,
    callbacks: {
      onTrainBegin: () => void calls.push("train"),
      onEpochBegin: (epoch: number) => void calls.push(`epoch ${epoch}`),
      onBatchEnd: (batch: number) => void calls.push(`batch ${batch}`),
      onEpochEnd: (_epoch: number, log?: tf.Logs) => void logs.push(log as tf.Logs),
      onTrainEnd: () => void calls.push("end"),
    },
  });
  const batches = [0, 1, 2, 3, 4, 5].map((batch) => `batch ${batch}`);
  assert.deepEqual(calls, ["train", "epoch 0", ...batches, "epoch 1", ...batches, "end"]);
  assert.deepEqual(Object.keys(logs[0]), ["loss", "val_loss", "val_exactMatch"]);
});

test("tfjs' own early stopping ends a training that no longer gets better", async () => {
  const stuck = { monitor: "val_loss", patience: 1, minDelta: 1e9 }; // nothing counts as better
  const { history } = await trained({
    epochs: 9,
    validation: data,
    callbacks: tf.callbacks.earlyStopping(stuck),
  });
  assert.equal(history.epoch.length, 2);
});
