/** What becomes of a command whose output cannot be written. */
import { getSystemErrorMap } from "node:util";

let closed = false;

/** @returns {boolean} whether nobody reads standard output any more, as after `| head` */
export const outputIsClosed = () => closed;

/**
 * Lets a command go on quietly when the reader of its output has gone, and end with one line and exit code 2 when its
 * output is lost for another reason, such as a full disk.
 */
export function watchOutput() {
  let failed = false;
  process.stdout.on("error", (error) => {
    closed = true;
    const { code, errno = 0, message } = /** @type {NodeJS.ErrnoException} */ (error);
    if (failed || code === "EPIPE") {
      return;
    }
    failed = true;
    console.error(`error: standard output: ${getSystemErrorMap().get(errno)?.[1] ?? message} (${code})`);
  });
  // What cannot be told cannot be told; the work goes on.
  process.stderr.on("error", () => {});
  process.on("exit", () => {
    if (failed) {
      process.exitCode ||= 2;
    }
  });
}
