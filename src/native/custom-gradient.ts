/** `tf.customGrad` with the exact types of its inputs and result, where tfjs' own types are wider. */
import * as tf from "@tensorflow/tfjs";

/** A value with its gradient. */
export interface WithGradient<Value extends tf.Tensor> {
  value: Value;
  /**
   * @param dy gradient of the value, in its shape
   * @param saved what the forward pass saved, in its order
   * @returns gradients of the inputs, in their order
   */
  gradient: (dy: Value, saved: tf.Tensor[]) => tf.Tensor[];
}

/**
 * A function of tensors whose gradient is written by hand.
 *
 * @param forward gets the inputs and a function that saves tensors for the gradient
 */
export function customGradient<Inputs extends tf.Tensor[], Value extends tf.Tensor>(
  forward: (inputs: Inputs, save: (tensors: tf.Tensor[]) => void) => WithGradient<Value>,
): (...inputs: Inputs) => Value {
  const operation = tf.customGrad((...inputsAndSave: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const save = inputsAndSave[inputsAndSave.length - 1] as tf.GradSaveFunc;
    const { value, gradient } = forward(inputsAndSave.slice(0, -1) as Inputs, save);
    return { value, gradFunc: (dy, saved) => gradient(dy as Value, saved) };
  });
  return (...inputs) => operation(...inputs) as Value;
}
