import { readFileSync } from "node:fs";
import { freemem } from "node:os";
import path from "node:path";

/**
 * Memory that this process can still take, in bytes: what the machine has left (Linux: MemAvailable), or what the
 * limit of its container leaves it beside all else that runs there.
 */
export function availableMemory(): number {
  const limit = process.constrainedMemory(); // without a limit this is 0 or more than any machine has
  const withinLimit = limit > 0 ? Math.max(0, limit - process.memoryUsage.rss()) : Number.POSITIVE_INFINITY;
  return Math.min(freemem(), withinLimit, roomInGroups());
}

/**
 * What the memory limits of this process's control groups leave, each with all processes of its group counted. Files
 * that the kernel keeps in memory and can drop do not count.
 *
 * @param mount where the control groups are seen
 * @param own which of them this process is in, as /proc/self/cgroup says it
 * @returns infinity where there is no limit, or no control group
 */
export function roomInGroups(mount = "/sys/fs/cgroup", own = textOf("/proc/self/cgroup")): number {
  const rooms = (own ?? "").split("\n").flatMap((line) => {
    const [, controllers, group] = line.match(/^\d+:([^:]*):(\/.*)$/) ?? [];
    if (controllers === "") {
      return roomsUpTo(mount, group, {
        limit: "memory.max",
        used: "memory.current",
        cached: "inactive_file",
      });
    }
    return controllers?.split(",").includes("memory")
      ? roomsUpTo(path.join(mount, "memory"), group, {
          limit: "memory.limit_in_bytes",
          used: "memory.usage_in_bytes",
          cached: "total_inactive_file",
        })
      : [];
  });
  return Math.min(Number.POSITIVE_INFINITY, ...rooms);
}

/** The room in a group and in each above it. In a container only the last of them may be seen, at the mount itself. */
function roomsUpTo(
  mount: string,
  group: string,
  names: { limit: string; used: string; cached: string },
): number[] {
  const rooms: number[] = [];
  for (let folder = path.join(mount, group); folder.startsWith(mount); folder = path.dirname(folder)) {
    const numberIn = (name: string) => Number.parseInt(textOf(path.join(folder, name)) ?? "", 10);
    const [limit, used] = [numberIn(names.limit), numberIn(names.used)]; // "max" is no number: no limit
    const stat = textOf(path.join(folder, "memory.stat")) ?? "";
    const cached = Number(stat.match(new RegExp(`^${names.cached} (\\d+)$`, "m"))?.[1] ?? 0);
    if (limit >= 0 && used >= 0) {
      rooms.push(Math.max(0, limit - Math.max(0, used - cached)));
    }
  }
  return rooms;
}

/** Other systems, and many containers, have no such file. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Bytes as text: "3.2 GB", "87 MB". */
export function memoryText(bytes: number): string {
  const gigabytes = bytes / 1e9;
  if (gigabytes >= 10) {
    return `${Math.round(gigabytes).toLocaleString("en")} GB`;
  }
  return gigabytes >= 1 ? `${gigabytes.toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}
