/**
 * Calls kernels of the native TensorFlow library by name, also those that tfjs does not expose. Results are ordinary
 * tensors: `tf.tidy` disposes them. They are not on the gradient tape, so callers that need gradients use
 * `customGradient`.
 */
import * as tf from "@tensorflow/tfjs";

/** An attribute of a TensorFlow kernel, as the binding of tfjs-node takes it. */
export interface KernelAttribute {
  name: string;
  type: number;
  value: unknown;
}

/** The binding's number for each kind of attribute. */
export interface AttributeKinds {
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_ATTR_STRING: number;
}

interface Binding extends AttributeKinds {
  /** Which kernels of this project run, if it brings any; tfjs-node's own build does not. */
  readonly workbookKernels?: "avx2" | "general";
}

/** The parts of tfjs-node's backend that this project uses and that tfjs does not promise for every backend. */
export interface NativeBackend {
  binding: Binding;
  executeSingleOutput(name: string, attributes: KernelAttribute[], inputs: tf.TensorInfo[]): tf.Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: KernelAttribute[],
    inputs: tf.TensorInfo[],
    outputs: number,
  ): tf.Tensor[];
  getDTypeInteger(dtype: tf.DataType): number;
  loadSavedModelMetaGraph(folder: string, tag: string): number;
  runSavedModel(id: number, inputs: tf.Tensor[], infos: { name: string }[], outputs: string[]): tf.Tensor[];
  deleteSavedModel(id: number): void;
}

/** The active backend with its parts that tfjs' types leave out. Ask `hasNativeKernels` first. */
export const nativeBackend = (): NativeBackend => tf.backend() as unknown as NativeBackend;

const told = new Set<string>();

function tellOnce(line: string): void {
  if (!told.has(line)) {
    told.add(line);
    console.warn(line);
  }
}

/** Whether the active backend is tfjs-node, whose kernels are run by name. If it is not, the user is told once. */
export function hasNativeKernels(): boolean {
  const backend = tf.getBackend();
  if (backend === "tensorflow") {
    return true;
  }
  tellOnce(
    `The backend "${backend}" has no fused recurrent kernels: plain ones give the same results, in more time. ` +
      "In Node, @tensorflow/tfjs-node can have them.",
  );
  return false;
}

let plain = false;

/** Runs a function with plain twins in place of this project's kernels. */
export function withPlainKernels<T>(f: () => T): T {
  const before = plain;
  plain = true;
  try {
    return f();
  } finally {
    plain = before;
  }
}

/**
 * Whether the active backend has this project's own kernels (scripts/setup/addon/kernels). If it is tfjs-node without
 * them, the user is told once how to get them.
 */
export function hasFusedKernels(): boolean {
  if (plain || !hasNativeKernels()) {
    return false;
  }
  if (nativeBackend().binding.workbookKernels !== undefined) {
    return true;
  }
  tellOnce(
    "This tfjs-node has no fused recurrent kernels: plain ones give the same results, in more time. " +
      'Where its library is TensorFlow 2.21 for Linux, "npx attention-workbook native" builds them.',
  );
  return false;
}

export const boolAttribute = (name: string, value: boolean): KernelAttribute => ({
  name,
  type: nativeBackend().binding.TF_ATTR_BOOL,
  value,
});

export const typeAttribute = (name: string, dtype: tf.DataType): KernelAttribute => ({
  name,
  type: nativeBackend().binding.TF_ATTR_TYPE,
  value: nativeBackend().getDTypeInteger(dtype),
});

export const intAttribute = (name: string, value: number): KernelAttribute => ({
  name,
  type: nativeBackend().binding.TF_ATTR_INT,
  value,
});

/** Run one kernel of the native library and return its `outputs` tensors. */
export function runKernel(
  name: string,
  attributes: KernelAttribute[],
  inputs: tf.TensorInfo[],
  outputs = 1,
): tf.Tensor[] {
  return nativeBackend().executeMultipleOutputs(name, attributes, inputs, outputs);
}
