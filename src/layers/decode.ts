/** The article's decoder: attention over the source, then a recurrent cell on the context, step by step. */
import * as tf from "@tensorflow/tfjs";
import { type AttentionStep, attentionSteps } from "../native/attention-step";
import { hasFusedKernels } from "../native/kernels";
import { attentionWeights, contextVector } from "./attention";
import { type Cell, cells, zeroState } from "./cells";
import { DEFAULT_CELL, DEFAULT_SCORE } from "./defaults";
import { type NamedTensors, type Score, scores } from "./scores";
import { type AttentionWindow, windowMasks, windowSpans } from "./window";

/** The score's weights by their names, and the recurrent cell's. */
export type DecoderWeights = NamedTensors & {
  /** [sourceUnits + inputUnits + units, gates · units]; inputUnits is 0 for a decoder on the context alone */
  recurrentKernel: tf.Tensor2D;
  /** [gates · units] */
  recurrentBias: tf.Tensor1D;
};

/**
 * What an output step scores the source with: the decoder's last output y_{i-1}, nothing (zeros), or a vector that is
 * learned for each step. The article: without y_{i-1} "the context would be the same for every output
 * time step".
 */
export type QueryName = "output" | "none" | "step";

export interface DecoderOptions {
  /** Default: the article's. */
  score?: Score;
  /** Default: LSTM. */
  cell?: Cell;
  /** [batch, sourceLength], bool, true at real tokens. */
  mask?: tf.Tensor2D;
  /** Where each output step may look. Default: everywhere. */
  window?: AttentionWindow;
  /** What an output step scores the source with. Default: y_{i-1}, as in the article. */
  query?: QueryName;
  /**
   * What the recurrent cell gets besides the context, step by step: [batch, targetLength, inputUnits]. For teacher
   * forcing these are the previous true tokens. Default: nothing, as in the article.
   */
  inputs?: tf.Tensor3D;
  /**
   * Replaces a step's attention weights, to see what depends on them. Steps count from 0; weights are
   * [batch, sourceLength]. Default: the weights stay.
   */
  replaceAttention?: (weights: tf.Tensor2D, step: number) => tf.Tensor2D;
}

export interface DecoderOutput {
  /** Decoder outputs y_i. [batch, targetLength, units] */
  outputs: tf.Tensor3D;
  /** Attention weights. [batch, targetLength, sourceLength] */
  attention: tf.Tensor3D;
}

/**
 * Decode `targetLength` steps, for i = 1 … Ty:
 *
 *     attention_i = softmax(scores(x, y_{i-1})),   y_0 = 0
 *     c_i         = Σ_j attention_ij · x_j
 *     y_i         = RNN(c_i), or RNN([c_i, input_i]) with inputs
 *
 * The second form is the decoder of Bahdanau, Cho & Bengio 2015 (section 3.1), whose input is the previous token.
 *
 * @param values encoder outputs x, [batch, sourceLength, sourceUnits]
 */
export function decodeSteps(
  values: tf.Tensor3D,
  weights: DecoderWeights,
  targetLength: number,
  options: DecoderOptions = {},
): DecoderOutput {
  const source = decoderSource(values, weights, targetLength, options);
  const inputs = options.inputs ? (tf.unstack(options.inputs, 1) as tf.Tensor2D[]) : [];
  const { cell = cells[DEFAULT_CELL] } = options;
  const recurrent = cell.steps(weights.recurrentKernel, weights.recurrentBias);
  const sharing = { ...options, cell: { ...cell, steps: () => recurrent } }; // one for the whole loop
  const shared =
    source.windows || !hasFusedKernels() ? source : { ...source, attend: attentionSteps(values) };
  let state = startState(values.shape[0], weights, options);
  const outputs: tf.Tensor2D[] = [];
  const attention: tf.Tensor2D[] = [];
  for (let i = 0; i < targetLength; i++) {
    const step = decoderStep(shared, i, state, weights, sharing, inputs[i]);
    state = step.state;
    outputs.push(state[0]);
    attention.push(step.attention);
  }
  return { outputs: tf.stack(outputs, 1) as tf.Tensor3D, attention: tf.stack(attention, 1) as tf.Tensor3D };
}

/** What a decoder needs of its source. It is the same at each step. */
export interface DecoderSource {
  /** [batch, sourceLength, sourceUnits] */
  values: tf.Tensor3D;
  /** The part of the scores that does not depend on the step. [batch, sourceLength, …] */
  keys: tf.Tensor3D;
  /** Where each output step may look, from the padding and the window. Each [batch, sourceLength], bool. */
  masks: (tf.Tensor2D | undefined)[];
  /** For each output step the window's part of values and keys, where nothing outside it has to be scored. */
  windows?: SeenPart[];
  /** Attention steps over the values that a whole loop shares. */
  attend?: AttentionStep;
}

/** Values and keys of the source steps that an output step sees. */
export interface SeenPart {
  values: tf.Tensor3D;
  keys: tf.Tensor3D;
  /** The first of them. */
  start: number;
}

/** Prepare a source for `targetLength` calls of `decoderStep`. */
export function decoderSource(
  values: tf.Tensor3D,
  weights: DecoderWeights,
  targetLength: number,
  options: DecoderOptions = {},
): DecoderSource {
  const { score = scores[DEFAULT_SCORE], window, mask, replaceAttention } = options;
  const keys = score.keys(values, weights);
  if (window && !mask && !replaceAttention) {
    return { values, keys, masks: [], windows: seenParts(values, keys, window, targetLength) };
  }
  return { values, keys, masks: masksOf(values, targetLength, options) };
}

/** The state before the first step: y_0 = 0. Tensors of shape [batch, units], the output first. */
export function startState(
  batch: number,
  { recurrentBias }: DecoderWeights,
  { cell = cells[DEFAULT_CELL] }: DecoderOptions = {},
): tf.Tensor2D[] {
  return zeroState(cell, batch, recurrentBias.size / cell.gates);
}

/**
 * One step of `decodeSteps`, for a loop that chooses each step's input from the step before.
 *
 * @param i the step, from 0
 * @param state from the step before, or `startState`; its first tensor is y_{i-1}
 * @param input what the cell gets besides the context, [batch, inputUnits]
 * @returns the new state, and the step's attention weights, [batch, sourceLength]
 */
export function decoderStep(
  source: DecoderSource,
  i: number,
  state: tf.Tensor2D[],
  weights: DecoderWeights,
  options: DecoderOptions = {},
  input?: tf.Tensor2D,
): { state: tf.Tensor2D[]; attention: tf.Tensor2D } {
  const { score = scores[DEFAULT_SCORE], cell = cells[DEFAULT_CELL], replaceAttention } = options;
  const { recurrentKernel, recurrentBias } = weights;
  const query = queryOf(i, state[0], weights, options); // [batch, units]
  const seen = source.windows?.[i];
  const { values, keys } = seen ?? source;
  const look = (): { weights: tf.Tensor2D; context: tf.Tensor2D } => {
    if (score.additive && !replaceAttention && hasFusedKernels()) {
      const attend = source.attend ?? attentionSteps(values);
      return attend(keys, score.additive(query, weights), source.masks[i]);
    }
    const own = attentionWeights(score.ofStep(keys, query, weights), source.masks[i]);
    const used = replaceAttention ? replaceAttention(own, i) : own;
    return { weights: used, context: contextVector(used, values) };
  };
  const { weights: used, context } = look(); // [batch, scored steps], [batch, sourceUnits]
  const attention = seen ? amongAll(used, seen.start, source.values.shape[1]) : used; // [batch, sourceLength]
  const x = input ? tf.concat2d([context, input], 1) : context;
  return { state: cell.steps(recurrentKernel, recurrentBias)(x, state), attention };
}

/**
 * The window's part of the source for each output step, all sources of one length. One gather for all steps: the gradient
 * of a slice is as long as the whole source, and one for each step would cost the square that the window saves.
 */
export function seenParts(
  values: tf.Tensor3D,
  keys: tf.Tensor3D,
  window: AttentionWindow,
  targetLength: number,
): SeenPart[] {
  const spans = windowSpans(window, targetLength, values.shape[1]);
  const places = spans.flatMap(({ start, size }) => Array.from({ length: size }, (_, k) => start + k));
  const index = tf.tensor1d(places, "int32"); // [targetLength · size]
  const [ofValues, ofKeys] = [values, keys].map((x) =>
    tf.split<tf.Tensor3D>(tf.gather(x, index, 1), targetLength, 1),
  );
  return spans.map(({ start }, i) => ({ values: ofValues[i], keys: ofKeys[i], start }));
}

/** A window's weights among all source steps, the others 0. [batch, size] → [batch, sourceLength] */
const amongAll = (weights: tf.Tensor2D, start: number, sourceLength: number): tf.Tensor2D =>
  tf.pad2d(weights, [
    [0, 0],
    [start, sourceLength - start - weights.shape[1]],
  ]);

function queryOf(
  i: number,
  output: tf.Tensor2D,
  { stepQueries }: DecoderWeights,
  { query = "output" }: DecoderOptions,
): tf.Tensor2D {
  if (query === "output") {
    return output;
  }
  if (query === "none") {
    return tf.zeros(output.shape);
  }
  const last = (stepQueries.shape[0] as number) - 1; // a step after the last trained one uses that one's query
  const own = stepQueries.slice([Math.min(i, last), 0], [1, -1]); // [1, units]
  return tf.tile(own, [output.shape[0], 1]) as tf.Tensor2D;
}

/**
 * The sources of some rows at one step, as `decoderStep` takes them.
 *
 * @param sources which source each row reads, [rows], int32
 */
export function sourceRows(source: DecoderSource, sources: tf.Tensor1D, i: number): DecoderSource {
  const { values, keys, masks } = source;
  const mask = masks[i];
  const own: DecoderSource["masks"] = [];
  own[i] = mask && (tf.gather(mask, sources) as tf.Tensor2D);
  return { values: tf.gather(values, sources), keys: tf.gather(keys, sources), masks: own };
}

/** The mask of each output step, from the padding and the window. */
function masksOf(
  values: tf.Tensor3D,
  targetLength: number,
  { mask, window }: DecoderOptions,
): (tf.Tensor2D | undefined)[] {
  if (!window) {
    return Array(targetLength).fill(mask);
  }
  const [batch, sourceLength] = values.shape;
  const lengths = mask ? tf.sum(mask.toInt(), 1) : tf.fill([batch], sourceLength, "int32");
  return windowMasks(window, targetLength, sourceLength, lengths as tf.Tensor1D);
}
