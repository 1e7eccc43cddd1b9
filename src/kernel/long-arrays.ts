/**
 * V8 makes a string of each thrown object that nothing has caught, before anyone hears of it. Of an array with few
 * elements and a length beyond every string's, `toString` comes to its error after minutes, in which no stop reaches it.
 */
import { constants } from "node:buffer";

/** Makes `toString` of an array whose string would be too long fail at once, with the error that it fails with anyway. */
export function refuseLongArrays(): void {
  const original = Array.prototype.toString;
  Object.defineProperty(Array.prototype, "toString", {
    value: {
      toString(this: unknown[]) {
        // There is a comma between any two elements.
        if (Array.isArray(this) && this.length - 1 > constants.MAX_STRING_LENGTH) {
          throw new RangeError("Invalid string length");
        }
        return original.call(this);
      },
    }.toString,
    writable: true,
    configurable: true,
  });
}
