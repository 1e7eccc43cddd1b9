/** A translator's network as plain data for the live page, or the reason why the page cannot carry it. */
import type * as tf from "@tensorflow/tfjs";
import { InputError } from "../files/errors";
import type { AttentionDecoder } from "../layers/attention-decoder";
import type { Translator } from "../models/translator";
import type { Matrix, Network, NetworkShape, NetworkWeights } from "./network/network";

/**
 * The numbers and the shape of a translator's network.
 *
 * @throws InputError if the network is built from other layers than those of `attentionModel` and `translationModel`,
 * or holds a weight that is no finite number
 */
export function carriedNetwork({ model, encoding }: Translator): Network {
  const fedTokens = model.inputs.length > 1;
  checkLayers(model, fedTokens);
  const attention = layer(model, "attention", "AttentionDecoder") as AttentionDecoder;
  const { units, cell, score, window } = attention.getConfig() as unknown as NetworkShape["decoder"];
  const { query = "output" } = attention.getConfig();
  if (query !== "output") {
    throw cannotCarry(`its query is "${query}", not the decoder's last output`);
  }
  const encoder = layer(model, "encoder", "RecurrentEncoder").getConfig();
  const shape: NetworkShape = {
    sourceLength: encoding.sourceLength,
    steps: encoding.targetLength - (fedTokens ? 1 : 0),
    source: encoding.source.toJSON(),
    target: encoding.target.toJSON(),
    masked: masksItsSource(model),
    fedTokens,
    encoder: {
      units: encoder.units as number,
      cell: encoder.cell as NetworkShape["encoder"]["cell"],
      bidirectional: encoder.bidirectional as boolean,
    },
    decoder: { units, cell, score, window },
  };
  return { shape, weights: weightsOf(model, attention, fedTokens) };
}

/** The layer that turns the source's ids into vectors: one-hot ones, or rows of a matrix that are learned. */
const SOURCE_EMBEDDING = "source_embedding";
/** The same for the previous token. */
const TARGET_EMBEDDING = "target_embedding";

const hasLayer = (model: tf.LayersModel, name: string) => model.layers.some((one) => one.name === name);

function masksItsSource(model: tf.LayersModel): boolean {
  return hasLayer(model, SOURCE_EMBEDDING)
    ? layer(model, SOURCE_EMBEDDING, "Embedding").getConfig().maskZero === true
    : layer(model, "one_hot", "OneHot").getConfig().paddingId !== undefined;
}

/** The name of the dense layer whose numbers become probabilities. */
const scoresName = (fedTokens: boolean) => (fedTokens ? "scores" : "output");

function checkLayers(model: tf.LayersModel, fedTokens: boolean): void {
  const known = new Set(["source", "encoder", "attention", "output", "one_hot", SOURCE_EMBEDDING]);
  if (fedTokens) {
    for (const name of ["previous", "scores", TARGET_EMBEDDING]) {
      known.add(name);
    }
  }
  const other = model.layers.find(({ name }) => !known.has(name));
  if (other) {
    throw cannotCarry(`it has a layer "${other.name}" (${other.getClassName()})`);
  }
  const { activation } = layer(model, "output", fedTokens ? "Activation" : "Dense").getConfig();
  const { useBias } = layer(model, scoresName(fedTokens), "Dense").getConfig();
  if (activation !== "softmax" || useBias === false) {
    throw cannotCarry(`its layer "output" is ${activation}; softmax with a bias was expected`);
  }
}

const cannotCarry = (reason: string): InputError =>
  new InputError(
    `The live page cannot carry this network: ${reason}; it carries networks of attentionModel and translationModel`,
  );

/** The layer of that name, held to its class. */
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
  const encoder = model.getLayer("encoder").getWeights();
  tensors.push(...encoder.map((tensor, n): [string, tf.Tensor] => [names[n], tensor]));
  tensors.push(...Object.entries(attention.decoderWeights));
  const [outputKernel, outputBias] = model.getLayer(scoresName(fedTokens)).getWeights();
  tensors.push(["outputKernel", outputKernel], ["outputBias", outputBias]);
  if (hasLayer(model, SOURCE_EMBEDDING)) {
    tensors.push(["sourceEmbedding", model.getLayer(SOURCE_EMBEDDING).getWeights()[0]]);
  }
  if (fedTokens) {
    tensors.push(["previousEmbedding", layer(model, TARGET_EMBEDDING, "Embedding").getWeights()[0]]);
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
