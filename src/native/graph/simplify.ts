/** Finds kernels that change nothing, which a graph can leave out. */
import type { GraphNode, Reference } from "./nodes";

type Kernel = GraphNode & { kind: "kernel" };

/** Shape and type of a recorded tensor. */
export interface Described {
  shape: number[];
  dtype: string;
}

/**
 * The existing tensors that a kernel's outputs equal, if it changes nothing:
 *
 * - a reshape to the present shape, or a cast to the present type;
 * - a split that undoes a concatenation: `tf.customGrad` allows only one result, so the output and the state of a
 *   recurrent cell are concatenated and split again.
 *
 * @param outputs shapes and types of its outputs
 * @param nodeOf finds the node of a reference
 * @param described finds shape and type of a reference
 * @returns undefined if the kernel is needed
 */
export function passedOn(
  kernel: Kernel,
  outputs: Described[],
  nodeOf: (reference: Reference) => GraphNode,
  described: (reference: Reference) => Described,
): Reference[] | undefined {
  const [input] = kernel.inputs;
  if (kernel.name === "Reshape" && sameShape(described(input), outputs[0])) {
    return [input];
  }
  if (kernel.name === "Cast" && described(input).dtype === outputs[0].dtype) {
    return [input];
  }
  if (kernel.name !== "SplitV") {
    return undefined;
  }
  const joined = nodeOf(input);
  if (joined.kind !== "kernel" || joined.name !== "ConcatV2") {
    return undefined;
  }
  const parts = joined.inputs.slice(0, -1);
  const sameAxis = joined.inputs[parts.length].node === kernel.inputs[2].node;
  const samePlaces =
    parts.length === outputs.length && parts.every((part, n) => sameShape(described(part), outputs[n]));
  return sameAxis && samePlaces ? parts : undefined;
}

const sameShape = (a: Described, b: Described) =>
  a.shape.length === b.shape.length && a.shape.every((size, n) => size === b.shape[n]);
