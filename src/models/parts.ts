/** The first and last layers of all our networks. */
import * as tf from "@tensorflow/tfjs";
import type { CellName } from "../layers/cells";
import { SeededDropout } from "../layers/dropout";
import { OneHot } from "../layers/one-hot";
import { RecurrentEncoder } from "../layers/recurrent-encoder";
import { layerNames } from "./layer-names";
import { articleSizes } from "./sizes";
import { weightSeed } from "./weight-seeds";

export interface EncoderConfig {
  /** Source steps, the article's Tx. */
  sourceLength: number;
  sourceVocabularySize: number;
  /** Units of each direction of the encoder. The article: 32. */
  encoderUnits?: number;
  /** Recurrent cell of encoder and decoder. The article: LSTM. */
  cell?: CellName;
  /** Whether to read the source from both ends. The article: yes. */
  bidirectional?: boolean;
  /** Id of the source's padding, which is then masked. Without it, padding is a character like any other. */
  paddingId?: number;
  /** Size of a source token's learned embedding. Default: no embedding but a one-hot vector, as in the article. */
  embeddingUnits?: number;
  /** Share of the numbers of these vectors that are left out in training. Default: none. */
  dropout?: number;
  /** Seed of all initial weights. */
  seed?: number;
}

/** The source as input, as vectors, and as encoder states: the layers `source`, `one_hot` and `encoder`. */
export function encodedSource(config: EncoderConfig): {
  source: tf.SymbolicTensor;
  states: tf.SymbolicTensor;
} {
  const {
    encoderUnits = articleSizes.encoderUnits,
    sourceLength,
    cell,
    bidirectional,
    paddingId,
    embeddingUnits,
    seed = 0,
  } = config;
  const source = tf.input({ shape: [sourceLength], name: layerNames.source });
  const size = config.sourceVocabularySize;
  const vectors = embeddingUnits
    ? embedding({
        size,
        units: embeddingUnits,
        paddingId,
        seed: weightSeed(seed, "sourceEmbedding"),
        name: layerNames.sourceEmbedding,
      })
    : new OneHot({ depth: size, paddingId, name: layerNames.oneHot });
  const encoder = new RecurrentEncoder({
    units: encoderUnits,
    cell,
    bidirectional,
    seed: weightSeed(seed, "encoder"),
    name: layerNames.encoder,
  });
  const read = dropOut(vectors.apply(source) as tf.SymbolicTensor, "vectors", config);
  return { source, states: encoder.apply(read) as tf.SymbolicTensor };
}

const droppedParts = ["vectors", "states", "tokens", "decoded"] as const;
export type DroppedPart = (typeof droppedParts)[number];

/** A part of a network with dropout behind it, where the network has one. */
export function dropOut(
  tensor: tf.SymbolicTensor,
  part: DroppedPart,
  { dropout = 0, seed = 0 }: { dropout?: number; seed?: number },
): tf.SymbolicTensor {
  if (dropout === 0) {
    return tensor;
  }
  const number = droppedParts.indexOf(part);
  const layer = new SeededDropout({ rate: dropout, seed: 10 * seed + number, name: `${part}_dropout` });
  return layer.apply(tensor) as tf.SymbolicTensor;
}

/**
 * Ids to learned vectors. They are drawn from a normal distribution of standard deviation 1, so that every token counts
 * from the first step on. Drawn like a layer's kernel (Glorot & Bengio 2010), they would shrink with the size of the
 * vocabulary.
 *
 * @throws Error if the padding's id is not 0, the only id that `tf.layers.embedding` masks
 */
export function embedding(config: {
  size: number;
  units: number;
  paddingId?: number;
  seed: number;
  name: string;
}): tf.layers.Layer {
  const { size, units, paddingId, seed, name } = config;
  if (paddingId) {
    throw new Error(`An embedding masks the id 0; the padding has the id ${paddingId}`);
  }
  return tf.layers.embedding({
    inputDim: size,
    outputDim: units,
    maskZero: paddingId === 0,
    embeddingsInitializer: tf.initializers.randomNormal({ mean: 0, stddev: 1, seed }),
    name,
  });
}

/** The layer that turns the ids of a model's input, counted from 0, into vectors. */
export function idsLayer(model: tf.LayersModel, input: number): tf.layers.Layer {
  const reads = (layer: tf.layers.Layer) =>
    layer.getClassName() !== "InputLayer" && layer.input === model.inputs[input];
  return model.layers.find(reads) as tf.layers.Layer;
}

/**
 * Vectors of the source's ids, and their mask if the network masks padding.
 *
 * @param ids [batch, sourceLength], int32
 * @returns vectors: [batch, sourceLength, units]; mask: [batch, sourceLength]
 */
export function sourceVectors(
  model: tf.LayersModel,
  ids: tf.Tensor,
): { vectors: tf.Tensor3D; mask: tf.Tensor2D | undefined } {
  const layer = idsLayer(model, 0);
  const mask = (layer.computeMask(ids) as tf.Tensor2D | undefined) ?? undefined;
  return { vectors: layer.apply(ids) as tf.Tensor3D, mask };
}

/** One softmax over the target vocabulary, the same at all steps: the layer `output`. */
export function outputLayer(config: { targetVocabularySize: number; seed?: number }): tf.layers.Layer {
  const { targetVocabularySize, seed = 0 } = config;
  return tf.layers.dense({
    units: targetVocabularySize,
    activation: "softmax",
    kernelInitializer: tf.initializers.glorotUniform({ seed: weightSeed(seed, "output") }),
    name: layerNames.output,
  });
}
