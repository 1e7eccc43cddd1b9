/** A record of the kernels that a function runs on the native backend: the material of a graph. */
import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs";
import { isInt64, type KernelAttribute, type NativeBackend, nativeBackend, typeAttribute } from "../kernels";
import type { GraphNode, Recording, Reference } from "./nodes";
import { setRecording } from "./recording";
import { type Described, passedOn } from "./simplify";

/**
 * Run a function once and record the kernels it runs, from its inputs to its outputs.
 *
 * What it reads besides the inputs becomes a constant of the record, so everything that may change from call to
 * call must be an input: variables too, which are passed as they are.
 */
export function record(f: () => tf.Tensor[], inputs: tf.Tensor[]): Recording {
  const nodes: GraphNode[] = inputs.map(({ dtype, shape }) => ({ kind: "input", dtype, shape }));
  const sources = new Map<object, Reference>(inputs.map(({ dataId }, node) => [dataId, { node, index: 0 }]));
  const backend = nativeBackend();

  const described = new Map<string, Described>(inputs.map((input, node) => [`${node}:0`, input]));
  const describe = ({ node, index }: Reference) => described.get(`${node}:${index}`) as Described;

  const numbers = new Map<string, number>();
  /** The number of a node. A node equal to an earlier one gets the earlier number. */
  function numberOf(node: GraphNode, outputs: Described[]): number {
    const key = keyOf(node);
    const number = numbers.get(key) ?? nodes.push(node) - 1;
    numbers.set(key, number);
    outputs.forEach((output, index) => {
      described.set(`${number}:${index}`, output);
    });
    return number;
  }
  function sourceOf(input: tf.TensorInfo): Reference {
    const source = sources.get(input.dataId) ?? { node: numberOf(constantNode(input), [input]), index: 0 };
    sources.set(input.dataId, source);
    return source;
  }
  function addKernel(
    name: string,
    attributes: KernelAttribute[],
    args: tf.TensorInfo[],
    results: tf.Tensor[],
  ) {
    const all = [...attributes, ...impliedAttributes(name, args)];
    const node = { kind: "kernel" as const, name, attributes: all, inputs: args.map(sourceOf) };
    const known = passedOn(node, results, ({ node }) => nodes[node], describe);
    const number = known ? -1 : numberOf(node, results);
    results.forEach(({ dataId }, index) => {
      sources.set(dataId, known?.[index] ?? { node: number, index });
    });
  }

  // The methods stand on the prototype. What stands on the instance is left from a recording that a notebook's stop
  // button ended by force, without its `finally`.
  removeRecorder(backend);
  setRecording(true);
  const { executeSingleOutput, executeMultipleOutputs } = backend;
  backend.executeSingleOutput = (name, attributes, args) => {
    const result = executeSingleOutput.call(backend, name, attributes, args);
    addKernel(name, attributes, args, [result]);
    return result;
  };
  backend.executeMultipleOutputs = (name, attributes, args, count) => {
    const results = executeMultipleOutputs.call(backend, name, attributes, args, count);
    addKernel(name, attributes, args, results);
    return results;
  };
  try {
    tf.engine().startScope();
    const outputs = f().map((output) => {
      const source = sourceOf(output);
      if (nodes[source.node].kind === "kernel") {
        return source;
      }
      const attributes = [typeAttribute("T", output.dtype)]; // a graph does not give back what it is given
      return {
        node: nodes.push({ kind: "kernel", name: "Identity", attributes, inputs: [source] }) - 1,
        index: 0,
      };
    });
    return { nodes, outputs };
  } finally {
    tf.engine().endScope();
    removeRecorder(backend);
  }
}

/** Key under which equal nodes are merged. */
function keyOf(node: GraphNode): string {
  if (node.kind !== "constant") {
    return JSON.stringify(node);
  }
  const { buffer, byteOffset, byteLength } = node.values;
  const bytes = createHash("sha256")
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest("hex");
  return JSON.stringify([node.dtype, node.shape, bytes]);
}

function removeRecorder(backend: Partial<NativeBackend>): void {
  setRecording(false);
  delete backend.executeSingleOutput;
  delete backend.executeMultipleOutputs;
}

function constantNode(input: tf.TensorInfo): GraphNode {
  if (isInt64(input)) {
    return {
      kind: "constant",
      dtype: "int64",
      shape: [],
      values: tf.backend().readSync(input.dataId) as Int32Array,
    };
  }
  const values = tf.backend().readSync(input.dataId) as tf.TypedArray;
  return { kind: "constant", dtype: input.dtype, shape: input.shape, values };
}

/** Attributes that tfjs-node leaves to the eager runtime to work out, and that a graph wants spelled out. */
function impliedAttributes(name: string, inputs: tf.TensorInfo[]): KernelAttribute[] {
  if (name !== "ExpandDims") {
    return [];
  }
  return [typeAttribute("T", inputs[0].dtype), typeAttribute("Tdim", "int32")];
}
