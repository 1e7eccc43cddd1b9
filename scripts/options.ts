/** Parsers for values of command-line options. Each refuses wrong values with one line that says what is needed. */
import { InvalidArgumentError } from "commander";
import { wholeNumberIn, wholeNumberName } from "./setup/arguments.mjs";

/** Seeds up to this one stay exact in all computations with them. */
export const HIGHEST_SEED = 2 ** 32 - 1;
/** A larger number of epochs is a typing error. */
export const MOST_EPOCHS = 100_000;

/** A parser for whole numbers, which must be written as digits only. */
export const wholeNumber = (lowest: number, highest?: number) => (text: string) => {
  const value = wholeNumberIn(text, lowest, highest);
  if (value === undefined) {
    throw new InvalidArgumentError(`${wholeNumberName(lowest, highest)} is needed`);
  }
  return value;
};

export const seedOption = wholeNumber(0, HIGHEST_SEED);
export const epochsOption = wholeNumber(1, MOST_EPOCHS);

/** A parser for decimal numbers above 0. */
export const positiveNumber = (highest: number) => (text: string) => {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value <= 0 || value > highest) {
    throw new InvalidArgumentError(`a number above 0, up to ${highest}, is needed`);
  }
  return value;
};

/** A parser for texts that are not blank. */
export const nonEmptyText = (text: string) => {
  if (text.trim() === "") {
    throw new InvalidArgumentError("a text is needed");
  }
  return text;
};
