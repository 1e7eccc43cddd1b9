/** Which folders a save may replace: empty ones, and those that hold nothing but what an earlier save put there. */
import { namesIn, resolveFolder } from "../files/destination";
import { InputError, quote } from "../files/errors";

const MODEL_FILES = ["encoding.json", "model.json", "weights.bin"];
const CHECKPOINT_FILES = ["checkpoint.json", "optimizer.bin"];

/**
 * Checks that a model may be saved in a folder.
 *
 * @returns the folder's absolute path, links followed
 * @throws InputError if the folder holds anything but a stored model
 */
export function checkModelFolder(given: string): string {
  const folder = resolveFolder(given);
  const names = namesIn(folder) ?? [];
  if (names.some((name) => CHECKPOINT_FILES.includes(name))) {
    throw new InputError(
      `${given}: holds a checkpoint, with which a training can go on; name another folder for the model`,
    );
  }
  checkOwn(given, names, MODEL_FILES, "a stored model");
  return folder;
}

/**
 * Checks that a checkpoint may be saved in a folder.
 *
 * @returns the folder's absolute path, links followed
 * @throws InputError if the folder holds anything but a checkpoint, a finished model among it
 */
export function checkCheckpointFolder(given: string): string {
  const folder = resolveFolder(given);
  const names = namesIn(folder) ?? [];
  if (names.includes("encoding.json") && !names.includes("checkpoint.json")) {
    throw new InputError(
      `${given}: holds a finished model, which a checkpoint would replace; name another folder`,
    );
  }
  checkOwn(given, names, [...MODEL_FILES, ...CHECKPOINT_FILES], "a checkpoint");
  return folder;
}

function checkOwn(given: string, names: string[], own: string[], what: string): void {
  if (names.length > 0 && !names.includes("encoding.json")) {
    throw new InputError(`${given}: exists and is not ${what}; name a new folder or the folder of ${what}`);
  }
  const foreign = names.find((name) => !own.includes(name));
  if (foreign !== undefined) {
    throw new InputError(
      `${given}: holds ${quote(foreign)}, which is not part of ${what} and would be lost; name another folder`,
    );
  }
}
