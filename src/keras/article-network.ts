/**
 * The article's demo network as its notebook builds it: Bidirectional(LSTM) on one-hot vectors, then in each output step
 * RepeatVector, Concatenate, Dense(tanh), Dense(1, relu), softmax over time, Dot and an LSTM, whose output goes into one
 * Dense(softmax). Its layers are known by their classes, their weights by shape and order.
 */
import { attentionModel } from "../models/attention-model";
import { layerNames } from "../models/layer-names";
import type { KerasFile, KerasLayer } from "./archive";
import { connectionsIn } from "./from-keras";
import { columnsOf, type Matrix, matrixOf, ourLstm, range, rowsOf } from "./keras-layout";
import { weightPaths } from "./layer-kinds";
import type { GivenVocabularies } from "./vocabularies";

/** What the notebook's network is made of besides its weights: shapes, softmax, and the decoder's first state. */
const WITHOUT_WEIGHTS = new Set([
  ...[
    "InputLayer",
    "RepeatVector",
    "Concatenate",
    "Dot",
    "Softmax",
    "Activation",
    "Lambda",
    "Reshape",
    "Permute",
  ],
  ...[
    "ZerosLike",
    "Zeros",
    "GetItem",
    "Matmul",
    "OneHot",
    "NotEqual",
    "ExpandDims",
    "Squeeze",
    "Stack",
    "Cast",
  ],
]);

/** Whether a network of Keras' own layers repeats a state for each source step, as the article's does. */
export const isArticleNetwork = ({ model }: KerasFile): boolean =>
  model.config.layers.some(({ class_name }) => class_name === "RepeatVector");

export interface ArticleNetwork {
  sourceLength: number;
  targetLength: number;
  /** Our weights by name. */
  weights: Map<string, Matrix>;
  encoderUnits: number;
  decoderUnits: number;
  scoreUnits: number;
}

/** @throws Error in one line if a layer is missing, is there twice, or is one that the notebook does not have */
export function articleNetwork(file: KerasFile, { source, target }: GivenVocabularies): ArticleNetwork {
  const { layers, input_layers, output_layers } = file.model.config;
  const found = {
    encoder: undefined,
    score: undefined,
    energy: undefined,
    decoder: undefined,
    output: undefined,
  } as Record<"encoder" | "score" | "energy" | "decoder" | "output", KerasLayer | undefined>;
  for (const layer of layers) {
    const part = partOf(layer);
    if (part !== undefined) {
      if (found[part]) {
        throw new Error(`layers "${found[part].name}" and "${layer.name}" could both be its ${part}`);
      }
      found[part] = layer;
    }
  }
  checkLambdas(layers);
  const { encoder, score, energy, decoder, output } = found;
  if (!(encoder && score && energy && decoder && output)) {
    const missing = Object.entries(found).find(([, layer]) => layer === undefined)?.[0];
    throw new Error(`has a RepeatVector as the article's network, but no ${missing} like that one's`);
  }
  const paths = new Map(
    weightPaths(layers.map(({ class_name }) => class_name)).map((path, n) => [layers[n].name, path]),
  );
  const weights = (layer: KerasLayer, below = "") =>
    weightsAt(file, `${paths.get(layer.name)}${below}`, layer.name);
  const forward = weights(encoder, "/forward_layer/cell");
  const backward = weights(encoder, "/backward_layer/cell");
  const named = new Map<string, Matrix>();
  for (const [direction, parts] of [
    ["forward", forward],
    ["backward", backward],
  ] as const) {
    const [kernel, recurrent, bias] = expect(parts, 3, encoder.name);
    checkSize("source", source.kerasIds.length, kernel.rows);
    const ours = ourLstm(rowsOf(kernel, source.kerasIds), recurrent, bias);
    named.set(`${layerNames.encoder}/${direction}_kernel`, ours.kernel);
    named.set(`${layerNames.encoder}/${direction}_bias`, ours.bias);
  }
  const [decoderKernel, decoderRecurrent, decoderBias] = expect(weights(decoder, "/cell"), 3, decoder.name);
  const cell = ourLstm(decoderKernel, decoderRecurrent, decoderBias);
  named.set("attention/recurrentKernel", cell.kernel);
  named.set("attention/recurrentBias", cell.bias);
  const [scoreKernel, scoreBias] = expect(weights(score), 2, score.name);
  const sourceUnits = decoderKernel.rows;
  const units = decoderRecurrent.rows;
  named.set("attention/scoreKernel", sourceRowsFirst(layers, scoreKernel, sourceUnits, units));
  named.set("attention/scoreBias", scoreBias);
  const [energyKernel, energyBias] = expect(weights(energy), 2, energy.name);
  named.set("attention/energyKernel", energyKernel);
  named.set("attention/energyBias", energyBias);
  const [kernel, bias] = expect(weights(output), 2, output.name);
  checkSize("target", target.kerasIds.length, kernel.columns);
  checkSize("target", target.kerasIds.length, bias.columns);
  named.set("output/kernel", columnsOf(kernel, target.kerasIds));
  named.set("output/bias", columnsOf(bias, target.kerasIds));
  return {
    sourceLength: sourceLengthOf(layers, connectionsIn(input_layers)[0]?.[0]),
    targetLength: connectionsIn(output_layers).length,
    weights: named,
    encoderUnits: sourceUnits / 2,
    decoderUnits: units,
    scoreUnits: scoreKernel.columns,
  };
}

/** The part of the network that a layer with weights is, or undefined for one without. */
function partOf({ name, class_name, config }: KerasLayer) {
  if (class_name === "Bidirectional") {
    const inner = (config.layer ?? {}) as { class_name?: string; config?: KerasLayer["config"] };
    if (inner.class_name !== "LSTM" || config.merge_mode !== "concat" || !inner.config?.return_sequences) {
      throw new Error(
        `layer "${name}" is a Bidirectional(${inner.class_name}), merged by ${config.merge_mode}; the article's is an LSTM, merged by concat, with all its outputs`,
      );
    }
    checkCell(name, inner.config);
    return "encoder";
  }
  if (class_name === "LSTM") {
    checkCell(name, config);
    return "decoder";
  }
  if (class_name === "Dense") {
    const part = { tanh: "score", relu: "energy", softmax: "output" } as const;
    const found = part[config.activation as keyof typeof part];
    if (found === undefined || (found === "energy" && config.units !== 1)) {
      throw new Error(
        `layer "${name}" is a Dense(${config.units}, ${config.activation}), which the article does not have`,
      );
    }
    return found;
  }
  if (class_name === "Softmax" && JSON.stringify([config.axis].flat()) !== "[1]") {
    throw new Error(
      `layer "${name}" is a Softmax over axis ${config.axis}; the article's is over the source, axis 1`,
    );
  }
  if (!WITHOUT_WEIGHTS.has(class_name)) {
    throw new Error(`layer "${name}" is a ${class_name}, which the workbook does not have`);
  }
  return undefined;
}

/** With other functions than ours the same weights would give other numbers. */
function checkCell(name: string, { activation, recurrent_activation }: KerasLayer["config"]): void {
  if (activation !== "tanh" || recurrent_activation !== "sigmoid") {
    const functions = [activation, recurrent_activation].map((one) => JSON.stringify(one)).join(" and ");
    throw new Error(`layer "${name}" is an LSTM of ${functions}; the workbook's has "tanh" and "sigmoid"`);
  }
}

/** The notebook makes the decoder's first state, zeros, with a Lambda. What another Lambda computes is not in the file. */
function checkLambdas(layers: readonly KerasLayer[]): void {
  const names = new Set(layers.filter(({ class_name }) => class_name === "Lambda").map(({ name }) => name));
  for (const { class_name, inbound_nodes } of layers) {
    const foreign = connectionsIn(inbound_nodes).find(([name]) => names.has(name))?.[0];
    if (foreign !== undefined && class_name !== "RepeatVector" && class_name !== "LSTM") {
      throw new Error(`layer "${foreign}" is a Lambda, which the workbook does not have`);
    }
  }
}

function weightsAt({ layers }: KerasFile, path: string, layer: string): Matrix[] {
  const found = layers.find((each) => each.path === path);
  if (!found) {
    throw new Error(`holds no weights for the layer "${layer}" (at ${path})`);
  }
  return Object.entries(found.weights)
    .sort(([left], [right]) => Number(left) - Number(right))
    .map(([, array]) => matrixOf(array));
}

function expect(weights: Matrix[], count: number, layer: string): Matrix[] {
  if (weights.length !== count) {
    throw new Error(`layer "${layer}" has ${weights.length} weights, ${count} are needed`);
  }
  return weights;
}

/** The score's kernel with the rows for the encoder's output first, whichever way the notebook concatenates. */
function sourceRowsFirst(layers: KerasLayer[], kernel: Matrix, sourceUnits: number, units: number): Matrix {
  if (kernel.rows !== sourceUnits + units) {
    throw new Error(
      `the score's kernel has ${kernel.rows} rows; ${sourceUnits} for the encoder's output and ${units} for the decoder's state are needed`,
    );
  }
  const joined = layers.find(({ class_name }) => class_name === "Concatenate");
  const [first] = connectionsIn(joined?.inbound_nodes[0] ?? []);
  const repeated = layers.find(({ name }) => name === first?.[0])?.class_name === "RepeatVector";
  return repeated ? rowsOf(kernel, [...range(sourceUnits).map((n) => units + n), ...range(units)]) : kernel;
}

function sourceLengthOf(layers: KerasLayer[], input: string): number {
  const shape = layers.find(({ name }) => name === input)?.config.batch_shape;
  const length = Array.isArray(shape) ? shape[1] : undefined;
  if (typeof length !== "number") {
    throw new Error(`the input "${input}" has no fixed length; the article's is 41`);
  }
  return length;
}

function checkSize(side: string, given: number, network: number): void {
  if (given !== network) {
    throw new Error(`the ${side} vocabulary has ${given} entries, the network ${network}`);
  }
}

/** The network in our layers, with its weights in the order of the model. */
export function articleModel(network: ArticleNetwork, { source, target }: GivenVocabularies) {
  const { weights, ...sizes } = network;
  const model = attentionModel({
    ...sizes,
    sourceVocabularySize: source.kerasIds.length,
    targetVocabularySize: target.kerasIds.length,
  });
  return { model, weights };
}
