import { freemem } from "node:os";

/**
 * Memory in bytes that this process can still take: what the machine has left (MemAvailable on Linux), or what the limit
 * of its container allows.
 */
export function availableMemory(): number {
  const limit = process.constrainedMemory(); // without a limit this is 0 or more than any machine has
  const withinLimit = limit > 0 ? Math.max(0, limit - process.memoryUsage.rss()) : Number.POSITIVE_INFINITY;
  return Math.min(freemem(), withinLimit);
}

/** Bytes as text: "3.2 GB", "87 MB". */
export function memoryText(bytes: number): string {
  const gigabytes = bytes / 1e9;
  if (gigabytes >= 10) {
    return `${Math.round(gigabytes).toLocaleString("en")} GB`;
  }
  return gigabytes >= 1 ? `${gigabytes.toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}
