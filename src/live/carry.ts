/** Converts a translator's network to plain data for the live page, or says why the page cannot contain it. */
import type * as tf from "@tensorflow/tfjs";
import { InputError } from "../files/errors";
import type { AttentionDecoder } from "../layers/attention-decoder";
import { SeededDropout } from "../layers/dropout";
import type { RecurrentEncoder } from "../layers/recurrent-encoder";
import { layerNames } from "../models/layer-names";
import type { Translator } from "../models/translator";
import type { Matrix, Network, NetworkShape, NetworkWeights } from "./network/network";

/**
 * The weights and the shape of a translator's network.
 *
 * @throws InputError if the network has other layers than those of `attentionModel` and `translationModel`, or a weight
 *   that is not a finite number
 */
export function carriedNetwork({ model, encoding }: Translator): Network {
  const fedTokens = model.inputs.length > 1;
  checkLayers(model, fedTokens);
  const attention = layer(model, layerNames.attention, "AttentionDecoder") as AttentionDecoder;
  const { units, cell, score, window, query = "output" } = attention.config;
  if (query !== "output") {
    throw cannotCarry(`its query is "${query}", not the decoder's last output`);
  }
  const encoder = layer(model, layerNames.encoder, "RecurrentEncoder") as RecurrentEncoder;
  const shape: NetworkShape = {
    sourceLength: encoding.sourceLength,
    steps: encoding.targetLength - (fedTokens ? 1 : 0),
    source: encoding.source.toJSON(),
    target: encoding.target.toJSON(),
    masked: masksItsSource(model),
    fedTokens,
    encoder: {
      units: encoder.config.units,
      cell: encoder.config.cell,
      bidirectional: encoder.config.bidirectional,
    },
    decoder: { units, cell, score, window },
  };
  return { shape, weights: weightsOf(model, attention, fedTokens) };
}

const hasLayer = (model: tf.LayersModel, name: string) => model.layers.some((one) => one.name === name);

function masksItsSource(model: tf.LayersModel): boolean {
  return hasLayer(model, layerNames.sourceEmbedding)
    ? layer(model, layerNames.sourceEmbedding, "Embedding").getConfig().maskZero === true
    : layer(model, layerNames.oneHot, "OneHot").getConfig().paddingId !== undefined;
}

/** The name of the dense layer whose outputs become probabilities. */
const scoresName = (fedTokens: boolean) => (fedTokens ? layerNames.scores : layerNames.output);

function checkLayers(model: tf.LayersModel, fedTokens: boolean): void {
  const { source, previous, oneHot, sourceEmbedding, targetEmbedding, encoder, scores, output } = layerNames;
  const known = new Set<string>([source, oneHot, sourceEmbedding, encoder, layerNames.attention, output]);
  if (fedTokens) {
    for (const name of [previous, targetEmbedding, scores]) {
      known.add(name);
    }
  }
  // Dropout is for training: in an answer it changes nothing.
  const other = model.layers.find((layer) => !known.has(layer.name) && !(layer instanceof SeededDropout));
  if (other) {
    throw cannotCarry(`it has a layer "${other.name}" (${other.getClassName()})`);
  }
  const { activation } = layer(model, output, fedTokens ? "Activation" : "Dense").getConfig();
  const { useBias } = layer(model, scoresName(fedTokens), "Dense").getConfig();
  if (activation !== "softmax" || useBias === false) {
    throw cannotCarry(`its layer "${output}" is ${activation}; softmax with a bias was expected`);
  }
}

const cannotCarry = (reason: string): InputError =>
  new InputError(
    `The live page cannot carry this network: ${reason}; it carries networks of attentionModel and translationModel`,
  );

/** The layer of that name. Throws if it is missing or has another class. */
function layer(model: tf.LayersModel, name: string, className: string): tf.layers.Layer {
  const found = model.layers.find((one) => one.name === name);
  if (!found) {
    throw cannotCarry(`it has no layer "${name}"`);
  }
  if (found.getClassName() !== className) {
    throw cannotCarry(`its layer "${name}" is ${found.getClassName()}, not ${className}`);
  }
  return found;
}

function weightsOf(model: tf.LayersModel, attention: AttentionDecoder, fedTokens: boolean): NetworkWeights {
  const tensors: [string, tf.Tensor][] = [];
  const names = ["forwardKernel", "forwardBias", "backwardKernel", "backwardBias"];
  const encoder = model.getLayer(layerNames.encoder).getWeights();
  tensors.push(...encoder.map((tensor, n): [string, tf.Tensor] => [names[n], tensor]));
  tensors.push(...Object.entries(attention.decoderWeights));
  const [outputKernel, outputBias] = model.getLayer(scoresName(fedTokens)).getWeights();
  tensors.push(["outputKernel", outputKernel], ["outputBias", outputBias]);
  if (hasLayer(model, layerNames.sourceEmbedding)) {
    tensors.push(["sourceEmbedding", model.getLayer(layerNames.sourceEmbedding).getWeights()[0]]);
  }
  if (fedTokens) {
    tensors.push([
      "previousEmbedding",
      layer(model, layerNames.targetEmbedding, "Embedding").getWeights()[0],
    ]);
  }
  return Object.fromEntries(tensors.map(([name, tensor]) => [name, matrixOf(name, tensor)]));
}

function matrixOf(name: string, tensor: tf.Tensor): Matrix {
  const [rows, columns] = tensor.rank === 1 ? [1, tensor.size] : tensor.shape;
  const data = Float32Array.from(tensor.dataSync());
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw cannotCarry(`number ${wrong + 1} of its weights ${name} is ${data[wrong]}`);
  }
  return { rows, columns, data };
}
