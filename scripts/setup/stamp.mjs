/** Stamps: small JSON files, written last, that say for which inputs a step was done. */
import { readIfThere, writeWhole } from "./files.mjs";

/**
 * @param {string} file
 * @param {Record<string, string>} inputs
 * @returns {boolean} true when the stamp was written for exactly these inputs
 */
export function stampMatches(file, inputs) {
  const text = readIfThere(file);
  if (text === undefined) {
    return false;
  }
  try {
    const found = JSON.parse(text);
    const names = Object.keys(inputs);
    return names.length === Object.keys(found).length && names.every((name) => found[name] === inputs[name]);
  } catch (error) {
    // A damaged stamp is no stamp: the step is done again.
    if (error instanceof SyntaxError || error instanceof TypeError) {
      return false;
    }
    throw error;
  }
}

/**
 * @param {string} file
 * @param {Record<string, string>} inputs
 */
export function writeStamp(file, inputs) {
  writeWhole(file, `${JSON.stringify(inputs, undefined, 2)}\n`);
}
