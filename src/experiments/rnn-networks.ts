/** Networks that differ in feedback, memory and cell, and what is measured of them beside exact match. */
import { hasAttention } from "../models/attention-model";
import { largestContextChange } from "../models/contexts";
import type { Translation, Translator } from "../models/translator";
import type { Pair } from "../text/pairs";
import { batchOf, inputsOf } from "../training/batches";
import { type Recipe, recipes } from "../training/recipes";
import { examplesOf, type TaskName } from "../training/tasks";
import { train } from "../training/train";

/** A network of this experiment: what is changed in the recipe `steady`, and whether it is fed the token before. */
export interface RnnNetwork {
  changes: Partial<Recipe>;
  task?: TaskName;
  /** Learning rates at the first step, to choose from by the validation part. */
  rates: readonly number[];
}

/** The recipe's own rate, for a cell with gates like the recipe's, and for a dense layer, which has no memory to upset. */
const fast = [0.03];
/** For the simple cell, and for networks with embeddings beside it. */
const slow = [0.01];
const both = [...fast, ...slow];

const memory: Partial<Recipe> = { decoderCell: "simple" };
const noMemory: Partial<Recipe> = { decoderCell: "feedforward" };
/** A third of the recipe's training. */
const short: Partial<Recipe> = { epochs: 4, steps: 320 };
/** As many parameters as attention and its decoder of 64 units have. */
const fixed: Partial<Recipe> = { network: "fixed-context", decoderUnits: 69 };

/**
 * All networks by name. Those of one group have as many parameters as each other within 1.2 %: cells without memory keep
 * the rows of the kernel that they leave out, the fixed context has more units for want of a score, and cells with more
 * gates have fewer units. The cells, and the network that is fed its last token, are trained for a third as long.
 */
export const rnnNetworks = {
  "feedback and memory": { changes: memory, rates: both },
  "feedback, no memory": { changes: noMemory, rates: both },
  "memory, no feedback": { changes: { ...memory, query: "none" }, rates: both },
  neither: { changes: { ...noMemory, query: "none" }, rates: fast },
  "step number, no memory": { changes: { ...noMemory, query: "step" }, rates: fast },
  "fixed context and memory": { changes: { ...memory, ...fixed }, rates: slow },
  LSTM: { changes: { decoderCell: "lstm", decoderUnits: 64, ...short }, rates: fast },
  GRU: { changes: { decoderCell: "gru", decoderUnits: 77, ...short }, rates: fast },
  "simple cell": { changes: { decoderCell: "simple", decoderUnits: 149, ...short }, rates: slow },
  "fed, neither": {
    changes: { ...noMemory, query: "none", ...short },
    task: "translation",
    rates: slow,
  },
} satisfies Record<string, RnnNetwork>;

export type RnnNetworkName = keyof typeof rnnNetworks;

/**
 * Train one of the networks.
 *
 * @param rate at the first step; it falls along half a cosine
 */
export async function trainRnnNetwork(
  pairs: readonly Pair[],
  name: RnnNetworkName,
  { rate, seed, signal }: { rate: number; seed: number; signal?: AbortSignal },
): Promise<Translator> {
  const { changes, task = "fixed-length" }: RnnNetwork = rnnNetworks[name];
  const recipe = { ...recipes.steady, learningRate: rate, ...changes };
  const { translator } = await train(pairs, { recipe, seed, task, tokens: "character", signal });
  return translator;
}

/** Right characters of answers, by their place in the target. */
export function rightByPlace(
  answers: readonly Pick<Translation, "outputTokens">[],
  pairs: readonly Pair[],
): number[] {
  return Array.from(pairs[0].target, (_, place) => {
    const right = (answer: Pick<Translation, "outputTokens">, n: number) =>
      answer.outputTokens[place] === Array.from(pairs[n].target)[place];
    return answers.filter(right).length;
  });
}

/** The largest difference between the contexts of any two output steps, over some pairs; null without attention. */
export function contextChange({ model, encoding }: Translator, pairs: readonly Pair[]): number | null {
  if (!hasAttention(model)) {
    return null;
  }
  const examples = examplesOf(pairs, encoding);
  const { target, ...inputs } = batchOf(
    examples,
    Int32Array.from({ length: examples.count }, (_, n) => n),
  );
  const tensors = inputsOf(inputs);
  const change = largestContextChange(model, tensors);
  for (const tensor of [target, ...tensors]) {
    tensor.dispose();
  }
  return change;
}

/** Mean total variation between the attention of neighbouring output steps: the share of the weight that moves. */
export function attentionMoved(answers: readonly Pick<Translation, "alignment">[]): number | null {
  const moves = answers.flatMap(({ alignment }) =>
    alignment
      .slice(1)
      .map((row, step) => row.reduce((sum, w, j) => sum + Math.abs(w - alignment[step][j]), 0) / 2),
  );
  return moves.length === 0 ? null : moves.reduce((sum, move) => sum + move, 0) / moves.length;
}
