import type { Command } from "commander";
import { InputError } from "../src/text/errors";

/**
 * Runs a command line. A wrong option or wrong input is one line on standard error and exit code 2;
 * anything else that is thrown is a bug of ours and keeps its stack.
 */
export async function runCommand(command: Command): Promise<void> {
  command.exitOverride((stop) => process.exit(stop.exitCode === 0 ? 0 : 2));
  command.showHelpAfterError("(--help lists the options)");
  try {
    await command.parseAsync();
  } catch (error) {
    if (!(error instanceof InputError)) {
      throw error;
    }
    console.error(error.message);
    process.exitCode = 2;
  }
}
