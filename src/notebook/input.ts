/** Questions to the reader: below the cell in a notebook, in the terminal in a script. */

import { spawnSync } from "node:child_process";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { currentNotebook } from "../progress/notebook";

/**
 * Asks for a line of text and waits for it.
 *
 * @throws Error if nobody can be asked: no terminal, or a program that runs notebooks without input
 */
export function prompt(message = ""): string {
  return ask(message, false);
}

/**
 * Asks for yes or no; everything but `y` and `yes` is no.
 *
 * @throws Error if nobody can be asked
 */
export function confirm(message = "Go on?"): boolean {
  return /^y(es)?$/i.test(ask(`${message} [y/N] `, false).trim());
}

/**
 * Asks for a line that is not shown while it is typed, and waits for it.
 *
 * @throws Error if nobody can be asked
 */
export function promptPassword(message = "Password: "): string {
  return ask(message, true);
}

function ask(message: string, password: boolean): string {
  const notebook = currentNotebook();
  return notebook ? notebook.ask(message, password) : askInTerminal(message, password);
}

function askInTerminal(message: string, password: boolean): string {
  // Reads from the terminal itself, because standard input may be a file with data.
  const terminal = openTerminal();
  try {
    writeSync(terminal, message);
    if (password) {
      spawnSync("stty", ["-echo"], { stdio: [terminal, "ignore", "ignore"] });
    }
    return readLine(terminal);
  } finally {
    if (password) {
      spawnSync("stty", ["echo"], { stdio: [terminal, "ignore", "ignore"] });
      writeSync(terminal, "\n");
    }
    closeSync(terminal);
  }
}

function openTerminal(): number {
  try {
    return openSync("/dev/tty", "r+");
  } catch {
    throw new Error("this program asks for input, and there is no terminal to ask in");
  }
}

function readLine(file: number): string {
  const bytes: number[] = [];
  const one = Buffer.alloc(1);
  while (readSync(file, one, 0, 1, null) === 1 && one[0] !== 10) {
    bytes.push(one[0] as number);
  }
  return Buffer.from(bytes).toString("utf8").replace(/\r$/, "");
}
