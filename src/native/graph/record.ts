/** Records the kernels that a function runs on the native backend, from which a graph is made. */
import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs";
import { type KernelAttribute, type NativeBackend, nativeBackend, typeAttribute } from "../kernels";
import type { GraphNode, Recording, Reference } from "./nodes";
import { setRecording } from "./recording";
import { type Described, passedOn, withoutUnreadKept } from "./simplify";

/**
 * Run a function once and record the kernels it runs, from its inputs to its outputs.
 *
 * Everything that it reads besides the inputs becomes a constant of the record. So everything that may change from call
 * to call must be an input, including variables.
 */
export function record(f: () => tf.Tensor[], inputs: tf.Tensor[]): Recording {
  const recorder = new Recorder(inputs);
  const backend = nativeBackend();
  // The backend's methods are on its prototype. Methods on the instance are left over from a recording that a notebook's
  // stop button ended by force, without its `finally`.
  removeRecorder(backend);
  setRecording(true);
  const { executeSingleOutput, executeMultipleOutputs } = backend;
  backend.executeSingleOutput = (name, attributes, args) => {
    const result = executeSingleOutput.call(backend, name, attributes, args);
    recorder.addKernel(name, attributes, args, [result]);
    return result;
  };
  backend.executeMultipleOutputs = (name, attributes, args, count) => {
    const results = executeMultipleOutputs.call(backend, name, attributes, args, count);
    recorder.addKernel(name, attributes, args, results);
    return results;
  };
  try {
    tf.engine().startScope();
    const outputs = f().map((output) => recorder.addOutput(output));
    return withoutUnreadKept({ nodes: recorder.nodes, outputs });
  } finally {
    tf.engine().endScope();
    removeRecorder(backend);
  }
}

/** The nodes recorded so far, and for each tensor the node that made it. */
class Recorder {
  readonly nodes: GraphNode[];
  private readonly sources: Map<object, Reference>;
  private readonly described: Map<string, Described>;
  private readonly numbers = new Map<string, number>();

  constructor(inputs: tf.Tensor[]) {
    this.nodes = inputs.map(({ dtype, shape }) => ({ kind: "input", dtype, shape }));
    this.sources = new Map(inputs.map(({ dataId }, node) => [dataId, { node, index: 0 }]));
    this.described = new Map(inputs.map((input, node) => [`${node}:0`, input]));
  }

  addKernel(name: string, attributes: KernelAttribute[], args: tf.TensorInfo[], results: tf.Tensor[]): void {
    const all = [...attributes, ...impliedAttributes(name, args)];
    const inputs = args.map((arg) => this.sourceOf(arg));
    const node = { kind: "kernel" as const, name, attributes: all, inputs };
    const describe = ({ node, index }: Reference) => this.described.get(`${node}:${index}`) as Described;
    const known = passedOn(node, results, ({ node }) => this.nodes[node], describe);
    const number = known ? -1 : this.numberOf(node, results);
    results.forEach(({ dataId }, index) => {
      this.sources.set(dataId, known?.[index] ?? { node: number, index });
    });
  }

  /** Adds an output. A graph cannot return an input or a constant, so such an output gets a kernel that copies it. */
  addOutput(output: tf.Tensor): Reference {
    const source = this.sourceOf(output);
    if (this.nodes[source.node].kind === "kernel") {
      return source;
    }
    const attributes = [typeAttribute("T", output.dtype)];
    const copy: GraphNode = { kind: "kernel", name: "Identity", attributes, inputs: [source] };
    return { node: this.nodes.push(copy) - 1, index: 0 };
  }

  /** The number of a node. A node equal to an earlier one gets the earlier number. */
  private numberOf(node: GraphNode, outputs: Described[]): number {
    const key = keyOf(node);
    const number = this.numbers.get(key) ?? this.nodes.push(node) - 1;
    this.numbers.set(key, number);
    outputs.forEach((output, index) => {
      this.described.set(`${number}:${index}`, output);
    });
    return number;
  }

  private sourceOf(input: tf.TensorInfo): Reference {
    const source = this.sources.get(input.dataId) ?? {
      node: this.numberOf(constantNode(input), [input]),
      index: 0,
    };
    this.sources.set(input.dataId, source);
    return source;
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
  const values = tf.backend().readSync(input.dataId) as tf.TypedArray;
  return { kind: "constant", dtype: input.dtype, shape: input.shape, values };
}

/** Attributes that the eager runtime infers for tfjs-node, but that a graph must state. */
function impliedAttributes(name: string, inputs: tf.TensorInfo[]): KernelAttribute[] {
  if (name !== "ExpandDims") {
    return [];
  }
  return [typeAttribute("T", inputs[0].dtype), typeAttribute("Tdim", "int32")];
}
