import type * as tf from "@tensorflow/tfjs";
import { type CompiledFunction, compileFunction } from "./compile";

/** The graphs of one or several functions of tensors: one for each function and each combination of input shapes. */
export class KeptGraphs {
  private readonly graphs = new Map<string, CompiledFunction>();
  /** Names of functions that were tried twice and ran the same kernels. */
  private readonly trusted = new Set<string>();

  get count(): number {
    return this.graphs.size;
  }

  /** The key of the graph for these inputs. Inputs that share their data would be one input of the graph. */
  keyOf(name: string, inputs: tf.Tensor[]): string {
    const sharedData = inputs.map(({ dataId }) => inputs.findIndex((other) => other.dataId === dataId));
    return JSON.stringify([name, ...inputs.map(({ shape }) => shape), ...sharedData]);
  }

  get(key: string): CompiledFunction | undefined {
    return this.graphs.get(key);
  }

  /**
   * Compiles a function and keeps the graph. Only the first graph of a name tries its function twice.
   *
   * @param name which function it is; one name, one function
   * @param f depends on nothing that changes except `inputs`
   * @throws NotAGraph as `compileFunction` does
   */
  add(name: string, key: string, f: () => tf.Tensor[], inputs: tf.Tensor[]): CompiledFunction {
    const graph = compileFunction(f, inputs, { trusted: this.trusted.has(name) });
    this.trusted.add(name);
    this.graphs.set(key, graph);
    return graph;
  }

  /** Disposes the graphs. The object can be used again. */
  dispose(): void {
    for (const graph of this.graphs.values()) {
      graph.dispose();
    }
    this.graphs.clear();
  }
}
