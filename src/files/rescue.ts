/** Saves a result in another place if it cannot be written where it should, so that a full disk does not lose it. */
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { cacheFolder } from "./cache-folder";
import { InputError } from "./errors";
import { faultLine } from "./faults";

/**
 * Writes a folder. If the file system refuses, it is written somewhere else.
 *
 * @param write writes it at the given place
 * @throws InputError if the file system refused; the line names the fault and where it was written instead
 */
export function writeOrRescue(folder: string, write: (place: string) => void): void {
  try {
    write(folder);
  } catch (error) {
    const fault = refusal(error);
    if (fault === undefined) {
      throw error;
    }
    const elsewhere = firstThatTakes(path.basename(folder), write);
    const outcome = elsewhere === undefined ? "and so is any other place" : `saved in ${elsewhere} instead`;
    throw new InputError(`${fault}; ${outcome}`, { cause: error });
  }
}

function firstThatTakes(name: string, write: (place: string) => void): string | undefined {
  const stamp = `${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}-${process.pid}`;
  for (const place of [path.join(cacheFolder(), "rescued"), tmpdir(), process.cwd(), homedir()]) {
    const elsewhere = path.join(place, `${name}-${stamp}`);
    try {
      write(elsewhere);
      return elsewhere;
    } catch (error) {
      if (refusal(error) === undefined) {
        throw error;
      }
    }
  }
  return undefined;
}

const refusal = (error: unknown) => (error instanceof InputError ? error.message : faultLine(error));
