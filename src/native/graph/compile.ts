/** Functions of tensors, run by TensorFlow as one graph. */
import { isDeepStrictEqual } from "node:util";
import type * as tf from "@tensorflow/tfjs";
import { withScratchFile } from "../../files/made-again";
import { nativeBackend } from "../kernels";
import type { Recording } from "./nodes";
import { record } from "./record";
import { graphName, savedModel, TAG } from "./saved-model";

/** A function that cannot be compiled. It still runs op by op. */
export class NotAGraph extends Error {
  override name = "NotAGraph";
}

export interface CompiledFunction {
  /** Run the graph on inputs of the shapes and types that it was compiled for. The caller disposes the outputs. */
  run(inputs: tf.Tensor[]): tf.Tensor[];
  /** How many kernels a run consists of. */
  readonly kernels: number;
  dispose(): void;
}

/**
 * Record a function on the native backend and compile the record to a graph. TensorFlow runs the graph in one call:
 * without JavaScript between the kernels, and with independent kernels side by side.
 *
 * @param f a function that depends on nothing that changes except `inputs`
 * @param trusted whether it is known to run the same kernels on the same constants at each call; if not, it is tried twice
 * @throws NotAGraph if two calls of the function do not run the same kernels on the same constants
 */
export function compileFunction(
  f: () => tf.Tensor[],
  inputs: tf.Tensor[],
  { trusted = false } = {},
): CompiledFunction {
  const recording = record(f, inputs);
  if (!trusted && !isDeepStrictEqual(recording, record(f, inputs))) {
    throw new NotAGraph("the function does something else at each call, such as drawing random numbers");
  }
  const backend = nativeBackend();
  const id = load(recording);
  const inputInfos = inputs.map((_, node) => ({ name: graphName({ node, index: 0 }) }));
  const outputNames = recording.outputs.map(graphName);
  return {
    run: (tensors) => backend.runSavedModel(id, tensors, inputInfos, outputNames),
    kernels: recording.nodes.filter(({ kind }) => kind === "kernel").length,
    dispose: () => backend.deleteSavedModel(id),
  };
}

/** Loads a graph. TensorFlow loads only from folders, so a temporary one is made and removed. */
function load(recording: Recording): number {
  const backend = nativeBackend();
  const model = savedModel(recording, backend.binding);
  try {
    return withScratchFile("graph", ["saved_model.pb", model], (folder) =>
      backend.loadSavedModelMetaGraph(folder, TAG),
    );
  } catch (error) {
    throw new NotAGraph(`TensorFlow refuses the graph: ${(error as Error).message.split("\n")[0]}`, {
      cause: error,
    });
  }
}
