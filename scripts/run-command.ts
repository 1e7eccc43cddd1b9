import type { EventEmitter } from "node:events";
import { type Command, CommanderError } from "commander";
import { InputError } from "../src/files/errors";
import { faultLine } from "../src/files/faults";
import { oneLine, watchOutput } from "./setup/output.mjs";

/**
 * Runs a command line. A wrong option, wrong input or an error of the file system gives one line on standard error and
 * exit code 2. Any other error is a bug of ours and keeps its stack.
 */
export async function runCommand(command: Command): Promise<void> {
  watchOutput();
  // Claimed folders are released at the process's exit, which a signal alone would skip.
  process.once("SIGTERM", () => process.exit(143));
  process.once("SIGHUP", () => process.exit(129));
  process.on("uncaughtException", (error) => {
    report(error);
    process.exit();
  });
  await runOn(command, process.argv.slice(2));
}

/** Runs a command on some arguments, and leaves its exit code in `process.exitCode`. */
export async function runOn(command: Command, args: readonly string[]): Promise<void> {
  command.exitOverride();
  command.configureOutput({
    outputError: (text, write) => write(`${oneLine(`${text.trim()} (--help lists the options)`)}\n`),
  });
  refuseEmptyValues(command);
  try {
    await command.parseAsync(args, { from: "user" });
  } catch (error) {
    report(error);
  }
}

function report(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2; // Help or a wrong option: commander has printed the text.
    return;
  }
  const line = error instanceof InputError ? error.message : faultLine(error);
  console.error(line === undefined ? error : oneLine(line));
  process.exitCode = line === undefined ? 1 : 2;
}

/** Refuses empty values of all options, such as `--out "$FOLDER"` with a variable that is not set. */
function refuseEmptyValues(command: Command): void {
  for (const option of command.options) {
    // This must run before commander's own listener, whose parsers may take "" for 0. Commander's types hide that it is an
    // EventEmitter.
    (command as unknown as EventEmitter).prependListener(
      `option:${option.name()}`,
      (value: string | null) => {
        if (typeof value === "string" && value.trim() === "") {
          command.error(
            `error: option '${option.flags}' argument '${value}' is invalid. It is empty: a variable that is not set?`,
          );
        }
      },
    );
  }
}
