/** Questions to values that may throw at each of them: revoked proxies, getters and `toString` of any kind. */
import { types } from "node:util";

/** What `question` gives; `otherwise` where the value itself throws. */
export function asked<T>(question: () => T, otherwise: T): T {
  try {
    return question();
  } catch {
    return otherwise; // The value's own code has failed; there is nothing else that it could be asked.
  }
}

/** Errors of other realms, such as those of `vm`, are none of this realm's class. */
export function isError(value: unknown): value is Error {
  return asked(
    () =>
      types.isNativeError(value) ||
      value instanceof Error ||
      Object.prototype.toString.call(value) === "[object Error]",
    false,
  );
}

/** A property as text; `otherwise` where it is missing, empty or throws. */
export function textFrom(value: object, property: string, otherwise: string): string {
  return asked(() => {
    const found = (value as Record<string, unknown>)[property];
    return found === undefined || found === null || found === "" ? otherwise : String(found);
  }, otherwise);
}
