/**
 * The process that Jupyter starts and watches. It runs the kernel as its child. When the kernel ends, it tells the notebook
 * why, which a process without memory cannot do itself, and ends what the cells have started.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { ownerOf } from "../processes/owner";
import { announceEnd } from "./announce-end";
import { causeOfEnd } from "./cause-of-end";
import { endLeftOver, endProcessesOf, KERNEL_VARIABLE } from "./left-over";
import { Reports } from "./reports";
import type { Connection } from "./wire";

export interface SupervisorSettings {
  /** Node's arguments that run the kernel. The next ones are tried if the kernel could not start with those before. */
  readonly commands: readonly (readonly string[])[];
  readonly connectionFile: string;
  /** Called when the kernel could not start and the next command is tried. */
  readonly notStarted: () => void;
}

/** How many characters of the kernel's standard error are kept; the runtime's last words are among them. */
const KEPT_TEXT = 20_000;

/** @returns the exit code, once the kernel and all that it has started have ended. */
export async function supervise({
  commands,
  connectionFile,
  notStarted,
}: SupervisorSettings): Promise<number> {
  const owner = ownerOf() ?? `${hostname()}-${process.pid}`;
  let wanted = false;
  let kernel: ChildProcess | undefined;
  const forward = (signal: NodeJS.Signals) => {
    wanted ||= signal !== "SIGINT";
    kernel?.kill(signal);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, forward);
  }
  endWithJupyter(() => forward("SIGKILL"));
  endLeftOver().catch(complain);

  let run = start(commands[0] ?? [], owner);
  kernel = run.kernel;
  let end = await run.ended;
  for (const command of commands.slice(1)) {
    if (wanted || run.reports.heapLimit > 0) {
      break;
    }
    notStarted();
    run = start(command, owner);
    kernel = run.kernel;
    end = await run.ended;
  }
  const { reports, written } = run;
  if (!wanted && !reports.ending) {
    const connection = JSON.parse(readFileSync(connectionFile, "utf8")) as Connection;
    const cause = causeOfEnd({
      ...end,
      text: written(),
      heapLimit: reports.heapLimit,
      exitCode: reports.exitCode,
      cannotStart: reports.cannotStart,
    });
    process.stderr.write(`kernel: ${cause.message}\n`);
    await announceEnd(connection, reports.running, cause).catch(complain);
  }
  await endProcessesOf(owner);
  return end.code ?? 1;
}

function start(command: readonly string[], owner: string) {
  // The kernel writes its reports to file 3, see `reports.ts`.
  const kernel = spawn(process.execPath, command, {
    stdio: ["inherit", "inherit", "pipe", "pipe"],
    env: { ...process.env, [KERNEL_VARIABLE]: owner },
  });
  const reports = new Reports(kernel.stdio[3] as NodeJS.ReadableStream);
  const written = lastText(kernel);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    kernel.on("error", reject);
    // Not "exit", which may come before all output has been read.
    kernel.on("close", (code, signal) => resolve({ code, signal }));
  });
  return { kernel, reports, written, ended };
}

/** Passes the kernel's standard error on. @returns a function that gives the end of its text. */
function lastText(kernel: ChildProcess): () => string {
  let kept = "";
  kernel.stderr?.setEncoding("utf8").on("data", (text: string) => {
    process.stderr.write(text);
    kept = (kept + text).slice(-KEPT_TEXT);
  });
  return () => kept;
}

/** Ends the kernel after Jupyter was killed; otherwise it would stay forever. */
function endWithJupyter(end: () => void): void {
  if (process.env.JPY_PARENT_PID === undefined) {
    return;
  }
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), 1_000).unref();
}

function complain(error: unknown): void {
  process.stderr.write(`kernel: ${error instanceof Error ? error.message : String(error)}\n`);
}
