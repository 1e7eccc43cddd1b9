import * as tf from "@tensorflow/tfjs";
import { halvesOf } from "../halves";
import { hasNativeKernels } from "../kernels";
import { type CompiledFunction, NotAGraph } from "./compile";
import { KeptGraphs } from "./kept-graphs";

/** Most graphs that are kept; work on other shapes then stays op by op. */
const MOST_GRAPHS = 32;

type BatchWork = (batch: tf.Tensor[]) => tf.Tensor[];

/** A batch of so many rows or more is worked on in two halves, which a graph runs side by side. */
const ROWS_IN_HALVES = 64;

/**
 * Work on batches that comes again and again, such as the answer to one phrase. The first time it runs op by op; what
 * comes a second time with the same shapes is compiled (about a tenth of a second) and runs as a graph from then on, with
 * the same numbers. For one example, where most of the time is JavaScript around small kernels, that is ten to twenty
 * times as fast; for hundreds about three times.
 */
export class RepeatedWork {
  private readonly seen = new Set<string>();
  private readonly graphs = new KeptGraphs();
  private usable = true;

  /**
   * The outputs of `f`; the caller disposes them.
   *
   * @param name which work it is; one name, one function
   * @param f from tensors of a batch to tensors of the same batch, where each row depends on that row alone
   * @param batch the first axis of each tensor is the rows
   * @param others all else that `f` depends on and that changes, variables among it; `f` may close over these
   */
  run(name: string, f: BatchWork, batch: tf.Tensor[], others: tf.Tensor[]): tf.Tensor[] {
    const work = () => (batch[0].shape[0] < ROWS_IN_HALVES ? f(batch) : halved(f, batch));
    if (!hasNativeKernels()) {
      return f(batch);
    }
    const inputs = [...batch, ...others];
    const key = this.graphs.keyOf(name, inputs);
    const graph = this.graphs.get(key) ?? this.compiled(name, key, work, inputs);
    return graph ? graph.run(inputs) : tf.tidy(work);
  }

  private compiled(
    name: string,
    key: string,
    f: () => tf.Tensor[],
    inputs: tf.Tensor[],
  ): CompiledFunction | undefined {
    if (!this.usable || this.graphs.count === MOST_GRAPHS) {
      return undefined;
    }
    if (!this.seen.has(key)) {
      this.seen.add(key);
      return undefined;
    }
    try {
      return this.graphs.add(name, key, f, inputs);
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
    this.graphs.dispose();
    this.seen.clear();
  }
}

function halved(f: BatchWork, batch: tf.Tensor[]): tf.Tensor[] {
  const [first, second] = halvesOf(batch).map(f);
  return first.map((tensor, n) => tf.concat([tensor, second[n]]));
}
