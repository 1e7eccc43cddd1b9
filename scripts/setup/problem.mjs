/** Problems that the user can act on: one clear line, no stack trace. */

export class Problem extends Error {
  /**
   * @param {string} message what is wrong, where, and what to do
   * @param {number} exitCode 2 for wrong arguments, 1 for everything else
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * Runs a command's main function. A Problem ends the process with its line and exit code; anything else is a
 * fault of ours and keeps its stack trace.
 *
 * @param {() => unknown} main returns, or promises, the exit code; anything but a number means 0
 */
export async function runMain(main) {
  try {
    const code = await main();
    process.exitCode = typeof code === "number" ? code : 0;
  } catch (error) {
    if (error instanceof Problem) {
      console.error(`error: ${error.message}`);
      process.exitCode = error.exitCode;
    } else {
      console.error(error);
      process.exitCode = 1;
    }
  }
}
