import type * as tf from "@tensorflow/tfjs";
import { type CompiledFunction, compileFunction } from "./compile";

export interface GraphFamily {
  /** Run the function on these inputs; the caller disposes the outputs. */
  run(inputs: tf.Tensor[]): tf.Tensor[];
  dispose(): void;
}

/**
 * A function of tensors as graphs: one for each combination of input shapes, compiled when it is first needed.
 *
 * @param f a function that depends on nothing that changes except its inputs; variables must be among them
 */
export function graphsByShape(f: (inputs: tf.Tensor[]) => tf.Tensor[]): GraphFamily {
  const graphs = new Map<string, CompiledFunction>();
  return {
    run: (inputs) => {
      const shapes = JSON.stringify(inputs.map(({ shape }) => shape));
      const trusted = graphs.size > 0; // the first shape was tried twice
      const graph = graphs.get(shapes) ?? compileFunction(() => f(inputs), inputs, { trusted });
      graphs.set(shapes, graph);
      return graph.run(inputs);
    },
    dispose: () => {
      for (const graph of graphs.values()) {
        graph.dispose();
      }
      graphs.clear();
    },
  };
}
