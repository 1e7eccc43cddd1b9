/** Initial weights of the recurrent layers, drawn as Keras draws them, in the one-kernel layout of `native`. */
import * as tf from "@tensorflow/tfjs";
import { boolAttribute, hasNativeKernels, runKernel, typeAttribute } from "../native/kernels";
import type { CellName } from "./cells";

type Initializer = ReturnType<typeof tf.initializers.zeros>;

/** The seed of the n-th weight of a layer. No two weights draw the same numbers. */
export const seedFor = (seed: number | undefined, n: number): number | undefined =>
  seed === undefined ? undefined : seed * 1000 + n;

/**
 * A matrix with orthonormal rows (or columns, whichever are fewer), from the QR decomposition of a normal draw
 * (Saxe et al. 2014, section 3).
 */
export function orthogonal(rows: number, columns: number, seed?: number): tf.Tensor2D {
  return tf.tidy(() => {
    const tall = tf.randomNormal([Math.max(rows, columns), Math.min(rows, columns)], 0, 1, "float32", seed);
    const [q, r] = hasNativeKernels()
      ? runKernel("Qr", [boolAttribute("full_matrices", false), typeAttribute("T", "float32")], [tall], 2)
      : tf.linalg.qr(tall);
    const diagonal = tf.sum(tf.mul(r, tf.eye(r.shape[0] as number)), 0); // so that all rotations are equally likely
    const oriented = tf.mul(q, tf.sign(diagonal));
    return (rows < columns ? oriented.transpose() : oriented) as tf.Tensor2D;
  });
}

/** Rows for the input: Glorot uniform. Rows for the state: orthogonal. This is how Keras draws LSTM and GRU. */
export class RecurrentKernel extends tf.serialization.Serializable {
  static className = "RecurrentKernel";

  constructor(
    private readonly units: number,
    private readonly seed?: number,
  ) {
    super();
  }

  /** @param shape [inputs + units, gates · units] */
  apply(shape: tf.Shape): tf.Tensor2D {
    const [rows, columns] = shape as [number, number];
    return tf.tidy(() => {
      const glorot = tf.initializers.glorotUniform({ seed: seedFor(this.seed, 1) });
      const inputRows = glorot.apply([rows - this.units, columns]) as tf.Tensor2D;
      return tf.concat([inputRows, orthogonal(this.units, columns, seedFor(this.seed, 2))], 0);
    });
  }

  getConfig(): tf.serialization.ConfigDict {
    return { units: this.units, seed: this.seed ?? null };
  }
}

/** LSTM bias: 1 at the forget gate (Jozefowicz et al. 2015), 0 elsewhere; gates in the order i, g, f, o. */
class ForgetBias extends tf.serialization.Serializable {
  static className = "ForgetBias";

  /** @param shape [4 · units] */
  apply(shape: tf.Shape): tf.Tensor1D {
    const units = (shape[0] as number) / 4;
    return tf.tidy(
      () => tf.concat([tf.zeros([2 * units]), tf.ones([units]), tf.zeros([units])]) as tf.Tensor1D,
    );
  }

  getConfig(): tf.serialization.ConfigDict {
    return {};
  }
}

// `addWeight` wants a class that tfjs does not export. Ours have its only method, so the cast is safe.
const asInitializer = (initializer: RecurrentKernel | ForgetBias) => initializer as unknown as Initializer;

export const recurrentKernelInitializer = (units: number, seed?: number): Initializer =>
  asInitializer(new RecurrentKernel(units, seed));

export const recurrentBiasInitializer = (cell: CellName): Initializer =>
  cell === "lstm" ? asInitializer(new ForgetBias()) : tf.initializers.zeros();
