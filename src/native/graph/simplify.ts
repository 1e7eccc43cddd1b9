/** What a graph can leave out: kernels that change nothing, and what only a backward pass would read. */
import { intAttribute } from "../kernels";
import type { GraphNode, Recording, Reference } from "./nodes";

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

/** The attribute of a kernel of our own that says whether it keeps output 1 for its gradient. */
const KEEPS = "keeps";

/** The same record, where kernels whose gradient is not in it keep nothing for that. */
export function withoutUnreadKept({ nodes, outputs }: Recording): Recording {
  const all = [...nodes.flatMap((node) => (node.kind === "kernel" ? node.inputs : [])), ...outputs];
  const read = new Set(all.filter(({ index }) => index === 1).map(({ node }) => node));
  const leaner = nodes.map((node, n) =>
    node.kind !== "kernel" || read.has(n)
      ? node
      : {
          ...node,
          attributes: node.attributes.map((attribute) =>
            attribute.name === KEEPS ? intAttribute(KEEPS, 0) : attribute,
          ),
        },
  );
  return { nodes: leaner, outputs };
}

const sameShape = (a: Described, b: Described) =>
  a.shape.length === b.shape.length && a.shape.every((size, n) => size === b.shape[n]);
