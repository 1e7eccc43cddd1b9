import type * as tf from "@tensorflow/tfjs";
import { hasNativeKernels } from "../kernels";
import { type CompiledFunction, compileFunction, NotAGraph } from "./compile";

/** Most graphs that are kept; work on other shapes then stays op by op. */
const MOST_GRAPHS = 16;

/**
 * Work on tensors that comes again and again, such as the answer to one phrase. The first time it runs op by op; what
 * comes a second time with the same shapes is compiled (about a tenth of a second) and runs as a graph from then on, with
 * the same numbers. For few examples, where most of the time is JavaScript around small kernels, that is ten to twenty
 * times as fast; for hundreds it gains nothing.
 */
export class RepeatedWork {
  private readonly seen = new Set<string>();
  private readonly graphs = new Map<string, CompiledFunction>();
  private usable = true;

  /**
   * The outputs of `f`; the caller disposes them.
   *
   * @param name which work it is; one name, one function
   * @param f what depends on nothing that changes except `inputs`, variables among them; it may close over these
   */
  run(name: string, f: () => tf.Tensor[], inputs: tf.Tensor[]): tf.Tensor[] {
    if (!hasNativeKernels()) {
      return f();
    }
    const key = JSON.stringify([name, ...inputs.map(({ shape }) => shape), ...sameData(inputs)]);
    const graph = this.graphs.get(key) ?? this.compiled(key, f, inputs);
    return graph ? graph.run(inputs) : f();
  }

  private compiled(key: string, f: () => tf.Tensor[], inputs: tf.Tensor[]): CompiledFunction | undefined {
    if (!this.usable || this.graphs.size === MOST_GRAPHS) {
      return undefined;
    }
    if (!this.seen.has(key)) {
      this.seen.add(key);
      return undefined;
    }
    try {
      const graph = compileFunction(f, inputs);
      this.graphs.set(key, graph);
      return graph;
    } catch (error) {
      if (!(error instanceof NotAGraph)) {
        throw error;
      }
      this.usable = false; // The same work op by op gives the same numbers.
      return undefined;
    }
  }

  /** The caller may go on to use it. */
  dispose(): void {
    for (const graph of this.graphs.values()) {
      graph.dispose();
    }
    this.graphs.clear();
    this.seen.clear();
  }
}

/** Which inputs are one tensor under two names. In a graph they would stay one. */
const sameData = (inputs: tf.Tensor[]): number[] =>
  inputs.map(({ dataId }) => inputs.findIndex((other) => other.dataId === dataId));
