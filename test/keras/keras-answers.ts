/** What real Keras answered, beside what we answer and what comes back from it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { importKeras } from "../../src/keras/import-keras";
import { loadTranslator, saveTranslator } from "../../src/models/storage";
import type { Translator } from "../../src/models/translator";
import { type Asked, at, modelFolder, PHRASES, pairsFor, stored } from "./keras-questions";
import { type Answers, answersOf, inputs, largestDifference, places } from "./networks";

const fixtures = path.join(__dirname, "fixtures");

function numbersIn(name: string): Float32Array {
  const bytes = readFileSync(at(name));
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

/** What Keras answered. */
function answersIn(name: string): Answers {
  const probabilities = numbersIn(`${name}.probabilities`);
  const hasAttention = existsSync(at(`${name}.attention`));
  return hasAttention ? { probabilities, attention: numbersIn(`${name}.attention`) } : { probabilities };
}

/** The answers to each source. */
function perSource({ probabilities, attention }: Answers, count: number): Answers[] {
  const part = (all: ArrayLike<number>, n: number) =>
    Array.prototype.slice.call(all, (n * all.length) / count, ((n + 1) * all.length) / count) as number[];
  return Array.from({ length: count }, (_, n) => ({
    probabilities: part(probabilities, n),
    ...(attention && { attention: part(attention, n) }),
  }));
}

export interface Comparison {
  /** The largest difference of each source. [sources] */
  differences: number[];
  /** Whether the weights that Keras saved are the same bytes here. */
  sameWeights: boolean;
  /** Texts for which Keras wrote other tokens. */
  otherTexts: number;
}

/** A network as we answer, as Keras does, and as it comes back from Keras. */
export async function compare(name: string, asked: Asked): Promise<Comparison> {
  const translator = await loadTranslator(modelFolder(name));
  const { translator: back } = await importKeras(at(`${name}.again.keras`));
  const given = { ...inputs, ...asked };
  const theirs = answersIn(name);
  const count = given.source.length;
  const [ours, returned] = [translator, back].map((network) => perSource(answersOf(network, given), count));
  const differences = perSource(theirs, count).map((one, n) =>
    Math.max(largestDifference(ours[n], one), largestDifference(returned[n], one)),
  );
  await saveTranslator(back, at(`${name}-back`));
  const weights = [modelFolder(name), at(`${name}-back`)].map((place) =>
    readFileSync(path.join(place, "weights.bin")),
  );
  const otherTexts = name in stored ? otherTextsOf(name, back) : 0;
  translator.dispose();
  back.dispose();
  return { differences, sameWeights: weights[0].equals(weights[1]), otherTexts };
}

function otherTextsOf(name: string, translator: Translator): number {
  const written: string[][] = JSON.parse(readFileSync(at(`${name}.written.json`), "utf8"));
  const ours = translator.translate(pairsFor(name).map(({ source }) => source));
  return ours.filter(({ outputTokens }, n) => outputTokens.join("\n") !== written[n].join("\n")).length;
}

/** Stores Keras' answers to the first inputs, for `npm test`. */
export function writeFixtures(): void {
  const first = (numbers: ArrayLike<number>) =>
    Array.from(numbers)
      .slice(0, (numbers.length / PHRASES) * inputs.source.length)
      .map((one) => Number(one.toPrecision(8)));
  const all = places.map((name) => {
    const { probabilities, attention } = answersIn(name);
    return [name, { probabilities: first(probabilities), ...(attention && { attention: first(attention) }) }];
  });
  mkdirSync(fixtures, { recursive: true });
  writeFileSync(path.join(fixtures, "answers.json"), `${JSON.stringify(Object.fromEntries(all))}\n`);
  for (const name of ["demo", "additive-gru-mask", "translation"]) {
    writeFileSync(path.join(fixtures, `${name}.keras`), readFileSync(at(`${name}.again.keras`)));
  }
}
