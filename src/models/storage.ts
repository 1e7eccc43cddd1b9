/** A translator as a folder: `model.json` and `weights.bin` in tfjs' own form, `encoding.json` beside them. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import "../layers/index"; // registers the layers that a stored model names
import { InputError } from "../files/errors";
import { Vocabulary, type VocabularyJSON } from "../text/vocabulary";
import { checkModelFolder } from "./model-folder";
import { TokenTranslator } from "./token-translator";
import { Translator } from "./translator";
import { writeFolder } from "./write-folder";

const encodingFile = z.object({
  sourceLength: z.number().int().positive(),
  targetLength: z.number().int().positive(),
  source: z.unknown(),
  target: z.unknown(),
  /** How the model came about: seed, data, versions. */
  manifest: z.record(z.string(), z.unknown()),
});

/**
 * Save a translator. The folder appears whole or not at all; an older model in its place is replaced.
 *
 * @param manifest how the model came about (seed, data, versions), kept beside it
 * @throws InputError if the folder holds anything but a stored model, or is empty text, the working or home folder, or above
 */
export async function saveTranslator(
  translator: Translator,
  folder: string,
  manifest: Record<string, unknown> = {},
): Promise<void> {
  const checked = checkModelFolder(folder);
  writeFolder(checked, await translatorFiles(translator, manifest));
}

/** The files of a stored translator, by name. */
export async function translatorFiles(
  translator: Translator,
  manifest: Record<string, unknown>,
): Promise<Record<string, string | Buffer>> {
  const { source, target, sourceLength, targetLength } = translator.encoding;
  const encoding = { sourceLength, targetLength, source: source.toJSON(), target: target.toJSON(), manifest };
  let artifacts: tf.io.ModelArtifacts | undefined;
  await translator.model.save(
    tf.io.withSaveHandler(async (saved) => {
      artifacts = saved;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
    }),
  );
  const { modelTopology, weightSpecs, weightData, format, generatedBy } = artifacts as tf.io.ModelArtifacts;
  const weightsManifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
  return {
    "model.json": JSON.stringify({ format, generatedBy, modelTopology, weightsManifest }),
    "weights.bin": Buffer.from(weightData as ArrayBuffer),
    "encoding.json": `${JSON.stringify(encoding, null, 2)}\n`,
  };
}

/**
 * Load a translator that `saveTranslator` stored: a `TokenTranslator` where the network is fed the tokens it writes.
 *
 * @throws InputError if the folder holds no stored model, or a damaged one
 */
export async function loadTranslator(folder: string): Promise<Translator> {
  const read = (name: string) => {
    const file = path.join(folder, name);
    if (!existsSync(file)) {
      throw new InputError(`${folder}: ${name} is missing; name a folder that training has saved`);
    }
    return readFileSync(file);
  };
  const parse = (name: string): unknown => {
    const text = read(name).toString("utf8");
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new InputError(`${path.join(folder, name)}: not JSON; save the model again`, { cause: error });
    }
  };
  const checked = encodingFile.safeParse(parse("encoding.json"));
  if (!checked.success) {
    const { path: where, message } = checked.error.issues[0];
    throw new InputError(`${path.join(folder, "encoding.json")}: ${where.join(".")}: ${message}`);
  }
  const { sourceLength, targetLength, source, target } = checked.data;
  const { modelTopology, weightsManifest } = parse("model.json") as {
    modelTopology: object;
    weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
  };
  const weights = read("weights.bin");
  const weightData = new Uint8Array(weights).buffer;
  const artifacts = { modelTopology, weightSpecs: weightsManifest[0].weights, weightData };
  const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  const fedItsTokens = model.inputs.length > 1;
  return new (fedItsTokens ? TokenTranslator : Translator)(model, {
    sourceLength,
    targetLength,
    source: Vocabulary.fromJSON(source as VocabularyJSON),
    target: Vocabulary.fromJSON(target as VocabularyJSON),
  });
}
