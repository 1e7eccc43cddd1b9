/** A translator as a folder: `model.json` and `weights.bin` in tfjs' own form, `encoding.json` beside them. */
import * as tf from "@tensorflow/tfjs";
import type { Claim } from "../files/claim";
import { writeOrRescue } from "../files/rescue";
import { writeFolder } from "../files/write-folder";
import { checksumsOf } from "./model-files";
import { claimModelFolder } from "./model-folder";
import type { Translator } from "./translator";

export { loadTranslator } from "./load-translator";

/**
 * Save a translator. At every moment the folder holds either the old or the new model, complete.
 *
 * @param manifest how the model was made (seed, data, versions); it is stored with the model
 * @throws InputError if the folder holds anything but a stored model, is being written, or is the working or home
 *   folder or one above them
 * @throws InputError if it cannot be written; the line says where the model was saved instead
 */
export async function saveTranslator(
  translator: Translator,
  folder: string,
  manifest: Record<string, unknown> = {},
): Promise<void> {
  const claim = claimModelFolder(folder);
  try {
    await storeTranslator(translator, claim, manifest);
  } finally {
    claim.release();
  }
}

/**
 * Save a translator in a folder that `claimModelFolder` has claimed.
 *
 * @throws InputError if it cannot be written; the line says where the model was saved instead
 */
export async function storeTranslator(
  translator: Translator,
  { folder }: Claim,
  manifest: Record<string, unknown>,
): Promise<void> {
  const files = await translatorFiles(translator, manifest);
  writeOrRescue(folder, (place) => writeFolder(place, files));
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
