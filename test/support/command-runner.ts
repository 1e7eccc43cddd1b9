/**
 * Runs many commands one after the other in this process, as their scripts would in processes of their own: starting
 * one takes a second of CPU time. Reads `[[script, ...args], …]` from the file in the last argument; writes what became
 * of each as JSON on standard output.
 */
import { closeSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { runOn } from "../../scripts/run-command";

export interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

const scripts = path.resolve(__dirname, "../../scripts");
const commands = new Map<string, Command>();

/** The command that a script hands to `runCommand`. */
function commandOf(script: string): Command {
  const found = commands.get(script);
  if (found) {
    return found;
  }
  const module = require.cache[require.resolve("../../scripts/run-command")];
  let command: Command | undefined;
  if (module === undefined) {
    throw new Error("scripts/run-command.ts was not loaded by require");
  }
  const real = module.exports;
  const keep = (given: Command) => {
    command = given;
  };
  module.exports = { ...real, runCommand: keep };
  require(path.join(scripts, `${script}.ts`));
  module.exports = real;
  if (command === undefined) {
    throw new Error(`scripts/${script}.ts runs no command`);
  }
  commands.set(script, command);
  return command;
}

/** What the work writes and how it ends; only what is written by `process.stdout` and `process.stderr` is seen. */
async function outcomeOf(script: string, args: string[]): Promise<Outcome> {
  const text = { stdout: "", stderr: "" };
  const command = commandOf(script);
  const writes = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const name of ["stdout", "stderr"] as const) {
    process[name].write = (chunk: string | Uint8Array) => {
      text[name] += String(chunk);
      return true;
    };
  }
  const held = process.env.EXHAUST_DESCRIPTORS ? allDescriptors() : [];
  try {
    process.exitCode = 0;
    await runOn(command, args);
    return { status: Number(process.exitCode), ...text };
  } finally {
    held.forEach(closeSync);
    process.stdout.write = writes.stdout;
    process.stderr.write = writes.stderr;
    process.exitCode = 0;
  }
}

/** Opens files until the system allows this process no more. */
function allDescriptors(): number[] {
  const held: number[] = [];
  for (;;) {
    try {
      held.push(openSync("/dev/null", "r"));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EMFILE") {
        return held;
      }
      throw error;
    }
  }
}

async function main(): Promise<void> {
  const lines: string[][] = JSON.parse(readFileSync(process.argv[2], "utf8"));
  const outcomes: Outcome[] = [];
  for (const [script, ...args] of lines) {
    outcomes.push(await outcomeOf(script, args));
  }
  process.stdout.write(JSON.stringify(outcomes));
}

void main();
