/**
 * One model of each kind, and its results on the active backend. Node and a browser both run this file, so it imports
 * only the layers and tfjs.
 */
import * as tf from "@tensorflow/tfjs";
import {
  AttentionDecoder,
  AttentionWithoutRnn,
  type CellName,
  cells,
  FixedContextDecoder,
  OneHot,
  RecurrentEncoder,
  type ScoreName,
  scores,
} from "../../src/layers/index";

const TOKENS = 7;
const SOURCE_LENGTH = 6;
const TARGET_LENGTH = 3;
/** A full source, a padded one, and one of a single token. 0 is the padding. */
const SOURCES = [
  [1, 2, 3, 4, 5, 6],
  [6, 5, 4, 0, 0, 0],
  [2, 0, 0, 0, 0, 0],
];

/** Plain numbers, which travel between Node and a page as JSON. */
export type Numbers = {
  shape: number[];
  values: number[];
};

export interface Computed {
  weights: Numbers[];
  outputs: Numbers[];
  /** Of the weights, in their order. */
  gradients: Numbers[];
  /** The outputs of the model written as JSON and read again. */
  outputsOfReloaded: Numbers[];
  tensorsLeft: number;
}

const decoders: Record<string, () => tf.layers.Layer> = {
  ...Object.fromEntries(
    (Object.keys(scores) as ScoreName[]).map((score) => [
      `${score} score`,
      () => new AttentionDecoder({ targetLength: TARGET_LENGTH, units: 6, scoreUnits: 4, score, seed: 2 }),
    ]),
  ),
  window: () =>
    new AttentionDecoder({
      targetLength: TARGET_LENGTH,
      units: 6,
      scoreUnits: 4,
      score: "additive",
      window: { size: 2, stride: 1.5 },
      seed: 2,
    }),
  "without recurrent layer": () =>
    new AttentionWithoutRnn({ targetLength: TARGET_LENGTH, scoreUnits: 4, seed: 2 }),
  "fixed context": () => new FixedContextDecoder({ targetLength: TARGET_LENGTH, units: 6, seed: 2 }),
};

const models: Record<string, () => tf.LayersModel> = {
  ...Object.fromEntries(
    Object.entries(decoders).map(([name, decoder]) => [name, () => model("lstm", decoder())]),
  ),
  ...Object.fromEntries(
    (Object.keys(cells) as CellName[]).map((cell) => [
      `${cell} cell`,
      () =>
        model(
          cell,
          new AttentionDecoder({ targetLength: TARGET_LENGTH, units: 6, scoreUnits: 4, cell, seed: 2 }),
        ),
    ]),
  ),
};

/** The names that `compute` takes. */
export const modelNames = Object.keys(models);

function model(cell: CellName, decoder: tf.layers.Layer): tf.LayersModel {
  const source = tf.input({ shape: [SOURCE_LENGTH] });
  const tokens = new OneHot({ depth: TOKENS, paddingId: 0 }).apply(source);
  const encoded = new RecurrentEncoder({ units: 3, cell, seed: 1 }).apply(tokens);
  return tf.model({ inputs: source, outputs: decoder.apply(encoded) as tf.SymbolicTensor[] });
}

/** @param weights where given, the model's own initial weights are replaced by them */
export async function compute(name: string, weights?: Numbers[]): Promise<Computed> {
  const before = tf.memory().numTensors;
  const made = models[name]();
  if (weights) {
    tf.tidy(() => made.setWeights(weights.map(({ shape, values }) => tf.tensor(values, shape))));
  }
  const reloaded = await reload(made);
  const source = tf.tensor2d(SOURCES);
  const computed = {
    weights: numbers(made.getWeights()),
    outputs: tf.tidy(() => numbers([made.predict(source)].flat())),
    gradients: gradientsOf(made, source),
    outputsOfReloaded: tf.tidy(() => numbers([reloaded.predict(source)].flat())),
  };
  source.dispose();
  made.dispose();
  reloaded.dispose();
  return { ...computed, tensorsLeft: tf.memory().numTensors - before };
}

async function reload(made: tf.LayersModel): Promise<tf.LayersModel> {
  const read = await tf.models.modelFromJSON({ modelTopology: JSON.parse(made.toJSON() as string) });
  read.setWeights(made.getWeights());
  return read;
}

/** Of the outputs' mean square, by the weights. */
function gradientsOf(made: tf.LayersModel, source: tf.Tensor): Numbers[] {
  return tf.tidy(() => {
    const variables = made.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const loss = () => {
      const outputs = [made.apply(source)].flat() as tf.Tensor[];
      return tf.addN(outputs.map((output) => tf.mean(tf.square(output)))) as tf.Scalar;
    };
    const { grads } = tf.variableGrads(loss, variables);
    return numbers(variables.map(({ name }) => grads[name]));
  });
}

const numbers = (tensors: tf.Tensor[]): Numbers[] =>
  tensors.map((tensor) => ({ shape: tensor.shape, values: [...tensor.dataSync()] }));
