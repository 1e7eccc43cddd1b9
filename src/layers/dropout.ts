/** Dropout whose noise is the same wherever and whenever a training step is run again. */
import * as tf from "@tensorflow/tfjs";
import { hasNativeKernels, runKernel, typeAttribute } from "../native/kernels";
import { single, singleShape } from "./inputs";

/** What the noise of one training step is drawn from. */
interface StepNoise {
  /** The number of the step, [1], int32. */
  step: tf.Tensor1D;
  /** How often noise was drawn in it. */
  draws: number;
}

let noise: StepNoise | undefined;

/**
 * Run a function that computes one training step, with noise of its own.
 *
 * @param step the number of the step, [1], int32: a tensor, so that it can be an input of a graph
 */
export function withStepNoise<T>(step: tf.Tensor1D, f: () => T): T {
  const outer = noise;
  noise = { step, draws: 0 };
  try {
    return f();
  } finally {
    noise = outer;
  }
}

export interface SeededDropoutConfig {
  /** Share of the numbers that are set to 0, from 0 on and below 1. */
  rate: number;
  seed?: number;
  name?: string;
}

/**
 * Dropout (Srivastava et al. 2014): in training a share of the numbers is set to 0 and the others grow, so that their
 * expectation stays. Other than `tf.layers.dropout`, its noise follows from the seed and the number of the training
 * step, inside a graph as well.
 *
 * Input and output: [batch, length, units]; a mask is passed on.
 */
export class SeededDropout extends tf.layers.Layer {
  static className = "SeededDropout";
  readonly config: SeededDropoutConfig;

  /** @throws RangeError if the rate is not from 0 on and below 1 */
  constructor(config: SeededDropoutConfig) {
    super({ name: config.name });
    if (!(config.rate >= 0 && config.rate < 1)) {
      throw new RangeError(
        `SeededDropout: rate is ${config.rate}; a number from 0 on and below 1 was expected`,
      );
    }
    this.config = config;
    this.supportsMasking = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean } = {}): tf.Tensor {
    return tf.tidy(() => {
      const input = single(inputs);
      const { rate } = this.config;
      if (!kwargs.training || rate === 0) {
        return tf.clone(input);
      }
      const kept = tf.greaterEqual(this.uniform(input.shape), rate).toFloat();
      return tf.mul(input, tf.mul(kept, 1 / (1 - rate)));
    });
  }

  /** Numbers from 0 to 1, other ones at each call within a step and at each step. */
  private uniform(shape: number[]): tf.Tensor {
    const { step, draws } = noise ?? { step: tf.tensor1d([0], "int32"), draws: 0 };
    if (noise) {
      noise.draws += 1;
    }
    const draw = 1000 * (this.config.seed ?? 0) + draws;
    if (!hasNativeKernels()) {
      return tf.randomUniform(shape, 0, 1, "float32", `${draw}/${step.dataSync()[0]}`);
    }
    const attributes = [
      typeAttribute("dtype", "float32"),
      typeAttribute("T", "int32"),
      typeAttribute("Tseed", "int32"),
    ];
    const seed = tf.concat([tf.tensor1d([draw], "int32"), step]); // [2]
    return runKernel("StatelessRandomUniform", attributes, [tf.tensor1d(shape, "int32"), seed])[0];
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return singleShape(inputShape);
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { rate, seed } = this.config;
    return { ...super.getConfig(), rate, ...(seed === undefined ? {} : { seed }) };
  }
}
tf.serialization.registerClass(SeededDropout);
