/**
 * Settings that must be made before the native TensorFlow library loads. Import this file before `tfjs-node`.
 * Values that the user has set are kept.
 */
import util from "node:util";

const settings: Record<string, string> = {
  // Drops messages at start-up (levels INFO and WARNING). Errors still reach standard error.
  TF_CPP_MIN_LOG_LEVEL: "2",
  // oneDNN's generated matmul code uses the stack pointer for its own ends (always with AVX-512, in blocks of 256 with
  // AVX2), so a signal that is handled on its thread meanwhile (stop button, terminal resize) overwrites the heap. Eigen's
  // code does not. The addon that set-up compiles keeps signals from such threads (scripts/setup/addon/signals.h) and
  // turns this "false" into "true"; a "0" stays.
  TENSORFLOW_USE_CUSTOM_CONTRACTION_KERNEL: "false",
  // oneDNN's operators cost more to set up than they save on matrices as small as ours.
  TF_ENABLE_ONEDNN_OPTS: "0",
  // One thread within a kernel. Our kernels are too small to share, and idle threads that look for work cost a quarter
  // of a training step's processor time. Independent kernels, such as the encoder's two directions, still run side by
  // side (TF_NUM_INTEROP_THREADS, all cores unless set).
  TF_NUM_INTRAOP_THREADS: "1",
};

/** The environment before these settings, for starting programs that use other libraries. */
export const givenEnvironment = { ...process.env };

for (const [name, value] of Object.entries(settings)) {
  process.env[name] ??= value;
}

// tfjs-node 4.22 calls these functions of Node. Node 22 warns about them, and Node 23 began to remove them.
Object.assign(util, {
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  isArray: Array.isArray,
});
