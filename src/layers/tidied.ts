import * as tf from "@tensorflow/tfjs";

/**
 * `tf.tidy` for a result of any type. tfjs keeps all tensors that it finds in nested objects and lists and passes other
 * values through, but its types allow only tensors.
 */
export const tidied = <Result>(make: () => Result): Result =>
  tf.tidy(make as () => tf.TensorContainer) as Result;
