/** Whether the project runs on this version of Node, and the environment of processes that compute. */
import { Problem } from "./problem.mjs";

// 20.6 loads tsx through --import, 20.10 knows --test-concurrency.
const lowest = [20, 10, 0];

/**
 * Variables for processes that compute; the C library reads them when a process starts. By default it has 8 heaps for each
 * core, and threads share heaps if there are more threads. With 16 heaps on two cores, TensorFlow's two threads shared a
 * heap in one of ten processes. They then waited for each other 150 times in a training step and took almost twice the
 * time.
 */
export const computingEnvironment = { MALLOC_ARENA_MAX: "64" };

/**
 * @param {string} version such as "20.11.1"
 * @returns {string | undefined} what to do; undefined when the version will do
 */
export function nodeVersionProblem(version) {
  const parts = version.split(".").map(Number);
  for (const [index, least] of lowest.entries()) {
    if (parts[index] > least) {
      return undefined;
    }
    if (parts[index] < least) {
      return `Node ${version} is too old: install Node 20.10 or later from https://nodejs.org or with nvm ("nvm install 22")`;
    }
  }
  return undefined;
}

export function requireNode() {
  const problem = nodeVersionProblem(process.versions.node);
  if (problem) {
    throw new Problem(problem);
  }
  return process.versions.node;
}
