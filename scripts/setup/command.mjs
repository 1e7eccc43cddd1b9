/** Child processes of the set-up: their output is kept, and they end when the set-up ends. */
import { spawn } from "node:child_process";
import readline from "node:readline";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

for (const [signal, code] of /** @type {[NodeJS.Signals, number][]} */ ([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
])) {
  process.on(signal, () => {
    // A command that handles signals itself, such as JupyterLab's, has removed this listener.
    for (const child of running) {
      child.kill("SIGTERM");
    }
    process.exit(code);
  });
}

/**
 * @typedef {object} Outcome
 * @property {number | null} code exit code; null when a signal ended the process
 * @property {NodeJS.Signals | null} signal
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * Runs a program and waits for it.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {(line: string) => void} [options.onLine] sees each line of both streams as it comes
 * @param {number} [options.timeout] milliseconds after which it is killed
 * @returns {Promise<Outcome>} also for programs that fail; rejects only when the program cannot be started
 */
export function run(program, args, { cwd, env, onLine, timeout } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    // Not Node's own timeout option, which keeps the process waiting if the program cannot be started.
    const timer = timeout === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), timeout);
    running.add(child);
    const text = { stdout: "", stderr: "" };
    for (const name of /** @type {const} */ (["stdout", "stderr"])) {
      child[name].setEncoding("utf8").on("data", (piece) => {
        text[name] += piece;
      });
      if (onLine) {
        readline.createInterface({ input: child[name] }).on("line", onLine);
      }
    }
    child.on("error", (error) => {
      clearTimeout(timer);
      running.delete(child);
      reject(error);
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code, signal, ...text });
    });
  });
}

/**
 * @param {Outcome} outcome
 * @returns {string} how a program ended, and its last lines
 */
export function whyItFailed(outcome) {
  const lines = `${outcome.stdout}\n${outcome.stderr}`.split("\n").filter((line) => line.trim());
  return [`${howItEnded(outcome)}:`, ...lines.slice(-100)].join("\n  ");
}

/**
 * @param {Outcome} outcome
 * @returns {string} why a program failed, in one line: the line with the error if there is one
 */
export function whyInShort(outcome) {
  const lines = outcome.stderr
    .split("\n")
    .map((line) => line.replace(/^npm (error|ERR!) ?/, "").trim())
    // npm prints code, system call and number before the message, and the name of its log file after it. pip prints a
    // traceback, whose last line is the message.
    .filter(
      (line) =>
        line && !/^((code|syscall|errno|path|A complete log of)\b|ERROR: Exception:)|debug-0\.log/.test(line),
    );
  const telling = lines.find((line) => /^(\w*Error\b|error\b)|: [\w ]*error:/i.test(line)) ?? lines.at(-1);
  return telling ?? howItEnded(outcome);
}

/** @param {Outcome} outcome */
function howItEnded({ code, signal }) {
  return signal ? `ended by ${signal}` : `exit code ${code}`;
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {number} [options.timeout]
 * @returns {Promise<Outcome | undefined>} undefined when there is no such program
 */
export async function tryRun(program, args, options = {}) {
  try {
    return await run(program, args, options);
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    if (code === "ENOENT" || code === "EACCES") {
      return undefined;
    }
    throw error;
  }
}
