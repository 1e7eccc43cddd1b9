/** Kernels that change nothing, which a graph can do without. */
import type { GraphNode, Reference } from "./nodes";

type Kernel = GraphNode & { kind: "kernel" };

/** What is known of a tensor of a record. */
export interface Described {
  shape: number[];
  dtype: string;
}

/**
 * Where the outputs of a kernel stand already, if it changes nothing:
 *
 * - a reshape to the shape that is there, a cast to the type that is there;
 * - a split of what was just put together, in the same places: `tf.customGrad` knows one result only, so the output
 *   and the state of a recurrent cell travel side by side.
 *
 * @param outputs what it gives
 * @param nodeOf the node of a reference
 * @param described shape and type of a reference
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
