/** A translator as a folder: `model.json` and `weights.bin` in tfjs' own form, `encoding.json` beside them. */
import * as tf from "@tensorflow/tfjs";
import { checksumsOf } from "./model-files";
import { checkModelFolder } from "./model-folder";
import type { Translator } from "./translator";
import { writeFolder } from "./write-folder";

export { loadTranslator } from "./load-translator";

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
  const encoding = { sourceLength, targetLength, source: source.toJSON(), target: target.toJSON() };
  let artifacts: tf.io.ModelArtifacts | undefined;
  await translator.model.save(
    tf.io.withSaveHandler(async (saved) => {
      artifacts = saved;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
    }),
  );
  const { modelTopology, weightSpecs, weightData, format, generatedBy } = artifacts as tf.io.ModelArtifacts;
  const weightsManifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
  const network = JSON.stringify({ format, generatedBy, modelTopology, weightsManifest });
  const weights = Buffer.from(weightData as ArrayBuffer);
  const checksums = checksumsOf(encoding, network, weights);
  return {
    "model.json": network,
    "weights.bin": weights,
    "encoding.json": `${JSON.stringify({ ...encoding, manifest, checksums }, null, 2)}\n`,
  };
}
