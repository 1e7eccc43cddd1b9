import { InputError, quote } from "../files/errors";
import { type TokenKind, tokenize } from "./tokens";

const lengthOf = (text: string, kind: TokenKind) => tokenize(text, kind).length;

/**
 * Checks that all targets have the length that a network with a fixed number of output steps needs.
 *
 * @param place where a target comes from, such as "pairs.csv: row 7", by its number from 0
 * @param length in tokens; default: that of the first target
 * @param kind what counts as a token; default: a character as a person sees it
 * @throws InputError if a target has another length; the line names its place
 */
export function checkTargetLengths(
  targets: readonly string[],
  place: (row: number) => string,
  length?: number,
  kind: TokenKind = "character",
): void {
  const wanted = length ?? lengthOf(targets[0], kind);
  const row = targets.findIndex((text) => lengthOf(text, kind) !== wanted);
  if (row >= 0) {
    const found = lengthOf(targets[row], kind);
    throw new InputError(
      `${place(row)} has the target ${quote(targets[row])} of ${found} ${kind}${found === 1 ? "" : "s"}; ` +
        `this network needs every target to have ${wanted}`,
    );
  }
}
