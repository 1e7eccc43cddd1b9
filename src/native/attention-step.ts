/**
 * Steps of additive attention as kernels of our own: scores, softmax and context in one.
 *
 *     e_j = v · tanh(key_j + query) + b, or relu of that;   weights = softmax(e);   context = Σ_j weights_j · value_j
 */
import * as tf from "@tensorflow/tfjs";
import { customGradient, type WithGradient } from "./custom-gradient";
import { intAttribute, runKernel } from "./kernels";

/** What a score of the form relu(v · tanh(key + query) + b), or without relu, has for one output step. */
export interface AdditiveTerms {
  /** The output step's part of the hidden layer. [batch, scoreUnits] */
  query: tf.Tensor2D;
  /** v. [scoreUnits, 1] */
  energyKernel: tf.Tensor2D;
  /** b. [1]. Default: 0 */
  energyBias?: tf.Tensor1D;
  /** Default: false. */
  relu?: boolean;
}

/**
 * One step.
 *
 * @param keys the source's part of the hidden layer, [batch, length, scoreUnits]
 * @param mask [batch, length], bool, true at real tokens; a masked position's weight is exactly 0
 * @returns weights, [batch, length], and context, [batch, valueUnits]
 */
export type AttentionStep = (
  keys: tf.Tensor3D,
  terms: AdditiveTerms,
  mask?: tf.Tensor2D,
) => { weights: tf.Tensor2D; context: tf.Tensor2D };

/**
 * Attention steps over the same values, for the loop of a decoder. The gradient of the values is computed once for all of
 * them. Ask `hasFusedKernels` first.
 *
 * @param values [batch, length, valueUnits]
 */
export function attentionSteps(values: tf.Tensor3D): AttentionStep {
  const [, length, valueUnits] = values.shape;
  const taken: TakenStep[] = [];
  const link = linkTo(taken)(values);
  return (keys, { query, energyKernel, energyBias, relu = false }, mask) => {
    const step = fusedStep(values, mask ?? tf.zeros([0], "bool"), relu, taken);
    const both = step(keys, query, energyKernel, energyBias ?? tf.zeros([1]), link);
    const [context, weights] = tf.split(both, [valueUnits, length], 1) as tf.Tensor2D[];
    return { weights, context };
  };
}

/** What the gradient of the values needs of a step that the backward pass has been through. */
interface TakenStep {
  weights: tf.Tensor; // [batch, length]
  dContext: tf.Tensor; // [batch, valueUnits]
}

/** A scalar through which the steps depend on the values, as in `lstmSteps`. */
const linkTo = (taken: TakenStep[]) =>
  customGradient((_: [values: tf.Tensor3D]): WithGradient<tf.Scalar> => {
    const gradient = () => {
      const [weights, dContexts] = (["weights", "dContext"] as const).map((name) =>
        tf.stack(taken.map((step) => step[name])),
      ); // each [steps, batch, …]
      return runKernel("WorkbookAttentionValuesGrad", [], [weights, dContexts]);
    };
    return { value: tf.scalar(0), gradient };
  });

type FusedInputs = [
  keys: tf.Tensor3D,
  query: tf.Tensor2D,
  energyKernel: tf.Tensor2D,
  energyBias: tf.Tensor1D,
  link: tf.Scalar,
];

/** Context and weights, concatenated because `customGrad` allows only one result: [batch, valueUnits + length]. */
const fusedStep = (values: tf.Tensor3D, mask: tf.Tensor, relu: boolean, taken: TakenStep[]) =>
  customGradient(([keys, query, kernel, bias]: FusedInputs, save): WithGradient<tf.Tensor2D> => {
    const attributes = [intAttribute("relu", relu ? 1 : 0)];
    const inputs = [keys, values, query, kernel, bias, mask];
    const [context, weights] = runKernel("WorkbookAttention", attributes, inputs, 2);
    save([...inputs, weights]);
    return {
      value: tf.concat([context, weights], 1) as tf.Tensor2D,
      gradient: (dBoth, saved) => {
        const [, savedValues, , , , , savedWeights] = saved;
        const [, length, valueUnits] = savedValues.shape as [number, number, number];
        const [dContext, dWeights] = tf.split(dBoth, [valueUnits, length], 1);
        taken.push({ weights: savedWeights, dContext });
        const gradients = runKernel("WorkbookAttentionGrad", attributes, [...saved, dContext, dWeights], 4);
        return [...gradients, tf.scalar(0)];
      },
    };
  });
