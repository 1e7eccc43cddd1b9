/** Says in one line for the reader why a kernel has ended by itself. */

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it has written to standard error. */
  readonly text: string;
  /** How much memory JavaScript was allowed, in bytes; 0 if the kernel has not reported it. */
  readonly heapLimit: number;
  /** Why it could not start, if it has said so. */
  readonly cannotStart?: string;
  /** The argument of `process.exit`, if its own code has called that. */
  readonly exitCode: number | undefined;
}

export interface Cause {
  readonly name: string;
  readonly message: string;
}

export function causeOfEnd({ code, signal, text, heapLimit, exitCode, cannotStart }: End): Cause {
  if (cannotStart !== undefined) {
    return { name: "KernelNotStarted", message: `The kernel cannot start: ${cannotStart}. Start it again.` };
  }
  const lost = "The kernel has ended, and with it all variables; run the notebook from its first cell.";
  if (
    /JavaScript heap out of memory|invalid (array|string|table) (length|size) Allocation failed/i.test(text)
  ) {
    const allowed = heapLimit > 0 ? ` of the ${Math.round(heapLimit / 2 ** 20)} MB that it may use` : "";
    const more = "NODE_OPTIONS=--max-old-space-size=MEGABYTES in the environment allows more.";
    return { name: "OutOfMemory", message: `JavaScript has used up all${allowed}. ${lost} ${more}` };
  }
  if (exitCode !== undefined) {
    return {
      name: "KernelExit",
      message: `The code has ended the kernel: process.exit(${exitCode}). ${lost}`,
    };
  }
  if (signal === "SIGKILL") {
    const message = `The kernel was killed (SIGKILL): by hand, or by the system because its memory was used up. ${lost}`;
    return { name: "KernelKilled", message };
  }
  const last = lastWords(text);
  const said = last === "" ? "" : `: ${last}`;
  if (signal) {
    return { name: "KernelDied", message: `Native code has ended the kernel (${signal})${said}. ${lost}` };
  }
  return { name: "KernelDied", message: `The kernel has ended with exit code ${code}${said}. ${lost}` };
}

/** The last line of native code's own, without Node's frames and addresses. */
function lastWords(text: string): string {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(\d+: |-----|at |#|Aborted|Node\.js v|what\(\): *$)/.test(line));
  return (lines.at(-1) ?? "").slice(0, 300);
}
