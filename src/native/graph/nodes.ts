/** The parts of a recording: nodes, and references to their outputs. */
import type * as tf from "@tensorflow/tfjs";
import type { KernelAttribute } from "../kernels";

/** Output `index` of node `node`. */
export interface Reference {
  node: number;
  index: number;
}

export type GraphNode =
  | { kind: "input"; dtype: tf.DataType; shape: number[] }
  | { kind: "constant"; dtype: tf.DataType; shape: number[]; values: tf.TypedArray }
  | { kind: "kernel"; name: string; attributes: KernelAttribute[]; inputs: Reference[] };

export interface Recording {
  /** In the order of execution, inputs first. */
  nodes: GraphNode[];
  outputs: Reference[];
}
