import { duration } from "../progress/progress-text";

/**
 * Runs a function and prints how long it took: `await timed(() => fit(…))`.
 *
 * @returns the function's result
 */
export async function timed<T>(work: () => T | Promise<T>, label = "took"): Promise<T> {
  const begun = performance.now();
  try {
    return await work();
  } finally {
    const milliseconds = performance.now() - begun;
    const words = milliseconds < 1_000 ? `${milliseconds.toFixed(1)} ms` : duration(milliseconds);
    console.log(`${label} ${words}`);
  }
}
