/**
 * Identifies the process that something belongs to by a unique word: the pid namespace, the pid, and the time of its start.
 * On systems without /proc processes cannot be identified, and nothing counts as left over.
 */
import { readFileSync, readlinkSync } from "node:fs";

/** @returns the word for a running process; undefined if it has ended or cannot be identified */
export function ownerOf(pid: number = process.pid): string | undefined {
  const stat = textAt(`/proc/${pid}/stat`);
  const space = namespace();
  if (stat === undefined || space === undefined) {
    return undefined;
  }
  // The name in parentheses may contain anything, so the fields are counted from its end.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  return state === "Z" || state === "X" ? undefined : `${space}-${pid}-${fields[19]}`;
}

/** Whether an owner has ended. Owners of another namespace, such as a container's, are left alone. */
export function hasEnded(owner: string): boolean {
  const [space, pid] = owner.split("-");
  if (!space || !pid || space !== namespace()) {
    return false;
  }
  return ownerOf(Number(pid)) !== owner;
}

function namespace(): string | undefined {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0];
  } catch {
    return undefined; // No such system.
  }
}

function textAt(file: string): string | undefined {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return undefined; // It has ended.
  }
}
