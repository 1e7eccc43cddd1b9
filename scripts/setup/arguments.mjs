/** Command-line arguments of the set-up commands, which run before any package is installed. */
import { parseArgs } from "node:util";
import { Problem } from "./problem.mjs";

/**
 * @typedef {Record<string, { type: "boolean" | "string", default?: boolean | string }>} Options
 */

/**
 * Parses arguments; prints the help when asked for it.
 *
 * @param {string} command how the user called it, for the error line
 * @param {string} help
 * @param {Options} options
 * @param {string[]} [args]
 * @returns {Record<string, string | boolean | undefined> | undefined} undefined when the help was printed
 * @throws {Problem} with exit code 2, for arguments that are not known
 */
export function parseArguments(command, help, options, args = process.argv.slice(2)) {
  /** @type {Record<string, any>} */
  let values;
  try {
    values = parseArgs({ args, options: { ...options, help: { type: "boolean" } }, strict: true }).values;
  } catch (error) {
    const reason = /** @type {Error} */ (error).message.split(". ")[0];
    throw new Problem(`${reason}; "${command} -- --help" lists what there is`, 2);
  }
  if (values.help) {
    console.log(help);
    return undefined;
  }
  return values;
}

/**
 * @param {string | boolean | undefined} text
 * @returns {number | undefined} a TCP port, or undefined when none was given
 * @throws {Problem} with exit code 2
 */
export function parsePort(text) {
  if (text === undefined) {
    return undefined;
  }
  const port = Number(text);
  if (typeof text === "string" && /^\d+$/.test(text) && port >= 1 && port <= 65535) {
    return port;
  }
  throw new Problem(`--port ${text}: a port is a whole number from 1 to 65535`, 2);
}
