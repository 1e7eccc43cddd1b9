/** Which folders a save may replace: empty ones, and those that hold only what an earlier save wrote. */
import { type Claim, claimFolder } from "../files/claim";
import { resolveFolder } from "../files/destination";
import { InputError, quote } from "../files/errors";
import { savedNames } from "../files/write-folder";

const MODEL_FILES = ["encoding.json", "model.json", "weights.bin"];
const CHECKPOINT_FILES = ["checkpoint.json", "optimizer.bin"];

/**
 * Claims a folder to save a model in.
 *
 * @throws InputError if it holds anything but a stored model, cannot be written, or is being written by another process
 */
export const claimModelFolder = (given: string): Claim => claimChecked(given, checkModelFolder);

/**
 * Claims a folder to save checkpoints in.
 *
 * @throws InputError if it holds anything but a checkpoint (a finished model, for example), cannot be written, or is
 *   being written by another process
 */
export const claimCheckpointFolder = (given: string): Claim => claimChecked(given, checkCheckpointFolder);

function claimChecked(given: string, check: (given: string) => string): Claim {
  const claim = claimFolder(check(given), given);
  try {
    check(given); // Another process may have saved something between the check and the claim.
  } catch (error) {
    claim.release();
    throw error;
  }
  return claim;
}

function checkModelFolder(given: string): string {
  const folder = resolveFolder(given);
  const names = savedNames(folder) ?? [];
  if (names.some((name) => CHECKPOINT_FILES.includes(name))) {
    throw new InputError(
      `${given}: holds a checkpoint, with which a training can go on; name another folder for the model`,
    );
  }
  checkOwn(given, names, MODEL_FILES, "a stored model");
  return folder;
}

/**
 * Checks early what `claimCheckpointFolder` would refuse. Nothing is claimed or written.
 *
 * @returns the folder's absolute path, links followed
 * @throws InputError if the folder holds anything but a checkpoint, for example a finished model
 */
export function checkCheckpointFolder(given: string): string {
  const folder = resolveFolder(given);
  const names = savedNames(folder) ?? [];
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
