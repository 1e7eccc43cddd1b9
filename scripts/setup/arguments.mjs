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
  const empty = Object.keys(values).find((name) => typeof values[name] === "string" && !values[name].trim());
  if (empty !== undefined) {
    throw new Problem(`--${empty} is empty (a variable that is not set?)`, 2);
  }
  if (values.help) {
    console.log(help);
    return undefined;
  }
  return values;
}

/**
 * A whole number as people write one: digits alone. `Number` would take "", " 5", "1e3" and "0x10" as well.
 *
 * @param {string} text
 * @param {number} lowest
 * @param {number} highest
 * @returns {number | undefined} undefined when the text is none, or one outside these bounds
 */
export function wholeNumberIn(text, lowest, highest = Number.MAX_SAFE_INTEGER) {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= lowest && value <= highest ? value : undefined;
}

/**
 * What a whole number between these bounds is called in a message.
 *
 * @param {number} lowest
 * @param {number} [highest]
 */
export const wholeNumberName = (lowest, highest) =>
  highest === undefined ? `a whole number from ${lowest} on` : `a whole number from ${lowest} to ${highest}`;

/**
 * @param {string} name of the option, for the error line
 * @param {string | boolean | undefined} text
 * @param {number} lowest
 * @param {number} [highest]
 * @returns {number | undefined} undefined when the option was not given
 * @throws {Problem} with exit code 2
 */
export function parseWholeNumber(name, text, lowest, highest) {
  if (text === undefined) {
    return undefined;
  }
  const value = wholeNumberIn(String(text), lowest, highest);
  if (value === undefined) {
    throw new Problem(`${name} ${JSON.stringify(text)}: ${wholeNumberName(lowest, highest)} is needed`, 2);
  }
  return value;
}

/**
 * @param {string | boolean | undefined} text
 * @returns {number | undefined} a TCP port, or undefined when none was given
 * @throws {Problem} with exit code 2
 */
export const parsePort = (text) => parseWholeNumber("--port", text, 1, 65535);
