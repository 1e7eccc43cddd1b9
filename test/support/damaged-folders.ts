/** Stored networks of few units, and ways to damage them. */
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { saveTranslator } from "../../src/models/storage";
import { TokenTranslator } from "../../src/models/token-translator";
import { translationModel } from "../../src/models/translation-model";
import { Translator } from "../../src/models/translator";
import { humanTimesEncoding, translationEncoding } from "../../src/text/encode";
import { recipes } from "../../src/training/recipes";
import { modelFor } from "../../src/training/tasks";

const pairs = [
  { source: "noon", target: "12:00" },
  { source: "ten past one", target: "01:10" },
];

/** Saves two small networks: "times", with targets of one length, and "words", which is fed the tokens it writes. */
export async function saveSmallTranslators(folder: string): Promise<void> {
  const times = humanTimesEncoding(pairs);
  const recipe = { ...recipes.steady, encoderUnits: 3, decoderUnits: 4, scoreUnits: 2 };
  await saveTranslator(new Translator(modelFor(times, recipe, 2, 1), times), path.join(folder, "times"));
  const words = translationEncoding(pairs);
  const fed = translationModel({
    sourceLength: words.sourceLength,
    targetLength: words.targetLength,
    sourceVocabularySize: words.source.size,
    targetVocabularySize: words.target.size,
    encoderUnits: 3,
    decoderUnits: 4,
    scoreUnits: 2,
  });
  await saveTranslator(new TokenTranslator(fed, words), path.join(folder, "words"));
}

/** Changes one thing in the folder of a stored network. */
export type Damage = (folder: string) => void;

/** A damage in words, how it is done, what the error says of it, and to which of the two networks ("times" if not said). */
export type Fault = [inWords: string, damage: Damage | Damage[], message: RegExp, kind?: string];

/** A size that no memory holds. */
export const HUGE = 1e9;

const change = (folder: string, name: string, of: (bytes: Buffer) => Buffer) => {
  const file = path.join(folder, name);
  writeFileSync(file, of(readFileSync(file)));
};
export const bytes =
  (name: string, of: (bytes: Buffer) => Buffer): Damage =>
  (folder) =>
    change(folder, name, of);
export const text = (name: string, content: string) => bytes(name, () => Buffer.from(content));
export const removed =
  (name: string): Damage =>
  (folder) =>
    rmSync(path.join(folder, name));

/** Replaces a file by a link. */
export const linked =
  (name: string, to: string): Damage =>
  (folder) => {
    rmSync(path.join(folder, name));
    symlinkSync(to, path.join(folder, name));
  };

/** Sets the value at a path such as "source.entries.3". Undefined removes it. */
export const set = (name: string, at: string, value: unknown) =>
  bytes(name, (content) => {
    const json = JSON.parse(content.toString());
    const keys = at.split(".");
    const last = keys.pop() as string;
    keys.reduce((part, key) => part[key], json)[last] = value;
    return Buffer.from(JSON.stringify(json));
  });
export const encoding = (at: string, value: unknown) => set("encoding.json", at, value);
export const specs = (at: string, value: unknown) =>
  set("model.json", `weightsManifest.0.weights.${at}`, value);
const LAYERS = ["source", "one_hot", "encoder", "attention", "output"];
export const layer = (name: string, at: string, value: unknown) =>
  set("model.json", `modelTopology.config.layers.${LAYERS.indexOf(name)}${at && "."}${at}`, value);

export const aNumber = (at: number, value: number) =>
  bytes("weights.bin", (content) => {
    content.writeFloatLE(value, at < 0 ? content.length + at : at);
    return content;
  });

/**
 * Copies a network of `saveSmallTranslators` within its folder.
 *
 * @param checksums Whether to keep them. Without them a later change must be found itself, not by a wrong checksum.
 */
export function copyNetwork(folder: string, kind: string, name: string, checksums: boolean): string {
  const copy = path.join(folder, name.replace(/\W+/g, "-"));
  cpSync(path.join(folder, kind), copy, { recursive: true });
  if (!checksums) {
    encoding("checksums", undefined)(copy);
  }
  return copy;
}
