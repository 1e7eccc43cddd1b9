import * as tf from "@tensorflow/tfjs";

/** The source steps that an output step may look at. */
export interface AttentionWindow {
  /** Source steps in the window. */
  size: number;
  /** How far the window moves from one output step to the next. Default 1. */
  stride?: number;
  /** Whether `stride · i` is the middle of the window instead of its start. Default: false. */
  centered?: boolean;
}

/** Source steps [start, start + size). */
export interface Span {
  start: number;
  size: number;
}

/**
 * The window's source steps at each output step, for sources that are all of one length: what is outside needs no
 * score. As `windowMasks` otherwise.
 *
 * @throws Error if the size is not a whole number from 1 on, or the stride not above 0
 */
export function windowSpans(window: AttentionWindow, targetLength: number, sourceLength: number): Span[] {
  checkWindow(window);
  const size = Math.min(window.size, sourceLength);
  return Array.from({ length: targetLength }, (_, i) => ({
    start: Math.min(wantedStart(window, i), sourceLength - size),
    size,
  }));
}

/** Where the window starts at an output step, if the source is long enough. */
function wantedStart({ size, stride = 1, centered = false }: AttentionWindow, i: number): number {
  return Math.max(0, Math.round(i * stride) - (centered ? Math.floor((size - 1) / 2) : 0));
}

function checkWindow({ size, stride = 1 }: AttentionWindow): void {
  if (!(Number.isInteger(size) && size > 0) || !(stride > 0)) {
    throw new Error(
      `An attention window needs a whole size from 1 on and a stride above 0, not ${size} and ${stride}`,
    );
  }
}

/**
 * The article's sliding window as masks: output step i (from 0) sees source steps [i · stride, i · stride + size), or
 * as many steps around i · stride. A window stops at the ends of its source, so it is never empty. A source shorter than
 * the window is seen whole.
 *
 * @param lengths true source lengths, [batch], int32
 * @returns one mask for each output step, [batch, sourceLength], bool
 * @throws Error if the size is not a whole number from 1 up, or the stride is not above 0
 */
export function windowMasks(
  window: AttentionWindow,
  targetLength: number,
  sourceLength: number,
  lengths: tf.Tensor1D,
): tf.Tensor2D[] {
  checkWindow(window);
  const { size } = window;
  const columns = tf.range(0, sourceLength, 1, "int32").expandDims(0); // [1, sourceLength]
  const lastStart = tf
    .maximum(tf.sub(lengths, tf.scalar(size, "int32")), tf.scalar(0, "int32"))
    .expandDims(1); // [batch, 1]
  const ends = lengths.expandDims(1);
  return Array.from({ length: targetLength }, (_, i) => {
    const start = tf.minimum(tf.scalar(wantedStart(window, i), "int32"), lastStart); // [batch, 1]
    const inside = tf.logicalAnd(
      tf.greaterEqual(columns, start),
      tf.less(columns, tf.add(start, tf.scalar(size, "int32"))),
    );
    return tf.logicalAnd(inside, tf.less(columns, ends)) as tf.Tensor2D;
  });
}
