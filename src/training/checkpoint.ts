/** Checkpoints: an interrupted training continues after its last epoch and gives the same result as without the stop. */
import { existsSync } from "node:fs";
import path from "node:path";
import * as tf from "@tensorflow/tfjs";
import type { Claim } from "../files/claim";
import { InputError } from "../files/errors";
import { writeOrRescue } from "../files/rescue";
import { writeFolder } from "../files/write-folder";
import { tidied } from "../layers/tidied";
import { loadTranslator } from "../models/load-translator";
import { sha256 } from "../models/model-files";
import { translatorFiles } from "../models/storage";
import type { Translator } from "../models/translator";
import type { Pair } from "../text/pairs";
import type { Adam } from "./adam";
import type { History } from "./fit";
import {
  checkSameNetwork,
  checkSteps,
  readCheckpointFile,
  readMoments,
  type StoredCheckpoint,
} from "./read-checkpoint";
import type { Recipe } from "./recipes";

/** What must be unchanged for a training to continue. */
export interface TrainingIdentity {
  recipe: Recipe;
  seed: number;
  pairs: readonly Pair[];
}

/**
 * Write model, optimizer and history into a claimed folder. At every moment it holds either the previous checkpoint or
 * this one.
 *
 * @throws InputError if it cannot be written; the line says where the checkpoint was saved instead
 */
export async function saveCheckpoint(
  { folder }: Claim,
  identity: TrainingIdentity,
  translator: Translator,
  history: History,
): Promise<void> {
  const [steps, ...moments] = await translator.model.optimizer.getWeights();
  const values = moments.map(({ tensor }) => tensor.dataSync() as Float32Array);
  const optimizer = Buffer.concat(
    values.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)),
  );
  const files = await translatorFiles(translator, { seed: identity.seed, epochs: history.epoch.length });
  const checkpoint: StoredCheckpoint = {
    identity: fingerprint(identity),
    history,
    steps: steps.tensor.dataSync()[0],
    checksums: { weights: sha256(files["weights.bin"]), optimizer: sha256(optimizer) },
  };
  tf.dispose([steps, ...moments].map(({ tensor }) => tensor));
  const all = { ...files, "checkpoint.json": JSON.stringify(checkpoint), "optimizer.bin": optimizer };
  writeOrRescue(folder, (place) => writeFolder(place, all));
}

/**
 * Restore model and optimizer from a checkpoint of the same training.
 *
 * @returns the history so far; undefined if the folder holds no checkpoint yet
 * @throws InputError if the checkpoint is of another training or damaged
 */
export async function restoreCheckpoint(
  { folder, given }: Claim,
  identity: TrainingIdentity,
  model: tf.LayersModel,
): Promise<History | undefined> {
  if (!existsSync(path.join(folder, "checkpoint.json"))) {
    return undefined;
  }
  const stored = readCheckpointFile(folder);
  if (stored.identity !== fingerprint(identity)) {
    throw new InputError(
      `${given}: is the checkpoint of a training with another recipe, seed or data; name another folder`,
    );
  }
  checkSteps(folder, stored, Math.ceil(identity.pairs.length / identity.recipe.batchSize));
  const { model: saved } = await loadTranslator(folder);
  try {
    checkSameNetwork(folder, saved, model);
    const [first, second] = readMoments(folder, stored, saved.countParams());
    model.setWeights(saved.getWeights());
    const state: { name: string; tensor: tf.Tensor }[] = tidied(() => [
      { name: "iter", tensor: tf.scalar(stored.steps, "int32") },
      { name: "first", tensor: tf.tensor1d(first) },
      { name: "second", tensor: tf.tensor1d(second) },
    ]);
    await (model.optimizer as Adam).setWeights(state);
    tf.dispose(state.map(({ tensor }) => tensor));
  } finally {
    saved.dispose();
  }
  return stored.history;
}

/** Hash of the identity. The number of epochs counts only if the learning rate's schedule depends on it. */
function fingerprint({ recipe, seed, pairs }: TrainingIdentity): string {
  const { epochs, ...rest } = recipe;
  const settings = recipe.cosine ? recipe : rest;
  return sha256(JSON.stringify({ settings, seed, pairs }));
}
