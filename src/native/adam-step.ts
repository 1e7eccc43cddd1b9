/** Adam's step for one weight as a kernel of our own. */
import type * as tf from "@tensorflow/tfjs";
import { intAttribute, runKernel } from "./kernels";

/**
 * One step for the weight whose moments begin at `offset` among those of all weights. Ask `hasFusedKernels` first.
 *
 * @param rate the corrected rate, scalar
 * @param settings beta1, beta2, epsilon and the norm above which a gradient is scaled down, 0 for none: [4]
 * @returns the next weight, in its shape, and its moments, each [size]
 */
export function adamStep(
  weight: tf.Tensor,
  gradient: tf.Tensor,
  { first, second }: { first: tf.Tensor1D; second: tf.Tensor1D },
  offset: number,
  rate: tf.Scalar,
  settings: tf.Tensor1D,
): [weight: tf.Tensor, first: tf.Tensor1D, second: tf.Tensor1D] {
  const inputs = [weight, gradient, first, second, rate, settings];
  const [next, ...moments] = runKernel("WorkbookAdam", [intAttribute("offset", offset)], inputs, 3);
  return [next.reshape(weight.shape), moments[0] as tf.Tensor1D, moments[1] as tf.Tensor1D];
}
