/** Runs a program of the benchmark as a child process, which answers one request at a time. */
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { givenEnvironment } from "../../src/native/environment";
import { root } from "../setup/paths.mjs";
import type { Contestant } from "./contestants";

export interface Steps {
  milliseconds: number;
  losses: number[];
}

/** Phrases to be answered. */
export interface Asked {
  phrases: number;
  /** In how many batches of like length a peer takes them; ours chooses its batches itself, but for `numbers`. */
  batches: number;
  /** For translations, which are searched for with a beam of this size. 1: greedily. */
  beamSize: number;
  /** Whether ours answers as the peers do, from ids to numbers, and not from text to text with attention. */
  numbers: boolean;
}

/** A program that failed, with the last lines it wrote. */
export class ProgramFailed extends Error {
  override name = "ProgramFailed";
}

const alive = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of alive) {
    child.kill("SIGKILL");
  }
});

export class Child {
  private readonly errors: string[] = [];
  private readonly waiting: { resolve(answer: unknown): void; reject(error: Error): void }[] = [];
  private ended: string | undefined;
  /** Versions of the libraries that it measures. */
  versions: Record<string, string> = {};

  private constructor(
    readonly name: string,
    private readonly process: ChildProcess,
  ) {
    alive.add(process);
    const { stdout, stderr, stdin } = process;
    if (!stdout || !stderr || !stdin) {
      throw new Error("the child has no pipes");
    }
    createInterface({ input: stdout }).on("line", (line) => {
      if (line.startsWith("@")) {
        this.waiting.shift()?.resolve(JSON.parse(line.slice(1)));
      }
    });
    createInterface({ input: stderr }).on("line", (line) => {
      this.errors.push(line);
      if (this.errors.length > 20) {
        this.errors.shift();
      }
    });
    stdin.on("error", () => {}); // "close" reports the end of the process
    process.on("error", (error) => this.end(error.message));
    process.on("close", (code, signal) => this.end(`ended by ${signal ?? `exit code ${code}`}`));
  }

  /** Starts a program on a workload file and waits until it is ready. */
  static async start(
    contestant: Contestant,
    form: string,
    workload: string,
    python?: string,
  ): Promise<Child> {
    const { name } = contestant;
    const [program, args] = commandOf(contestant, form, workload, python);
    const child = new Child(
      form === "" ? name : `${name} (${form})`,
      spawn(program, args, {
        stdio: "pipe",
        detached: true, // so that Ctrl-C reaches only the benchmark, which ends its children itself
        env: programEnvironment(),
      }),
    );
    child.versions = ((await child.answer()) as { versions: Record<string, string> }).versions;
    return child;
  }

  steps(count: number): Promise<Steps> {
    return this.ask({ do: "steps", count }) as Promise<Steps>;
  }

  async evaluate(): Promise<number> {
    return ((await this.ask({ do: "evaluate" })) as { exactMatch: number }).exactMatch;
  }

  /** Milliseconds in which it answers phrases, so many times. */
  async answers(asked: Asked, times: number): Promise<number> {
    return ((await this.ask({ do: "answers", ...asked, times })) as { milliseconds: number }).milliseconds;
  }

  /** Bytes. */
  async peakMemory(): Promise<number> {
    return ((await this.ask({ do: "memory" })) as { bytes: number }).bytes;
  }

  stop(): void {
    alive.delete(this.process);
    this.process.kill("SIGKILL");
  }

  private ask(request: object): Promise<unknown> {
    this.process.stdin?.write(`${JSON.stringify(request)}\n`);
    return this.answer();
  }

  private answer(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.ended) {
        reject(this.failure(this.ended));
      } else {
        this.waiting.push({ resolve, reject });
      }
    });
  }

  private end(how: string): void {
    this.ended = how;
    alive.delete(this.process);
    for (const { reject } of this.waiting.splice(0)) {
      reject(this.failure(how));
    }
  }

  private failure(how: string): ProgramFailed {
    return new ProgramFailed([`${this.name}: ${how}`, ...this.errors].join("\n  "));
  }
}

/** Program and arguments of a contestant. */
export function commandOf(
  { file }: Contestant,
  form: string,
  workload: string,
  python?: string,
): [program: string, args: string[]] {
  const args = [path.join(__dirname, file), workload, form];
  return python ? [python, args] : [process.execPath, ["--import", tsx(), ...args]];
}

export const programEnvironment = () => ({
  ...givenEnvironment, // without our settings, which are for our own TensorFlow
  TSX_TSCONFIG_PATH: path.join(root, "tsconfig.json"),
  TF_CPP_MIN_LOG_LEVEL: "2",
});

const tsx = () => pathToFileURL(createRequire(path.join(root, "package.json")).resolve("tsx")).href;
