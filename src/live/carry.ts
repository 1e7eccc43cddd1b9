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
  const encoder = layer(model, "encoder", "RecurrentEncoder").getConfig();
  const shape: NetworkShape = {
    sourceLength: encoding.sourceLength,
    steps: encoding.targetLength - (fedTokens ? 1 : 0),
    source: encoding.source.toJSON(),
    target: encoding.target.toJSON(),
    masked: tokenLayer(model, SOURCE_LAYERS).getConfig().paddingId !== undefined,
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

/** Layers that turn ids into vectors; the first is there in each network, the second where tokens are fed. */
const SOURCE_LAYERS = ["one_hot"];
const PREVIOUS_LAYERS = ["previous_one_hot"];

function checkLayers(model: tf.LayersModel, fedTokens: boolean): void {
  const known = new Set(["source", "encoder", "attention", "output", ...SOURCE_LAYERS]);
  if (fedTokens) {
    for (const name of ["previous", "embedding", ...PREVIOUS_LAYERS]) {
      known.add(name);
    }
  }
  const other = model.layers.find(({ name }) => !known.has(name));
  if (other) {
    throw cannotCarry(`it has a layer "${other.name}" (${other.getClassName()})`);
  }
  const output = layer(model, "output", "Dense").getConfig();
  if (output.activation !== "softmax" || output.useBias === false) {
    throw cannotCarry(`its layer "output" is ${output.activation}; softmax with a bias was expected`);
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

function tokenLayer(model: tf.LayersModel, names: readonly string[]): tf.layers.Layer {
  return layer(model, names[0], "OneHot");
}

function weightsOf(model: tf.LayersModel, attention: AttentionDecoder, fedTokens: boolean): NetworkWeights {
  const tensors: [string, tf.Tensor][] = [];
  const names = ["forwardKernel", "forwardBias", "backwardKernel", "backwardBias"];
  const encoder = model.getLayer("encoder").getWeights();
  tensors.push(...encoder.map((tensor, n): [string, tf.Tensor] => [names[n], tensor]));
  tensors.push(...Object.entries(attention.decoderWeights));
  const [outputKernel, outputBias] = model.getLayer("output").getWeights();
  tensors.push(["outputKernel", outputKernel], ["outputBias", outputBias]);
  const embedding = model.layers.find(({ name }) => name === "embedding");
  if (fedTokens && embedding) {
    tensors.push(["previousEmbedding", embedding.getWeights()[0]]);
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
