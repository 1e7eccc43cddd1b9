/** Output of commands: errors as one line, and what happens if standard output cannot be written. */
import { getSystemErrorMap } from "node:util";

let closed = false;

/** @returns {boolean} whether nobody reads standard output any more, as after `| head` */
export const outputIsClosed = () => closed;

/**
 * Lets a command continue quietly if the reader of its output has gone. If output is lost for another reason, such as a
 * full disk, the command ends with one line and exit code 2.
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
  // If standard error is lost, there is no way to report it. The work continues.
  process.stderr.on("error", () => {});
  process.on("exit", () => {
    if (failed) {
      process.exitCode ||= 2;
    }
  });
}

/** The middle of a longer line is left out: an option may be given a whole file by mistake. */
const longestLine = 1000;

/**
 * A message as one line of a terminal. Characters that would steer the terminal or turn the direction of the text,
 * which a file name or an option may hold, are shown as their code points.
 *
 * @param {string} text
 */
export function oneLine(text) {
  const line = text
    .replace(/\s*[\r\n]+\s*/g, " ")
    .replace(
      /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
      (character) => `⟨U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}⟩`,
    );
  return line.length <= longestLine ? line : `${line.slice(0, 600)} … ${line.slice(-300)}`;
}
