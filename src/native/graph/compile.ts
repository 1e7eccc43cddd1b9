/** Functions of tensors, run by TensorFlow as one graph. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type * as tf from "@tensorflow/tfjs";
import { nativeBackend } from "../kernels";
import type { Recording } from "./nodes";
import { record } from "./record";
import { graphName, savedModel, TAG } from "./saved-model";

/** A function that cannot be compiled; it still runs op by op. */
export class NotAGraph extends Error {
  override name = "NotAGraph";
}

export interface CompiledFunction {
  /** Run the graph. The inputs have the shapes and types it was compiled for; the caller disposes the outputs. */
  run(inputs: tf.Tensor[]): tf.Tensor[];
  /** How many kernels a run takes. */
  readonly kernels: number;
  dispose(): void;
}

/**
 * Record a function on the native backend and compile the record to a graph, which TensorFlow then runs in one call:
 * no JavaScript between the kernels, and those that do not wait for each other run side by side.
 *
 * @param f a function of the tensors in `inputs`, and of nothing else that changes
 * @param trusted it is known to run the same kernels on the same constants at each call; else it is tried twice
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

/** TensorFlow loads graphs from folders only; this one is gone when the function returns. */
function load(recording: Recording): number {
  const backend = nativeBackend();
  const folder = mkdtempSync(path.join(tmpdir(), "attention-workbook-graph-"));
  try {
    writeFileSync(path.join(folder, "saved_model.pb"), savedModel(recording, backend.binding));
    return backend.loadSavedModelMetaGraph(folder, TAG);
  } catch (error) {
    throw new NotAGraph(`TensorFlow refuses the graph: ${(error as Error).message.split("\n")[0]}`, {
      cause: error,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
