import type { EventEmitter } from "node:events";
import type { Command } from "commander";
import { InputError } from "../src/files/errors";
import { faultLine } from "../src/files/faults";

/**
 * Runs a command line. A wrong option, wrong input or a fault of the file system is one line on standard error and
 * exit code 2; anything else that is thrown is a bug of ours and keeps its stack.
 */
export async function runCommand(command: Command): Promise<void> {
  command.exitOverride((stop) => process.exit(stop.exitCode === 0 ? 0 : 2));
  command.showHelpAfterError("(--help lists the options)");
  refuseEmptyValues(command);
  try {
    await command.parseAsync();
  } catch (error) {
    const line = error instanceof InputError ? error.message : faultLine(error);
    if (line === undefined) {
      throw error;
    }
    console.error(line);
    process.exitCode = 2;
  }
}

/** `--out "$FOLDER"` with a variable that is not set is a mistake, whatever the option. */
function refuseEmptyValues(command: Command): void {
  for (const option of command.options) {
    // Before commander's own listener, whose parsers may take "" for 0.
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
