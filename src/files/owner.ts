/** Which process a file or folder belongs to, and whether that process still runs. */
import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

export interface Owner {
  pid: number;
  /** When the process began, in clock ticks since the machine's start. Pids are reused, the pair of both is not. */
  start: string;
  /** The machine's boot and the pid's namespace. Empty if the system does not tell. */
  machine: string;
  host: string;
}

export const thisProcess = (): Owner => ({
  pid: process.pid,
  start: startOf(process.pid),
  machine: machine(),
  host: hostname(),
});

/**
 * Whether a process still runs.
 *
 * @param secondsAgo when its claim was last refreshed, which is the only evidence for a process on another machine
 */
export function isRunning(owner: Owner, secondsAgo: number): boolean {
  if (owner.machine !== machine()) {
    // If the same host has rebooted, none of its former processes runs.
    const bootOf = (text: string) => text.split(" ")[0];
    const rebooted = owner.host === hostname() && bootOf(owner.machine) !== bootOf(machine());
    return !rebooted && secondsAgo < FOREIGN_SECONDS;
  }
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") {
      return false;
    }
  }
  return owner.start === "" || startOf(owner.pid) === owner.start;
}

/** A process as a part of a file's name. */
export const ownerName = ({ pid, start, machine: where }: Owner): string =>
  `${createHash("sha256").update(where).digest("hex").slice(0, 8)}-${pid}-${start || 0}`;

/** The process in a name made by `ownerName`; undefined for other names. */
export function namedOwner(name: string): Owner | undefined {
  const [, where, pid, start] = name.match(/^([0-9a-f]{8})-(\d+)-(\d+)$/) ?? [];
  if (where === undefined) {
    return undefined;
  }
  const mine = thisProcess();
  const here = ownerName(mine).startsWith(`${where}-`);
  return {
    pid: Number(pid),
    start: start === "0" ? "" : start,
    machine: here ? mine.machine : where,
    host: here ? mine.host : "",
  };
}

/** Processes on other machines refresh their claims more often than this. */
const FOREIGN_SECONDS = 600;

function machine(): string {
  const boot = textOr("", () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
  return boot && `${boot} ${textOr("", () => readlinkSync("/proc/self/ns/pid"))}`;
}

function startOf(pid: number): string {
  return textOr("", () => {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    return status.slice(status.lastIndexOf(")") + 2).split(" ")[19];
  });
}

/** Reads it from /proc on Linux. On other systems only the pid identifies a process. */
function textOr(missing: string, read: () => string): string {
  try {
    return read();
  } catch {
    return missing;
  }
}
