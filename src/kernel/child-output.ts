/**
 * What child processes print where the cell prints. Nobody in the notebook sees the kernel's own standard output, so a
 * child that would inherit it gets a pipe, and the notebook gets what comes out of it.
 */
import childProcess, { ChildProcess, type SpawnSyncOptions, type SpawnSyncReturns } from "node:child_process";
import { syncBuiltinESMExports } from "node:module";
import type { Readable } from "node:stream";

type StreamName = "stdout" | "stderr";

/** How a child's streams are connected, and which of them belong below the cell. */
interface Connections {
  readonly stdio: unknown[];
  readonly shown: Map<1 | 2, StreamName>;
}

/** @param stdio as the functions of `node:child_process` take it */
function connectionsOf(stdio: unknown): Connections {
  const wanted: unknown[] = Array.isArray(stdio) ? stdio : [stdio, stdio, stdio];
  const shown: Connections["shown"] = new Map();
  for (const file of [1, 2] as const) {
    const stream = wanted[file] === "inherit" ? file : wanted[file];
    if (stream === 1 || stream === process.stdout) {
      shown.set(file, "stdout");
    } else if (stream === 2 || stream === process.stderr) {
      shown.set(file, "stderr");
    }
  }
  return { stdio: wanted.map((part, file) => (shown.has(file as 1 | 2) ? "pipe" : part)), shown };
}

/** Runs a call that waits for a child. The child gets the marks into its environment. */
export type AroundWait = <T>(call: (marks: NodeJS.ProcessEnv) => T) => T;

/** Bytes that a child may print while the cell waits for it. They are kept until its end; more is the error ENOBUFS. */
const MOST_OUTPUT = 2 ** 28;

/** Shows from now on what children print that inherit standard output or standard error. */
export function showOutputOfChildren(aroundWait: AroundWait): void {
  const prototype = ChildProcess.prototype as ChildProcess & Spawning;
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    const { stdio, shown } = connectionsOf(options.stdio);
    const result = shown.size === 0 ? spawn.call(this, options) : spawn.call(this, { ...options, stdio });
    for (const [file, name] of shown) {
      (this.stdio?.[file] as Readable | null)
        ?.setEncoding("utf8")
        .on("data", (text) => process[name].write(text));
    }
    return result;
  };
  Object.assign(childProcess, synchronous(childProcess, aroundWait));
  syncBuiltinESMExports();
}

type Arguments = readonly string[] | undefined;

/** The functions that wait for the child; their output appears when it has ended. */
function synchronous({ spawnSync, execFileSync, execSync }: typeof childProcess, aroundWait: AroundWait) {
  const isShown = (options: SpawnSyncOptions = {}) => connectionsOf(options.stdio).shown.size > 0;
  const run = (
    file: string,
    args: Arguments,
    options: SpawnSyncOptions,
  ): SpawnSyncReturns<string | Buffer> => {
    const { stdio, shown } = connectionsOf(options.stdio);
    const piped = { ...options, stdio, maxBuffer: MOST_OUTPUT } as SpawnSyncOptions;
    const result = spawnSync(file, args, piped);
    if (result.error && (result.error as NodeJS.ErrnoException).code === "ENOBUFS") {
      result.error.message = `${file} printed more than ${MOST_OUTPUT / 2 ** 20} MB; send its output to a file`;
    }
    const output: (string | Buffer | null)[] = [...(result.output ?? [])];
    for (const [stream, name] of shown) {
      process[name].write(output[stream] ?? "");
      output[stream] = null;
    }
    return Object.assign(result, { output, stdout: output[1] ?? null, stderr: output[2] ?? null });
  };
  const runWhole = (file: string, args: Arguments, options: SpawnSyncOptions, command: string) => {
    const result = run(file, args, options);
    if (result.error) {
      throw result.error;
    }
    if (result.status !== 0) {
      throw Object.assign(new Error(`Command failed: ${command}`), result);
    }
    return result.stdout;
  };
  const marked = <T>(options: SpawnSyncOptions, call: (options: SpawnSyncOptions) => T) =>
    aroundWait((marks) => call({ ...options, env: { ...(options.env ?? process.env), ...marks } }));
  return {
    spawnSync: (file: string, ...rest: [Arguments?, SpawnSyncOptions?]) => {
      const [args, given] = inOrder(rest);
      return marked(given, (options) =>
        isShown(options) ? run(file, args, options) : spawnSync(file, args, options),
      );
    },
    execFileSync: (file: string, ...rest: [Arguments?, SpawnSyncOptions?]) => {
      const [args, given] = inOrder(rest);
      const command = [file, ...(args ?? [])].join(" ");
      return marked(given, (options) =>
        isShown(options) ? runWhole(file, args, options, command) : execFileSync(file, args, options),
      );
    },
    execSync: (command: string, given: SpawnSyncOptions = {}) =>
      marked(given, (options) =>
        isShown(options)
          ? runWhole(command, [], { ...options, shell: options.shell ?? true }, command)
          : execSync(command, options as object),
      ),
  };
}

/** Arguments may be left out, and the options stand in their place then. */
function inOrder([first, second]: readonly [Arguments?, SpawnSyncOptions?]): [Arguments, SpawnSyncOptions] {
  return first === undefined || Array.isArray(first)
    ? [first, second ?? {}]
    : [undefined, first as SpawnSyncOptions];
}

interface Spawning {
  /** Starts the process of a `ChildProcess`; all asynchronous functions of the module come here. Not documented. */
  spawn(this: ChildProcess, options: { readonly stdio?: unknown }): unknown;
}
