/** Small networks of the whole family with drawn weights, for comparison with Keras. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { type CellName, cells } from "../../src/layers/cells";
import { type ScoreName, scores } from "../../src/layers/scores";
import { attentionModel, hasAttention, withAttention } from "../../src/models/attention-model";
import { attentionWithoutRnnModel, encoderDecoderModel } from "../../src/models/baselines";
import { translationModel } from "../../src/models/translation-model";
import type { Translator } from "../../src/models/translator";
import { translatorOf } from "../../src/models/translator-of";
import { tf } from "../../src/native/tensorflow";
import { seededChoices } from "../../src/text/random";
import { Vocabulary } from "../../src/text/vocabulary";
import { draws } from "../support/tensors";

const SOURCE_LENGTH = 6;
const TARGET_LENGTH = 3;
const ENTRIES = [..."abcd"];
/** As many decoder units as source units, which the dot score needs. */
const sizes = { encoderUnits: 2, decoderUnits: 4, scoreUnits: 3 };
const special = ["<pad>", "<unk>"];
const targetSpecial = [...special, "<start>", "<end>"];

const vocabulary = (first: string[]) =>
  Vocabulary.fromJSON({ kind: "character", entries: [...first, ...ENTRIES], special: first });
const source = vocabulary(special);

const fixedSizes = {
  ...sizes,
  sourceLength: SOURCE_LENGTH,
  targetLength: TARGET_LENGTH,
  sourceVocabularySize: source.size,
  targetVocabularySize: ENTRIES.length,
};
const translationSizes = {
  ...fixedSizes,
  targetLength: TARGET_LENGTH + 1,
  targetVocabularySize: targetSpecial.length + ENTRIES.length,
  embeddingUnits: 3,
  dropout: 0.2,
};

const window = { size: 3, stride: 1.5, centered: true };
type Make = () => tf.LayersModel;
const variants: [name: string, make: Make][] = [
  ["window", () => attentionModel({ ...fixedSizes, window: { size: 2 } })],
  ["window-mask", () => attentionModel({ ...fixedSizes, window, paddingId: 0, score: "additive" })],
  ["query-none", () => attentionModel({ ...fixedSizes, query: "none" })],
  ["query-step", () => attentionModel({ ...fixedSizes, query: "step" })],
  ["one-direction", () => attentionModel({ ...fixedSizes, bidirectional: false })],
  ["other-decoder-cell", () => attentionModel({ ...fixedSizes, cell: "gru", decoderCell: "feedforward" })],
  ["without-rnn", () => attentionWithoutRnnModel(fixedSizes)],
  ["fixed-context", () => encoderDecoderModel(fixedSizes)],
  ["fixed-context-mask", () => encoderDecoderModel({ ...fixedSizes, paddingId: 0 })],
  ["translation", () => translationModel({ ...translationSizes, paddingId: 0, score: "additive" })],
  ["translation-gru", () => translationModel({ ...translationSizes, cell: "gru", window })],
  [
    "translation-fixed-context",
    () => translationModel({ ...translationSizes, paddingId: 0, network: "fixed-context" }),
  ],
];
const combinations = Object.keys(scores).flatMap((score) =>
  Object.keys(cells).flatMap((cell) =>
    [undefined, 0].map((paddingId): [string, Make] => [
      `${score}-${cell}${paddingId === 0 ? "-mask" : ""}`,
      () => attentionModel({ ...fixedSizes, score: score as ScoreName, cell: cell as CellName, paddingId }),
    ]),
  ),
);

/** Names and makers of all networks: every combination of score, cell and mask, and every other form. */
export const networks: ReadonlyMap<string, Make> = new Map([...combinations, ...variants]);

/** What Keras answered, by network; test/keras/real-keras.ts stored it. */
export const answers: Readonly<Record<string, Answers>> = JSON.parse(
  readFileSync(path.join(__dirname, "fixtures", "answers.json"), "utf8"),
);

/** New networks come behind those with answers, so that these keep the weights that are drawn for their places. */
export const places: readonly string[] = [...new Set([...Object.keys(answers), ...networks.keys()])];

/** One of the networks with its vocabularies, its weights drawn. */
export function drawnTranslator(name: string): Translator {
  const model = (networks.get(name) as Make)();
  const draw = draws(places.indexOf(name), 0.7);
  tf.tidy(() => model.setWeights(model.weights.map(({ shape }) => draw(...(shape as number[])))));
  const fed = model.inputs.length > 1;
  return translatorOf(model, {
    source,
    target: vocabulary(fed ? targetSpecial : []),
    sourceLength: SOURCE_LENGTH,
    targetLength: TARGET_LENGTH + (fed ? 1 : 0),
  });
}

/** Source ids of all lengths, padded, and previous tokens for the networks that are fed them. */
export const inputs = {
  source: [
    [2, 3, 4, 5, 2, 3],
    [5, 4, 1, 2, 0, 0],
    [3, 3, 0, 0, 0, 0],
    [4, 0, 0, 0, 0, 0],
  ],
  previous: [
    [2, 4, 5],
    [2, 7, 6],
    [2, 5, 3],
    [2, 6, 0],
  ],
};

/** These inputs, and drawn ones after them until there are `count`. */
export function inputsAndMore(count: number): typeof inputs {
  const { whole } = seededChoices("keras");
  const ids = (length: number, from: number, to: number) => Array.from({ length }, () => whole(from, to));
  const drawn = Array.from({ length: count - inputs.source.length }, () => {
    const length = whole(1, SOURCE_LENGTH);
    return {
      source: [...ids(length, 1, source.size - 1), ...ids(SOURCE_LENGTH - length, 0, 0)],
      previous: [2, ...ids(TARGET_LENGTH - 1, 0, targetSpecial.length + ENTRIES.length - 1)],
    };
  });
  return {
    source: [...inputs.source, ...drawn.map(({ source }) => source)],
    previous: [...inputs.previous, ...drawn.map(({ previous }) => previous)],
  };
}

/** All numbers of a network's outputs, in the order of their axes. */
export interface Answers {
  /** [batch, targetLength, vocabulary] */
  probabilities: ArrayLike<number>;
  /** [batch, targetLength, sourceLength] */
  attention?: ArrayLike<number>;
}

/** What a network makes of the inputs. */
export function answersOf({ model }: Translator, { source, previous } = inputs): Answers {
  const outputs = tf.tidy(() => {
    const network = hasAttention(model) ? withAttention(model) : model;
    const given = [source, previous]
      .slice(0, model.inputs.length)
      .map((ids) => tf.tensor2d(ids, undefined, "int32"));
    return [network.apply(given)].flat() as tf.Tensor3D[];
  });
  const [probabilities, attention] = outputs.map((tensor) => tensor.dataSync());
  tf.dispose(outputs);
  return { probabilities, ...(attention && { attention }) };
}

/** The largest difference between two answers, over probabilities and attention. */
export function largestDifference(ours: Answers, theirs: Answers): number {
  return Math.max(
    differenceOf(ours.probabilities, theirs.probabilities),
    differenceOf(ours.attention ?? [], theirs.attention ?? []),
  );
}

function differenceOf(left: ArrayLike<number>, right: ArrayLike<number>): number {
  if (left.length !== right.length) {
    throw new Error(`${left.length} numbers here, ${right.length} there`);
  }
  let largest = 0;
  for (let n = 0; n < left.length; n++) {
    const difference = Math.abs(left[n] - right[n]);
    largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(largest, difference);
  }
  return largest;
}
