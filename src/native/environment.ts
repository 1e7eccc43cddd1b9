/**
 * Settings that must stand before the native TensorFlow library loads. Import this file before `tfjs-node`.
 * A value that the user has set already is kept.
 */
import util from "node:util";

const settings: Record<string, string> = {
  // Start-up chatter (level INFO and WARNING) is dropped; errors still reach standard error.
  TF_CPP_MIN_LOG_LEVEL: "2",
  // oneDNN's generated matmul code uses the stack pointer for its own ends (always with AVX-512, in blocks of 256 with
  // AVX2), so that a signal handled meanwhile on its thread (stop button, terminal resize) overwrites the heap. Eigen's
  // own does not. The addon that set-up compiles keeps signals from such threads (scripts/setup/addon/signals.h) and
  // turns this "false" into "true"; a "0" stays.
  TENSORFLOW_USE_CUSTOM_CONTRACTION_KERNEL: "false",
  // oneDNN's operators cost more to set up than they save on matrices as small as ours.
  TF_ENABLE_ONEDNN_OPTS: "0",
  // One thread within a kernel: ours are too small to share, and threads that look for a share cost a quarter of the
  // processor time of a training step. Kernels that do not wait for each other, as the encoder's two directions, still
  // run side by side (TF_NUM_INTEROP_THREADS, all cores unless set).
  TF_NUM_INTRAOP_THREADS: "1",
};

/** The variables before the settings: what a program of another library is to be started with. */
export const givenEnvironment = { ...process.env };

for (const [name, value] of Object.entries(settings)) {
  process.env[name] ??= value;
}

// tfjs-node 4.22 calls these functions of Node's, of which Node 22 warns and which Node 23 began to remove.
const legacy = util as unknown as Record<string, (value: unknown) => boolean>;
legacy.isNullOrUndefined = (value) => value === null || value === undefined;
legacy.isArray = Array.isArray;
