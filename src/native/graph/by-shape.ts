import type * as tf from "@tensorflow/tfjs";
import { KeptGraphs } from "./kept-graphs";

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
  const graphs = new KeptGraphs();
  const name = ""; // the only function
  return {
    run: (inputs) => {
      const key = graphs.keyOf(name, inputs);
      const graph = graphs.get(key) ?? graphs.add(name, key, () => f(inputs), inputs);
      return graph.run(inputs);
    },
    dispose: () => graphs.dispose(),
  };
}
