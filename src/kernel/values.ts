/** Reads values whose own code may throw: revoked proxies, getters, `toString`. */
import { types } from "node:util";

/** How many characters of a text are shown. */
const LONGEST = 10_000;

/** @returns the text without its middle if it is longer than a reader can use, and than clients can bear. */
export function shortened(text: string): string {
  const left = text.length - LONGEST;
  return left <= 0
    ? text
    : `${text.slice(0, LONGEST / 2)} … ${left} more characters … ${text.slice(-LONGEST / 2)}`;
}

/** @returns the result of `question`, or `otherwise` if it throws. */
export function asked<T>(question: () => T, otherwise: T): T {
  try {
    return question();
  } catch {
    return otherwise; // The value's own code has failed.
  }
}

/** Whether a value is an error, also of another realm such as `vm`'s, whose class is another. */
export function isError(value: unknown): value is Error {
  return asked(
    () =>
      types.isNativeError(value) ||
      value instanceof Error ||
      Object.prototype.toString.call(value) === "[object Error]",
    false,
  );
}

/** @returns a property as text, or `otherwise` if it is missing, empty or throws. */
export function textFrom(value: object, property: string, otherwise: string): string {
  return asked(() => {
    const found = (value as Record<string, unknown>)[property];
    return found === undefined || found === null || found === "" ? otherwise : String(found);
  }, otherwise);
}
