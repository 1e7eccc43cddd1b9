import type { AttentionWindow } from "../../layers/window";

/** The source steps [start, end) that output step i may look at, as `windowMasks` in `src/layers/window.ts`. */
export function visibleSteps(
  window: AttentionWindow | undefined,
  i: number,
  length: number,
): [start: number, end: number] {
  if (!window) {
    return [0, length];
  }
  const { size, stride = 1, centered = false } = window;
  const wanted = Math.max(0, Math.round(i * stride) - (centered ? Math.floor((size - 1) / 2) : 0));
  const start = Math.min(wanted, Math.max(0, length - size));
  return [start, Math.min(length, start + size)];
}
