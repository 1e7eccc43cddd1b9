/** A command of ours as a child process, and how signals end it. */
import { spawn } from "node:child_process";
import { constants } from "node:os";

/** How long a command may take to hear a signal, in milliseconds. */
const PATIENCE = 5_000;

/** A second signal within so many milliseconds is the same press of Ctrl+C: a terminal signals us, and so does npm. */
const SAME_PRESS = 1_000;

/**
 * Runs Node on a command. JavaScript hears a signal only between two steps of its work, and one step may take many
 * minutes. So a command that has not heard the first signal after some seconds is killed, and a second Ctrl+C kills it
 * at once. That leaves nothing half-written, since every file is whole at every moment.
 *
 * @param {string} script the command's name in messages
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} the exit code
 */
export function runChild(script, args, options) {
  const child = spawn(process.execPath, args, {
    ...options,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  /** @type {import("./stoppable").Told} */
  let told = {};
  child.on("message", (more) => {
    told = { ...told, .../** @type {import("./stoppable").Told} */ (more) };
  });
  const firstSignal = passSignals(child, () => told.heard === true);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const first = firstSignal();
      const status = code ?? 128 + constants.signals[first ?? signal ?? "SIGKILL"]; // as a shell counts
      if (first === undefined && signal && signal !== "SIGINT") {
        console.error(`error: ${script} was ended by ${signal}`);
      }
      // A command that has heard Ctrl+C says so itself.
      if (first && told.kept && (signal || (!told.heard && status === 128 + constants.signals[first]))) {
        console.error(`Stopped; ${told.kept}`);
      }
      resolve(status);
    });
  });
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {() => boolean} hasHeard whether Ctrl+C has reached the child's JavaScript
 * @returns {() => NodeJS.Signals | undefined} gives the first signal
 */
function passSignals(child, hasHeard) {
  /** @type {NodeJS.Signals | undefined} */
  let first;
  let firstAt = 0;
  const unlessHeard = (/** @type {NodeJS.Signals} */ signal) => hasHeard() || child.kill(signal);
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      if (first === undefined) {
        first = signal;
        firstAt = performance.now();
        // A terminal sends Ctrl+C to the child as well.
        setTimeout(() => unlessHeard(signal), signal === "SIGINT" ? SAME_PRESS : 0).unref();
        setTimeout(() => unlessHeard("SIGKILL"), PATIENCE).unref();
      } else if (performance.now() - firstAt > SAME_PRESS) {
        child.kill("SIGKILL");
      }
    });
  }
  return () => first;
}
