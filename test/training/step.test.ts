import assert from "node:assert/strict";
import { mock, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { makeHumanTimes } from "../../src/datasets/human-times/human-times";
import { translationModel } from "../../src/models/translation-model";
import { encodePairs, humanTimesEncoding, translationEncoding } from "../../src/text/encode";
import { Adam } from "../../src/training/adam";
import { batchOf, inBatches, inputsOf, shuffledOrder, teacherForced } from "../../src/training/batches";
import { costOf } from "../../src/training/costs";
import { batchCuts } from "../../src/training/like-length";
import { type Loss, sequenceCrossEntropy, stepwiseCrossEntropy } from "../../src/training/losses";
import { recipes } from "../../src/training/recipes";
import { plainStep, trainingStep, variablesOf } from "../../src/training/step";
import { modelFor } from "../../src/training/tasks";
import { twoLengthBatches } from "../../src/training/two-lengths";
import { assertClose } from "../support/tensors";

const pairs = makeHumanTimes({ count: 110 });
const encoding = humanTimesEncoding(pairs);
const data = encodePairs(pairs, encoding);
const small = { ...recipes.article, encoderUnits: 8, decoderUnits: 16 };
const batches = inBatches(shuffledOrder(data.count, 1), 109); // 109 and 1: two graphs, of unequal halves and of none

for (const maskPadding of [false, true]) {
  test(`steps as a graph are steps op by op${maskPadding ? ", under a mask" : ""}`, () => {
    const [compiled, plain] = [1, 1].map((seed) =>
      modelFor(encoding, { ...small, maskPadding }, data.count, seed),
    );
    const graph = trainingStep(compiled);
    const reference = plainStep(
      costOf(plain, stepwiseCrossEntropy),
      plain.optimizer,
      variablesOf(plain.trainableWeights),
    );
    for (let pass = 0; pass < 4; pass++) {
      for (const rows of batches) {
        const [a, b] = [graph, reference].map((step) => step.run(batchOf(data, rows)));
        assert.ok(Math.abs(a - b) < 1e-4, `loss ${a}, op by op ${b}`);
      }
    }
    const expected = variablesOf(plain.trainableWeights);
    variablesOf(compiled.trainableWeights).forEach((variable, n) => {
      assertClose(variable, expected[n], 1e-4, variable.name);
    });
    graph.dispose();
  });
}

for (const embeddingUnits of [3, 5]) {
  test(`steps with teacher forcing as a graph are steps op by op, embeddings of ${embeddingUnits}`, () => {
    const encoding = translationEncoding(pairs, { kind: "character" });
    const { source, target, sourceLength, targetLength } = encoding;
    const forced = teacherForced(encodePairs(pairs, encoding), target);
    const loss = sequenceCrossEntropy(target.paddingId);
    const [compiled, plain] = [1, 1].map((seed) => {
      const model = translationModel({
        sourceLength,
        targetLength,
        sourceVocabularySize: source.size,
        targetVocabularySize: target.size,
        encoderUnits: 4,
        decoderUnits: 6,
        paddingId: source.paddingId,
        embeddingUnits,
        seed,
      });
      model.compile({ optimizer: new Adam({ learningRate: 0.01, clipNorm: 1 }), loss });
      return model;
    });
    const warn = mock.method(console, "warn", () => {});
    const graph = trainingStep(compiled);
    const cost = costOf(plain, loss);
    const reference = plainStep(cost, plain.optimizer, variablesOf(plain.trainableWeights));
    for (const rows of batches) {
      const [a, b] = [graph, reference].map((step) => step.run(batchOf(forced, rows)));
      assert.ok(Math.abs(a - b) < 1e-4, `loss ${a}, op by op ${b}`);
    }
    assert.equal(warn.mock.callCount(), 0, "it runs as a graph");
    warn.mock.restore();
    const expected = variablesOf(plain.trainableWeights);
    variablesOf(compiled.trainableWeights).forEach((variable, n) => {
      assertClose(variable, expected[n], 1e-4, variable.name);
    });
    const before = tf.memory().numTensors;
    graph.run(batchOf(forced, batches[0]));
    assert.equal(tf.memory().numTensors, before, "tensors left behind");
    reference.run(batchOf(forced, batches[0]));
    // Cut behind their longest, as `fit` cuts them: the same loss.
    const short = Int32Array.from(
      [...batches[0]].sort((a, b) => forced.lengths[a] - forced.lengths[b]).slice(0, 6),
    );
    const cut = batchCuts(forced, 6, 1e9)(short);
    assert.ok(cut.sourceLength < forced.sourceLength, `${cut.sourceLength}`);
    const losses = [undefined, cut.sourceLength].map((length) => {
      const { target: expected, ...inputs } = batchOf(forced, short, length);
      return cost(expected, inputsOf(inputs)).dataSync()[0];
    });
    assert.ok(Math.abs(losses[0] - losses[1]) < 1e-5, losses.join(" "));
    // In two parts of lengths of their own: the same step as op by op, and the loss of the whole.
    for (const parts of twoLengthBatches(forced, 12)("seed")) {
      assert.equal(parts.length, 2);
      const rows = Int32Array.from(parts.flatMap((part) => [...part.rows]));
      const { target: expected, ...inputs } = batchOf(forced, rows);
      const whole = cost(expected, inputsOf(inputs)).dataSync()[0];
      const [a, b] = [graph, reference].map((step) =>
        step.run(
          ...parts.map((part) => batchOf(forced, part.rows, part.cut?.sourceLength, part.cut?.targetLength)),
        ),
      );
      assert.ok(Math.abs(a - b) < 1e-4 && Math.abs(b - whole) < 1e-4, `${a}, op by op ${b}, whole ${whole}`);
    }
    graph.dispose();
  });
}

test("a thousand steps leave no tensor behind", () => {
  const model = modelFor(encoding, { ...small, encoderUnits: 2, decoderUnits: 2 }, 1000, 1);
  const step = trainingStep(model);
  const rows = Int32Array.of(0, 1, 2);
  step.run(batchOf(data, rows));
  const before = tf.memory().numTensors;
  for (let n = 0; n < 1000; n++) {
    step.run(batchOf(data, rows));
  }
  assert.equal(tf.memory().numTensors, before);
  step.dispose();
});

test("a loss that is no mean over the examples is taken of the whole batch", () => {
  const [compiled, plain] = [1, 1].map((seed) => {
    const model = modelFor(encoding, small, data.count, seed);
    const loss = (target: tf.Tensor, output: tf.Tensor) =>
      tf.sqrt(tf.sum(tf.squaredDifference(target, output)));
    // tfjs' types ask for a loss for each example; at run time it takes any.
    model.compile({ optimizer: new Adam({ learningRate: 0.01 }), loss: loss as never });
    return { model, loss };
  });
  const graph = trainingStep(compiled.model);
  const reference = plainStep(
    costOf(plain.model, plain.loss as Loss),
    plain.model.optimizer,
    variablesOf(plain.model.trainableWeights),
  );
  const rows = Int32Array.from({ length: 20 }, (_, n) => n);
  for (let n = 0; n < 3; n++) {
    const [a, b] = [graph, reference].map((step) => step.run(batchOf(data, rows)));
    assert.ok(Math.abs(a - b) < 1e-4, `loss ${a}, op by op ${b}`);
  }
  graph.dispose();
});

test("a model with dropout trains op by op, and the user is told once", () => {
  const source = tf.input({ shape: [4] });
  const hidden = tf.layers.dense({ units: 6 }).apply(source);
  const dropped = tf.layers.dropout({ rate: 0.5 }).apply(hidden);
  const output = tf.layers.reshape({ targetShape: [2, 3] }).apply(dropped) as tf.SymbolicTensor;
  const model = tf.model({ inputs: source, outputs: output });
  // tfjs' types ask for a loss that returns a tensor of the same kind; this one returns a scalar.
  model.compile({ optimizer: new Adam({ learningRate: 0.01 }), loss: tf.losses.meanSquaredError as never });
  const warn = mock.method(console, "warn", () => {});
  const step = trainingStep(model);
  const batch = () => ({ source: tf.ones([5, 4]) as tf.Tensor2D, target: tf.ones([5, 2, 3]) as tf.Tensor3D });
  const losses = [step.run(batch()), step.run(batch()), step.run(batch())];
  assert.equal(warn.mock.callCount(), 1);
  assert.match(String(warn.mock.calls[0].arguments[0]), /op by op, which is slower/);
  assert.equal(new Set(losses).size, 3, "each step drops other units");
  warn.mock.restore();
});
