/** The files that a checkpoint has besides its model: their schemas, and checks that they belong together. */
import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { InputError } from "../files/errors";
import { damaged, floatsOf, readJsonFile, readModelFile, sha256 } from "../models/model-files";

const perEpoch = z.array(z.number());
const checkpointSchema = z.object({
  identity: z.string(),
  history: z
    .object({
      epoch: z.array(z.int()),
      loss: perEpoch,
      seconds: perEpoch,
      validationLoss: perEpoch.optional(),
      exactMatch: perEpoch.optional(),
    })
    .refine(({ epoch, ...rest }) => Object.values(rest).every((list) => list.length === epoch.length), {
      message: "its lists differ in length",
    })
    .refine(({ epoch }) => epoch.length > 0 && epoch.every((number, n) => number === n + 1), {
      path: ["epoch"],
      message: "is not 1, 2, 3, …",
    }),
  /** Steps that the optimizer has taken. */
  steps: z.int().min(1),
  /** SHA-256 of weights.bin and optimizer.bin, saved together. Older checkpoints have none. */
  checksums: z.strictObject({ weights: z.string(), optimizer: z.string() }).optional(),
});
export type StoredCheckpoint = z.infer<typeof checkpointSchema>;

/**
 * Reads `checkpoint.json`.
 *
 * @throws InputError if it is missing or damaged; the line names file and fault
 */
export const readCheckpointFile = (folder: string): StoredCheckpoint =>
  readJsonFile(folder, "checkpoint.json", checkpointSchema);

/** @throws InputError if the optimizer has not taken the steps of the epochs that are done */
export function checkSteps(
  folder: string,
  { steps, history }: StoredCheckpoint,
  stepsPerEpoch: number,
): void {
  const epochs = history.epoch.length;
  if (steps !== epochs * stepsPerEpoch) {
    throw damaged(
      folder,
      "checkpoint.json",
      `steps is ${steps}, but ${epochs} epochs have ${epochs * stepsPerEpoch}`,
    );
  }
}

/**
 * Reads Adam's two moments, in the order of the network's weights.
 *
 * @param parameters numbers in all weights of the network
 * @throws InputError if the file has another length, holds numbers that cannot be moments, or was changed
 */
export function readMoments(
  folder: string,
  { checksums }: StoredCheckpoint,
  parameters: number,
): [first: Float32Array, second: Float32Array] {
  const name = "optimizer.bin";
  const bytes = readModelFile(folder, name);
  const needed = 2 * parameters * Float32Array.BYTES_PER_ELEMENT;
  if (bytes.length !== needed) {
    throw damaged(
      folder,
      name,
      `has ${bytes.length.toLocaleString("en")} bytes where the network's moments take ${needed.toLocaleString("en")}`,
    );
  }
  const values = floatsOf(bytes);
  const moments: [Float32Array, Float32Array] = [values.subarray(0, parameters), values.subarray(parameters)];
  if (!values.every(Number.isFinite) || moments[1].some((square) => square < 0)) {
    throw damaged(folder, name, "holds numbers that are no moments of a gradient");
  }
  const now = { optimizer: sha256(bytes), weights: sha256(readModelFile(folder, "weights.bin")) };
  if (checksums && checksums.optimizer !== now.optimizer) {
    throw damaged(folder, name, "is not as it was saved (its checksum differs)");
  }
  if (checksums && checksums.weights !== now.weights) {
    throw damaged(folder, "weights.bin", "was not saved with this checkpoint.json (its checksum differs)");
  }
  return moments;
}

/** @throws InputError if two networks differ in anything but names and initial weights */
export function checkSameNetwork(folder: string, saved: tf.LayersModel, model: tf.LayersModel): void {
  if (architecture(saved) !== architecture(model)) {
    throw new InputError(
      `${folder}: holds a network of another architecture or source length than this training; name another folder`,
    );
  }
}

/** All layers with their settings and shapes, as text. */
function architecture(model: tf.LayersModel): string {
  const layers = model.layers.map((layer) => [
    layer.getClassName(),
    layer.getConfig(),
    layer.outputShape,
    layer.weights.map(({ shape }) => shape),
  ]);
  // After loading, tfjs' own layers also list settings that were not given (as null) and their type.
  const left = new Set(["seed", "name", "dtype"]);
  return JSON.stringify(layers, (key, value) => (left.has(key) || value === null ? undefined : value));
}
