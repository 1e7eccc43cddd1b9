/** The contexts that a decoder was given, step by step. */
import * as tf from "@tensorflow/tfjs";
import { contextVector } from "../layers/attention";

/**
 * The largest difference between the contexts of any two output steps, over all examples; 0 where each step gets the
 * same one.
 *
 * @param model a network with attention
 * @param inputs as the model takes them: source ids [batch, sourceLength], and previous tokens where it is fed them
 */
export function largestContextChange(model: tf.LayersModel, inputs: tf.Tensor[]): number {
  const [, weights] = model.getLayer("attention").output as tf.SymbolicTensor[];
  const encoded = model.getLayer("encoder").output as tf.SymbolicTensor;
  const inner = tf.model({ inputs: model.inputs, outputs: [encoded, weights] });
  return tf.tidy(() => {
    const [values, attention] = inner.apply(inputs) as [tf.Tensor3D, tf.Tensor3D];
    const steps = tf.unstack(attention, 1) as tf.Tensor2D[]; // each [batch, sourceLength]
    const contexts = tf.stack(
      steps.map((own) => contextVector(own, values)),
      1,
    ); // [batch, targetLength, sourceUnits]
    return tf.max(tf.sub(tf.max(contexts, 1), tf.min(contexts, 1))).dataSync()[0];
  });
}
