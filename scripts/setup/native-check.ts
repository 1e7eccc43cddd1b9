/**
 * Computes something with a known answer on the native backend and prints one JSON line: the backend's name,
 * TensorFlow's version as the library itself reports it, and the numbers.
 */
import { tf } from "../../src/native/tensorflow";

const product = tf.tidy(() =>
  tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2])),
);
const { binding } = tf.backend() as unknown as { binding?: { TF_Version?: string } };
console.log(
  JSON.stringify({
    backend: tf.getBackend(),
    version: binding?.TF_Version,
    numbers: Array.from(product.dataSync()),
  }),
);
