/** Values of command-line options: each parser says in one line what is needed, and takes nothing else. */
import { InvalidArgumentError } from "commander";
import { wholeNumberIn, wholeNumberName } from "./setup/arguments.mjs";

/** Seeds up to this stay exact in every sum that is made of them. */
export const HIGHEST_SEED = 2 ** 32 - 1;
/** More passes over the data than this are a typing error. */
export const MOST_EPOCHS = 100_000;

/** A parser of whole numbers, written as digits alone. */
export const wholeNumber = (lowest: number, highest?: number) => (text: string) => {
  const value = wholeNumberIn(text, lowest, highest);
  if (value === undefined) {
    throw new InvalidArgumentError(`${wholeNumberName(lowest, highest)} is needed`);
  }
  return value;
};

export const seedOption = wholeNumber(0, HIGHEST_SEED);
export const epochsOption = wholeNumber(1, MOST_EPOCHS);

/** A parser of decimal numbers above 0. */
export const positiveNumber = (highest: number) => (text: string) => {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value <= 0 || value > highest) {
    throw new InvalidArgumentError(`a number above 0, up to ${highest}, is needed`);
  }
  return value;
};

/** A parser of texts that say something. */
export const nonEmptyText = (text: string) => {
  if (text.trim() === "") {
    throw new InvalidArgumentError("a text is needed");
  }
  return text;
};
