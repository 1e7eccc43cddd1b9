/**
 * `node native-check.cjs MODULE`: loads tfjs-node, or a module that exports it as `tf`, computes something with known
 * answers on its backend and prints one JSON line: the backend's name, TensorFlow's version as the library itself
 * reports it, and the numbers.
 */
const loaded = require(process.argv[2]);

const tf = loaded.tf ?? loaded;
const { product, rounded } = tf.tidy(() => ({
  product: tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2])).dataSync(),
  rounded: tf.round(tf.tensor1d([-3, 2], "int32")).dataSync(),
}));
console.log(
  JSON.stringify({
    backend: tf.getBackend(),
    version: tf.backend().binding?.TF_Version,
    numbers: [...product, ...rounded],
  }),
);
