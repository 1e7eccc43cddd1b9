import { freemem } from "node:os";

/**
 * Memory that this process can still take, in bytes: what the machine has left (Linux: MemAvailable), or what the
 * limit of its container leaves it.
 */
export function availableMemory(): number {
  const limit = process.constrainedMemory(); // 0 or more than any machine has where there is none
  const withinLimit = limit > 0 ? Math.max(0, limit - process.memoryUsage.rss()) : Number.POSITIVE_INFINITY;
  return Math.min(freemem(), withinLimit);
}

/** Bytes for a person: "3.2 GB", "87 MB". */
export function memoryText(bytes: number): string {
  const gigabytes = bytes / 1e9;
  if (gigabytes >= 10) {
    return `${Math.round(gigabytes).toLocaleString("en")} GB`;
  }
  return gigabytes >= 1 ? `${gigabytes.toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}
