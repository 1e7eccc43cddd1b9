/**
 * Processes that cells have started. They are found by an environment variable that they inherit, so it does not matter
 * whether they have left their group or parent, nor how their kernel has ended.
 */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { hasEnded, ownerOf } from "../processes/owner";

/** The environment variable that names the owner of a kernel to everything that its cells start. */
export const KERNEL_VARIABLE = "ATTENTION_WORKBOOK_KERNEL";

/** The environment variable that marks the child for which a cell waits without an event loop. */
const WAIT_VARIABLE = "ATTENTION_WORKBOOK_WAIT";

/** How long a process may take to end when it is asked to, in milliseconds. */
const GRACE = 1_000;

/** Ends what the cells of one kernel have started, except this process. */
export function endProcessesOf(owner: string): Promise<void> {
  return end(markedProcesses().filter((marked) => marked.owner === owner));
}

/** What marks the child for which a cell of a kernel waits, for its environment. */
export const marksOfAwaited = (owner: string, wait: number): NodeJS.ProcessEnv => ({
  [KERNEL_VARIABLE]: owner,
  [WAIT_VARIABLE]: `${owner}/${wait}`,
});

/** Ends the child for which a cell waits, and what that child has started. */
export function endAwaited(owner: string, wait: number): Promise<void> {
  const mark = marksOfAwaited(owner, wait)[WAIT_VARIABLE];
  return end(markedProcesses().filter(({ pid }) => variableOf(pid, WAIT_VARIABLE) === mark));
}

/** Ends what is left of kernels that were killed together with their supervisors. */
export function endLeftOver(): Promise<void> {
  return end(markedProcesses().filter(({ owner }) => hasEnded(owner)));
}

interface Marked {
  readonly pid: number;
  readonly owner: string;
}

function markedProcesses(): Marked[] {
  let names: string[];
  try {
    names = readdirSync("/proc");
  } catch {
    return []; // A system without /proc, where these processes cannot be found.
  }
  const marked: Marked[] = [];
  for (const name of names) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) {
      continue;
    }
    const owner = variableOf(pid, KERNEL_VARIABLE);
    if (owner) {
      marked.push({ pid, owner });
    }
  }
  return marked;
}

/** A variable in the environment with which a process was started. */
function variableOf(pid: number, name: string): string | undefined {
  try {
    const variables = `\0${readFileSync(`/proc/${pid}/environ`, "latin1")}`;
    const start = variables.indexOf(`\0${name}=`);
    if (start < 0) {
      return undefined;
    }
    const value = start + name.length + 2;
    return variables.slice(value, variables.indexOf("\0", value));
  } catch {
    return undefined; // The process has ended, or belongs to another user.
  }
}

async function end(processes: readonly Marked[]): Promise<void> {
  const running = processes.flatMap(({ pid }) => ownerOf(pid) ?? []);
  if (running.length === 0) {
    return;
  }
  for (const one of running) {
    signal(one, "SIGTERM");
  }
  const last = performance.now() + GRACE;
  while (performance.now() < last && running.some((one) => !hasEnded(one))) {
    await sleep(20);
  }
  for (const one of running) {
    signal(one, "SIGKILL");
  }
}

function signal(one: string, name: NodeJS.Signals): void {
  if (hasEnded(one)) {
    return;
  }
  try {
    process.kill(Number(one.split("-")[1]), name);
  } catch (error) {
    // The process may have ended just now.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
      throw error;
    }
  }
}
