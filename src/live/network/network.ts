/** A trained network as plain data. The live page contains it and runs its forward pass on it. */
import type { CellName } from "../../layers/cells";
import type { ScoreName } from "../../layers/scores";
import type { AttentionWindow } from "../../layers/window";
import type { VocabularyJSON } from "../../text/vocabulary";

/** Numbers row after row: element (r, c) is `data[r · columns + c]`. A bias is a matrix of one row. */
export interface Matrix {
  rows: number;
  columns: number;
  data: Float32Array;
}

/** Everything about a network except its weights. */
export interface NetworkShape {
  /** Source steps, the article's Tx. */
  sourceLength: number;
  /** Output steps, the article's Ty. The maximum, if the network takes its own tokens as input. */
  steps: number;
  source: VocabularyJSON;
  target: VocabularyJSON;
  /** Whether attention is kept off the padding. Otherwise padding is a token like any other. */
  masked: boolean;
  /** Whether each step takes the previous token as input and a target ends with the end token. */
  fedTokens: boolean;
  encoder: { units: number; cell: CellName; bidirectional: boolean };
  decoder: { units: number; cell: CellName; score: ScoreName; window?: AttentionWindow };
}

/**
 * The weights by name. `forwardKernel` and `backwardKernel` are [inputs + units, gates · units], `recurrentKernel`
 * is [sourceUnits + inputUnits + units, gates · units], each with its bias beside it; `outputKernel` is
 * [units, vocabulary]; the score's are named as in `src/layers/scores.ts`. With `sourceEmbedding` or
 * `previousEmbedding`, [vocabulary, inputUnits], a token enters as that row, without as its one-hot vector.
 */
export type NetworkWeights = Record<string, Matrix>;

export interface Network {
  shape: NetworkShape;
  weights: NetworkWeights;
}

/** The weights concatenated, as the page stores them in base64, and a table of their places. */
export interface PackedWeights {
  table: { name: string; rows: number; columns: number }[];
  data: Float32Array;
}

export function packWeights(weights: NetworkWeights): PackedWeights {
  const entries = Object.entries(weights);
  const data = new Float32Array(entries.reduce((size, [, { data }]) => size + data.length, 0));
  let start = 0;
  for (const [, matrix] of entries) {
    data.set(matrix.data, start);
    start += matrix.data.length;
  }
  return { table: entries.map(([name, { rows, columns }]) => ({ name, rows, columns })), data };
}

export function unpackWeights({ table, data }: PackedWeights): NetworkWeights {
  let start = 0;
  return Object.fromEntries(
    table.map(({ name, rows, columns }) => {
      const from = start;
      start += rows * columns;
      return [name, { rows, columns, data: data.subarray(from, start) }];
    }),
  );
}
