/** Sentences of chosen lengths, networks that learn from them, and what those networks do at each length. */
import { makeEnglishSpanish } from "../datasets/english-spanish/english-spanish";
import type { Translator } from "../models/translator";
import { translatorOf } from "../models/translator-of";
import { corpusBleu } from "../text/bleu";
import type { Encoding } from "../text/encode";
import type { Pair } from "../text/pairs";
import { fit } from "../training/fit";
import { tokenAccuracy } from "../training/forced";
import { epochsFor, type NetworkName, type Recipe, recipes } from "../training/recipes";
import { encodingFor, examplesOf, modelFor } from "../training/tasks";
import type { Counted } from "./human-times";

/** Sentences may be so many words shorter or longer than the length that names them. */
const SPREAD = 2;
/** Steps between lengths, in words: with the spread, sentences of every length occur. */
const STEP = 5;
/** Of each list of words the first so many: a language small enough to be learned in a minute. */
const LEXICON = 4;

export const comparedNetworks = ["attention", "fixed-context"] as const satisfies readonly NetworkName[];
export type ComparedNetwork = (typeof comparedNetworks)[number];

/** Tokens of source text in a batch, about: each step learns from as much text, in few long sentences or many short. */
const BATCH_TOKENS = 230;

/** What is chosen about the trainings; batch size and the units of the decoder follow from the network. */
export const lengthRecipe: Recipe = {
  ...recipes.translation,
  epochs: 1,
  steps: 600,
  batching: "two-lengths",
  learningRate: 0.01,
  encoderUnits: 32,
  decoderUnits: 64,
  scoreUnits: 32,
  embeddingUnits: 32,
  dropout: undefined,
};

const made = new Map<string, Pair[]>();

/** Distinct sentences of about so many words; the same call gives the same ones. */
function sentencesAbout(length: number, count: number, part: "train" | "test"): Pair[] {
  const key = `${part} ${length} ${count}`;
  const words = [length - SPREAD, length + SPREAD] as const;
  const pairs = made.get(key) ?? makeEnglishSpanish({ count, words, seed: key, lexicon: LEXICON });
  made.set(key, pairs);
  return pairs;
}

/**
 * Sentences to train on, of all lengths from 3 to `longest` + 2 words, as many of each.
 *
 * @param longest in words, a multiple of 5
 * @param words how many words of text there are to be, about
 */
export function sentencesUpTo(longest: number, words: number): Pair[] {
  const lengths = Array.from({ length: longest / STEP }, (_, n) => (n + 1) * STEP);
  const all = lengths.reduce((sum, length) => sum + length, 0);
  return lengths.flatMap((length) => sentencesAbout(length, Math.round(words / all), "train"));
}

/** Sentences to test on, of about each length, none of which is among those to train on. */
export function testSentences(
  lengths: readonly number[],
  count: number,
  training: readonly Pair[],
): Map<number, Pair[]> {
  const seen = new Set(training.map(({ source }) => source));
  return new Map(
    lengths.map((length) => {
      const unseen = sentencesAbout(length, 3 * count, "test").filter(({ source }) => !seen.has(source));
      return [length, unseen.slice(0, count)];
    }),
  );
}

/**
 * The recipe of a network with as many parameters as the one with attention: without attention the parameters of the
 * score go into a larger decoder.
 */
export function equalRecipe(network: ComparedNetwork, encoding: Encoding, recipe = lengthRecipe): Recipe {
  const parametersOf = (changes: Partial<Recipe>) => {
    const model = modelFor(encoding, { ...recipe, ...changes }, 1, 1);
    const parameters = model.countParams();
    model.dispose();
    return parameters;
  };
  const wanted = parametersOf({ network: "attention" });
  let best = { decoderUnits: recipe.decoderUnits, off: Number.POSITIVE_INFINITY };
  for (let decoderUnits = recipe.decoderUnits; ; decoderUnits++) {
    const off = Math.abs(parametersOf({ network, decoderUnits }) - wanted);
    if (off >= best.off) {
      return { ...recipe, network, decoderUnits: best.decoderUnits };
    }
    best = { decoderUnits, off };
  }
}

export interface LengthTraining {
  network: ComparedNetwork;
  /** Sentences to learn from. */
  training: readonly Pair[];
  /** Sentences to test on, by their length. */
  tests: ReadonlyMap<number, readonly Pair[]>;
  seed: number;
  /** Where each output step may look. Default: everywhere. */
  window?: Recipe["window"];
  /** Default: as many as the recipe takes. */
  steps?: number;
  signal?: AbortSignal;
}

/** What a network does on sentences of one length. */
export interface AtLength {
  /** BLEU of what it writes greedily, 0 to 100. */
  bleu: number;
  /** BLEU of the same outputs against the next sentence's translation: what the kind of sentence alone is worth. */
  otherBleu: number;
  /** Right target tokens where it is told the true token before. */
  tokens: Counted;
  /** Whole sentences right. */
  sentences: Counted;
}

export interface LengthResults {
  parameters: number;
  /** Words and marks of the sources. */
  trainedOn: { sentences: number; words: number };
  /** By length in words. */
  byLength: Record<string, AtLength>;
}

/**
 * Train one network on sentences and measure it at each length of the tests.
 *
 * @throws Interrupted if it is stopped
 */
export async function measureByLength(options: LengthTraining): Promise<LengthResults> {
  const { network, training, tests, seed, window, signal, steps = lengthRecipe.steps } = options;
  const encoding = encodingFor("translation", training, [...tests.values()].flat(), "word");
  const tokens = training.reduce((sum, { source }) => sum + encoding.source.tokens(source).length, 0);
  const batchSize = Math.max(1, Math.round((BATCH_TOKENS * training.length) / tokens));
  const recipe = { ...equalRecipe(network, encoding), steps, batchSize, window };
  const epochs = epochsFor(recipe, training.length);
  const { batching } = recipe;
  const model = modelFor(encoding, { ...recipe, epochs }, training.length, seed);
  const translator = translatorOf(model, encoding);
  try {
    await fit(model, examplesOf(training, encoding), { epochs, batchSize, batching, seed, signal });
    return {
      parameters: model.countParams(),
      trainedOn: { sentences: training.length, words: tokens },
      byLength: Object.fromEntries(
        [...tests].map(([length, pairs]) => [String(length), measureAt(translator, pairs)]),
      ),
    };
  } finally {
    model.optimizer.dispose(); // A model disposes only an optimizer that it was given by name.
    translator.dispose();
  }
}

function measureAt(translator: Translator, pairs: readonly Pair[]): AtLength {
  const { encoding, model } = translator;
  const answers = translator.translate(pairs.map(({ source }) => source));
  const outputs = answers.map(({ output }) => encoding.target.tokens(output));
  const references = pairs.map(({ target }) => encoding.target.tokens(target));
  const others = [...references.slice(1), references[0]];
  return {
    bleu: corpusBleu(outputs, references),
    otherBleu: corpusBleu(outputs, others),
    tokens: tokenAccuracy(model, examplesOf(pairs, encoding)),
    sentences: {
      right: answers.filter(({ output }, n) => output === pairs[n].target).length,
      total: pairs.length,
    },
  };
}
