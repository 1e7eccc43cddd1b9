import * as tf from "@tensorflow/tfjs";

/**
 * `tf.tidy` for a result of any shape: tfjs keeps the tensors of nested objects and lists, whatever else stands beside
 * them, but its types allow tensors alone.
 */
export const tidied = <Result>(make: () => Result): Result =>
  tf.tidy(make as () => tf.TensorContainer) as Result;
