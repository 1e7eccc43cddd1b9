import { isInterrupted } from "../src/progress/progress";

/**
 * A command's action that may be stopped: it then says so on standard error and ends with exit code 130.
 *
 * @param told what became of the work, for the reader
 */
export function stoppable<Input>(
  run: (input: Input) => Promise<void>,
  told: (input: Input) => string,
): (input: Input) => Promise<void> {
  return async (input) => {
    try {
      await run(input);
    } catch (error) {
      if (!isInterrupted(error)) {
        throw error;
      }
      console.error(`Stopped; ${told(input)}`);
      process.exitCode = 130;
    }
  };
}
