/** What a network says at each step when it is told the true tokens before. */
import * as tf from "@tensorflow/tfjs";
import { batchOf, type Examples, inBatches, inputsOf } from "./batches";

/**
 * The likeliest token at each output step of each example, told the true tokens before where the network is fed them.
 *
 * @returns ids, [examples][targetLength]
 */
export function forcedTokens(model: tf.LayersModel, data: Examples, batchSize = 100): number[][] {
  const rows = Int32Array.from({ length: data.count }, (_, n) => n);
  return inBatches(rows, batchSize).flatMap((batch) => {
    const ids = tf.tidy(() => {
      const { target, ...inputs } = batchOf(data, batch);
      const probabilities = [model.apply(inputsOf(inputs))].flat()[0] as tf.Tensor3D;
      return tf.argMax(probabilities, -1) as tf.Tensor2D; // [batch, targetLength]
    });
    const numbers = ids.arraySync();
    ids.dispose();
    return numbers;
  });
}
