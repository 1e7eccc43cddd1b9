import { InputError } from "../files/errors";
import type { Pair } from "../text/pairs";
import { readTrainingPairs } from "../text/training-pairs";
import { modelManifest } from "./model-files";

/**
 * The pairs on which a stored model was tested and not trained, found again as its manifest says.
 *
 * @param folder of a model that `npm run train` has made
 * @param pairs the file that it was made from
 * @throws InputError if the manifest does not say how the pairs were split
 */
export function heldOutPairs(folder: string, pairs: string): { trainPairs: Pair[]; testPairs: Pair[] } {
  const { seed, longest, heldOut } = (modelManifest(folder) ?? {}) as {
    seed?: number;
    longest?: number;
    heldOut?: number;
  };
  if (seed === undefined) {
    throw new InputError(
      `${folder}: encoding.json does not say with which seed its pairs were split; "npm run train" writes that`,
    );
  }
  return readTrainingPairs({ pairs, longest, heldOut, seed });
}
