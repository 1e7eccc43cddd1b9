import * as tf from "@tensorflow/tfjs";
import { NO_MASK, single, singleShape } from "./inputs";

/**
 * Ids as one-hot vectors. An id that is not below the depth becomes zeros: inside a graph nothing can throw.
 *
 * @param ids whole numbers below depth, [...]
 * @returns [..., depth], float32
 */
export function oneHotVectors(ids: tf.Tensor, depth: number): tf.Tensor {
  // tfjs' WebAssembly backend (4.22) writes the bits of integers into a float32 result.
  return tf.getBackend() === "wasm"
    ? tf.oneHot(ids.toInt(), depth, 1, 0, "int32").toFloat()
    : tf.oneHot(ids.toInt(), depth, 1, 0, "float32");
}

export interface OneHotConfig {
  /** Vocabulary size. */
  depth: number;
  /** Id of the padding. If it is given, the layer passes on a mask that is true at all other ids. */
  paddingId?: number;
  name?: string;
}

/**
 * Ids to one-hot vectors, with a padding mask on request.
 *
 * Input: ids, [batch, length]. Output: [batch, length, depth], float32; mask: [batch, length], bool.
 */
export class OneHot extends tf.layers.Layer {
  static className = "OneHot";
  private readonly config: OneHotConfig;

  constructor(config: OneHotConfig) {
    super({ name: config.name });
    this.config = config;
    this.supportsMasking = config.paddingId !== undefined;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => oneHotVectors(single(inputs), this.config.depth));
  }

  override computeMask(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { paddingId } = this.config;
    if (paddingId === undefined) {
      return NO_MASK;
    }
    return tf.tidy(() => tf.notEqual(single(inputs).toInt(), tf.scalar(paddingId, "int32")));
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return [...singleShape(inputShape), this.config.depth];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { depth, paddingId } = this.config;
    return { ...super.getConfig(), depth, ...(paddingId === undefined ? {} : { paddingId }) };
  }
}
tf.serialization.registerClass(OneHot);
