/** The forward pass of a network of `src/models` without tensors: reads a source, then writes the answer step by step. */
import type { CellName } from "../../layers/cells";
import { cells, zeroState } from "./cells";
import { addProduct, rowOf, softmax } from "./linear";
import type { Matrix, Network } from "./network";
import { scores } from "./scores";
import { visibleSteps } from "./window";

/** A source after the encoder. */
export interface Source {
  /** Encoder outputs x_j. [length] of [sourceUnits] */
  values: Float32Array[];
  /** The score's key of each. [length] of [keyUnits] */
  keys: Float32Array[];
}

/** One output step with all of its intermediate results. */
export interface Step {
  /** Source steps [start, end) that it may look at. */
  visible: [start: number, end: number];
  /** The previous output y_{i-1}, which is the query. [units] */
  query: Float32Array;
  /** Scores e_ij. [length] */
  scores: Float32Array;
  /** Attention weights, possibly edited. [length] */
  weights: Float32Array;
  /** Context vector c_i. [sourceUnits] */
  context: Float32Array;
  /** Id of the token that it takes as input; −1 if the network takes none. */
  fed: number;
  /** The output y_i. [units] */
  output: Float32Array;
  /** Probabilities of all tokens. [vocabulary] */
  probabilities: Float32Array;
  /** Id of the token that it writes. */
  token: number;
}

/** Ids that a network cannot write: padding and start. */
export interface TokenIds {
  startId: number;
  endId: number;
  paddingId: number;
}

/** What tokens add by their embeddings, by kernel and by the token's id: a reader who types has few new tokens. */
const embedded = new WeakMap<Matrix, Map<number, Float32Array>>();

/** Adds a token's part: its embedding times the kernel's rows, or the kernel's row of its one-hot vector. */
function addToken(sum: Float32Array, id: number, kernel: Matrix, firstRow: number, embedding?: Matrix): void {
  const part = embedding ? embeddedPart(id, kernel, firstRow, embedding) : rowOf(kernel, firstRow + id);
  for (let k = 0; k < sum.length; k++) {
    sum[k] += part[k];
  }
}

/** @returns [gates · units], shared by all calls for this token */
function embeddedPart(id: number, kernel: Matrix, firstRow: number, embedding: Matrix): Float32Array {
  const parts = embedded.get(kernel) ?? new Map<number, Float32Array>();
  embedded.set(kernel, parts);
  const part = parts.get(id) ?? new Float32Array(kernel.columns);
  if (!parts.has(id)) {
    addProduct(part, rowOf(embedding, id), kernel, firstRow);
    parts.set(id, part);
  }
  return part;
}

/** The last run of each direction of an encoder, by its kernel: the tokens, and the state after each. */
const lastRuns = new WeakMap<Matrix, { ids: readonly number[]; states: Float32Array[][] }>();

/**
 * One direction of the encoder. The states after the first tokens that are the same as in the last run are taken from
 * there, since a reader who types changes little of a phrase with each key.
 *
 * @returns [length] of [units], shared with later runs
 */
function run(
  ids: readonly number[],
  cellName: CellName,
  kernel: Matrix,
  bias: Matrix,
  embedding?: Matrix,
): Float32Array[] {
  const cell = cells[cellName];
  const last = lastRuns.get(kernel);
  const firstOther = ids.findIndex((id, j) => id !== last?.ids[j]);
  const states = last?.states.slice(0, firstOther < 0 ? ids.length : firstOther) ?? [];
  for (const id of ids.slice(states.length)) {
    const projected = Float32Array.from(bias.data); // [gates · units]
    addToken(projected, id, kernel, 0, embedding);
    states.push(cell.step(projected, states.at(-1) ?? zeroState(cell, bias.columns / cell.gates), kernel));
  }
  lastRuns.set(kernel, { ids, states });
  return states.map(([output]) => output);
}

/**
 * Encode a source.
 *
 * @param ids the source's ids; padded to the source length if the network does not mask padding
 */
export function readSource({ shape, weights }: Network, ids: readonly number[]): Source {
  const { cell, bidirectional } = shape.encoder;
  const { forwardKernel, forwardBias, backwardKernel, backwardBias, sourceEmbedding } = weights;
  let values = run(ids, cell, forwardKernel, forwardBias, sourceEmbedding);
  if (bidirectional) {
    const backward = run([...ids].reverse(), cell, backwardKernel, backwardBias, sourceEmbedding).reverse();
    values = values.map((forward, j) => {
      const both = new Float32Array(forward.length + backward[j].length);
      both.set(forward);
      both.set(backward[j], forward.length);
      return both;
    });
  }
  return { values, keys: values.map((x) => scores[shape.decoder.score].key(x, weights)) };
}

/**
 * Write the answer, greedily if each step takes the previous token as input.
 *
 * @param edits attention weights by step, each [length], which replace the network's own
 */
export function writeAnswer(
  network: Network,
  source: Source,
  tokens: TokenIds,
  edits: ReadonlyMap<number, Float32Array> = new Map(),
): Step[] {
  const { steps, fedTokens, decoder } = network.shape;
  const cell = cells[decoder.cell];
  let state = zeroState(cell, decoder.units);
  let fed = fedTokens ? tokens.startId : -1;
  const answer: Step[] = [];
  for (let i = 0; i < steps; i++) {
    const attended = attend(network, source, i, state[0], edits.get(i));
    const { recurrentKernel, recurrentBias, previousEmbedding } = network.weights;
    const projected = Float32Array.from(recurrentBias.data); // [gates · units]
    addProduct(projected, attended.context, recurrentKernel);
    if (fedTokens) {
      addToken(projected, fed, recurrentKernel, attended.context.length, previousEmbedding);
    }
    state = cell.step(projected, state, recurrentKernel);
    const probabilities = outputProbabilities(network, state[0]);
    const token = mostProbable(probabilities, fedTokens ? [tokens.startId, tokens.paddingId] : []);
    answer.push({ ...attended, fed, output: state[0], probabilities, token });
    if (fedTokens && token === tokens.endId) {
      break;
    }
    fed = fedTokens ? token : -1;
  }
  return answer;
}

/** Scores, weights and context of one step. */
function attend(
  { shape, weights }: Network,
  { values, keys }: Source,
  i: number,
  query: Float32Array,
  edited?: Float32Array,
): Pick<Step, "visible" | "query" | "scores" | "weights" | "context"> {
  const score = scores[shape.decoder.score];
  const projected = score.query(query, weights);
  const energies = Float32Array.from(keys, (key) => score.energy(key, projected, weights)); // [length]
  const visible = visibleSteps(shape.decoder.window, i, values.length);
  const attention = edited ?? softmax(energies, ...visible); // [length]
  const context = new Float32Array(values[0].length);
  values.forEach((x, j) => {
    for (let k = 0; k < context.length; k++) {
      context[k] += attention[j] * x[k];
    }
  });
  return { visible, query, scores: energies, weights: attention, context };
}

/** softmax(y · W + b). [vocabulary] */
function outputProbabilities({ weights }: Network, y: Float32Array): Float32Array {
  const logits = Float32Array.from(weights.outputBias.data);
  addProduct(logits, y, weights.outputKernel);
  return softmax(logits);
}

/** The id with the highest probability, the first of equals; never one of `impossible`. */
function mostProbable(probabilities: Float32Array, impossible: readonly number[]): number {
  let best = -1;
  probabilities.forEach((probability, id) => {
    if (!impossible.includes(id) && (best < 0 || probability > probabilities[best])) {
      best = id;
    }
  });
  return best;
}
