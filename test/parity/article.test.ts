/** The article's whole model, its loss, gradients and training, against the demo's network in Keras. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { attentionModel } from "../../src/models/attention-model";
import { Adam, type AdamConfig } from "../../src/training/adam";
import { stepwiseCrossEntropy } from "../../src/training/losses";
import { assertClose } from "../support/tensors";
import {
  assertAllClose,
  fixture,
  GRADIENT,
  gradientsOf,
  type Stored,
  type StoredMap,
  tensor,
  VALUE,
  variablesOf,
} from "./fixture";

interface Article {
  sizes: {
    sourceLength: number;
    targetLength: number;
    sourceVocabulary: number;
    targetVocabulary: number;
    encoderUnits: number;
    decoderUnits: number;
    scoreUnits: number;
  };
  paddingId: number | null;
  weights: StoredMap;
  source: Stored;
  target: Stored;
  value: Stored;
  loss: number;
  gradients: StoredMap;
  /** Loss before each of five steps. */
  losses: number[];
  /** Weights after them. */
  trained: StoredMap;
}

function prepare(name: string) {
  const stored = fixture<Article>(name);
  const { sourceVocabulary, targetVocabulary, ...sizes } = stored.sizes;
  const model = attentionModel({
    ...sizes,
    sourceVocabularySize: sourceVocabulary,
    targetVocabularySize: targetVocabulary,
    paddingId: stored.paddingId ?? undefined,
  });
  const variables = variablesOf(model.trainableWeights);
  for (const [key, variable] of variables) {
    variable.assign(tensor(stored.weights[key]));
  }
  const source = tensor(stored.source, "int32");
  const target = tf.oneHot(tensor(stored.target, "int32"), targetVocabulary).toFloat();
  const loss = () => stepwiseCrossEntropy(target, model.apply(source) as tf.Tensor);
  return { stored, model, variables, source, loss };
}

for (const name of ["article", "article-masked"]) {
  test(`${name}: probabilities, loss and gradients are those of the demo in Keras`, () => {
    const { stored, model, variables, source, loss } = prepare(name);
    assertClose(model.apply(source) as tf.Tensor, tensor(stored.value), VALUE, "probabilities");
    assertClose(loss(), tf.scalar(stored.loss), VALUE, "loss");
    assertAllClose(gradientsOf(loss, variables), stored.gradients, GRADIENT, "gradient");
  });

  test(`${name}: five training steps lead where Keras' lead`, () => {
    const { stored, variables, loss } = prepare(name);
    const optimizer = new Adam({ learningRate: 0.05, decay: 0.04, clipNorm: 1 });
    stored.losses.forEach((expected, step) => {
      const cost = optimizer.minimize(loss, true, [...variables.values()]) as tf.Scalar;
      assertClose(cost, tf.scalar(expected), GRADIENT, `loss before step ${step + 1}`);
    });
    const weights = Object.fromEntries(variables) as Record<string, tf.Tensor>;
    assertAllClose(weights, stored.trained, GRADIENT, "weight after five steps");
  });
}

test("Adam with decay and clipnorm is Keras', step by step on given gradients", () => {
  const stored = fixture<{
    settings: AdamConfig;
    start: StoredMap;
    gradients: StoredMap[];
    after: StoredMap[];
  }>("adam");
  assert.ok(stored.settings.decay && stored.settings.clipNorm);
  const optimizer = new Adam(stored.settings);
  const variables = Object.fromEntries(
    Object.entries(stored.start).map(([key, value]) => [key, tf.variable(tensor(value))]),
  );
  stored.gradients.forEach((step, n) => {
    const named = Object.entries(step).map(([key, value]) => ({
      name: variables[key].name,
      tensor: tensor(value),
    }));
    optimizer.applyGradients(named);
    assertAllClose(variables, stored.after[n], VALUE, `after step ${n + 1}: weight`);
  });
});
