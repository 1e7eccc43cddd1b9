/** Commands of ours for tests: many in one process. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Outcome } from "./command-runner";

export const root = path.resolve(__dirname, "../..");

export interface Surroundings {
  cwd: string;
  env?: Record<string, string>;
  /** A program that is put before Node, with its arguments. */
  within?: string[];
}

/** What a script of `scripts` does with some arguments, each `[script, ...args]`, one after the other. */
export function outcomes(commands: readonly string[][], { cwd, env, within = [] }: Surroundings): Outcome[] {
  const folder = mkdtempSync(path.join(tmpdir(), "commands-"));
  chmodSync(folder, 0o755); // Another user may be the one who reads it.
  try {
    const list = path.join(folder, "commands.json");
    writeFileSync(list, JSON.stringify(commands));
    const [program, ...args] = [
      ...within,
      process.execPath,
      "--import",
      pathToFileURL(require.resolve("tsx")).href,
      path.join(__dirname, "command-runner.ts"),
      list,
    ];
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd,
      encoding: "utf8",
      maxBuffer: 1e9,
      env: { ...process.env, TSX_TSCONFIG_PATH: path.join(root, "tsconfig.json"), ...env },
    });
    if (status !== 0) {
      throw new Error(`the commands' process ended with ${status}: ${stderr}`);
    }
    return JSON.parse(stdout) as Outcome[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The command as a reader would write it, for messages. */
export const commandLine = (command: readonly string[]): string =>
  command.map((part) => (/^[\w./-]{1,40}$/.test(part) ? part : ascii(part))).join(" ");

const ascii = (text: string): string =>
  JSON.stringify(text.slice(0, 40)).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
