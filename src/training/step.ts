/** One training step: loss and gradients of a batch, then the optimizer. */
import * as tf from "@tensorflow/tfjs";
import { withStepNoise } from "../layers/dropout";
import { graphsByShape } from "../native/graph/by-shape";
import { NotAGraph } from "../native/graph/compile";
import { hasNativeKernels } from "../native/kernels";
import { Adam } from "./adam";
import { type Batch, inputsOf } from "./batches";
import { type Cost, costOf } from "./costs";
import { inHalves, type Means, overParts } from "./in-halves";
import type { Loss } from "./losses";

export interface TrainingStep {
  /**
   * Train on a batch, which may come in parts with lengths of their own; it is disposed. Returns the loss before the
   * step.
   */
  run(...parts: Batch[]): number;
  dispose(): void;
}

/**
 * The training step of a compiled model: as a graph where the backend is native and the optimizer our `Adam`, else
 * op by op.
 *
 * @throws Error if the model was not compiled with a loss function
 */
export function trainingStep(model: tf.LayersModel): TrainingStep {
  const loss = model.loss as Loss;
  if (typeof loss !== "function" || !model.optimizer) {
    throw new Error("fit: compile the model first, with a loss function such as stepwiseCrossEntropy");
  }
  const variables = variablesOf(model.trainableWeights);
  const cost = costOf(model, loss);
  const plain = plainStep(cost, model.optimizer, variables);
  // Layers such as batch normalization change weights outside of the gradient step, which a graph cannot do.
  const allTrained = model.weights.length === variables.length;
  if (!hasNativeKernels() || !(model.optimizer instanceof Adam) || !allTrained) {
    return plain;
  }
  const inGraph = overBatch(cost, loss.isMeanOverExamples ? inHalves : (means) => means);
  return withFallback(compiledStep(inGraph, model.optimizer, variables, 1 + model.inputs.length), plain);
}

/** The loss of a batch from the tensors of its parts, each [target, ...inputs]. */
type CostOfBatch = (parts: tf.Tensor[][]) => tf.Scalar;

/** @param ofOne how the mean over a batch in one part is computed */
function overBatch(cost: Cost, ofOne: (means: Means) => Means): CostOfBatch {
  const ofPart: Means = ([target, ...inputs]) => [cost(target, inputs)];
  const ofWhole = ofOne(ofPart);
  return (parts) => (parts.length === 1 ? ofWhole(parts[0]) : overParts(ofPart, parts))[0] as tf.Scalar;
}

/** Steps as graphs. After the first step that cannot be a graph, all run op by op, and the user is told. */
function withFallback(compiled: TrainingStep, plain: TrainingStep): TrainingStep {
  let active = compiled;
  return {
    run: (...parts) => {
      try {
        return active.run(...parts);
      } catch (error) {
        if (!(error instanceof NotAGraph)) {
          throw error;
        }
        console.warn(`Training runs op by op, which is slower: ${error.message}`);
        active = plain;
        return active.run(...parts);
      }
    },
    dispose: () => compiled.dispose(),
  };
}

const tensorsOf = (batch: Batch): tf.Tensor[] => [batch.target, ...inputsOf(batch)];

const stepNumber = ({ iterations }: tf.Optimizer): tf.Tensor1D => tf.tensor1d([iterations], "int32");

/** The step op by op. */
export function plainStep(cost: Cost, optimizer: tf.Optimizer, variables: tf.Variable[]): TrainingStep {
  const costOfBatch = overBatch(cost, (means) => means);
  return {
    run: (...batches) => {
      const parts = batches.map(tensorsOf);
      const value = tf.tidy(() =>
        withStepNoise(stepNumber(optimizer), () => {
          return optimizer.minimize(() => costOfBatch(parts), true, variables)?.dataSync()[0] as number;
        }),
      );
      tf.dispose(parts);
      return value;
    },
    dispose: () => {},
  };
}

/**
 * The step as one graph for each combination of shapes: the same step but for rounding, no JavaScript in between.
 *
 * @param tensorsOfPart of the target and the inputs
 */
function compiledStep(
  cost: CostOfBatch,
  optimizer: Adam,
  variables: tf.Variable[],
  tensorsOfPart: number,
): TrainingStep {
  const graphs = graphsByShape(([first, second, rate, step, ...rest]) => {
    const tensors = rest.slice(0, rest.length - variables.length);
    const parts = Array.from({ length: tensors.length / tensorsOfPart }, (_, n) =>
      tensors.slice(n * tensorsOfPart, (n + 1) * tensorsOfPart),
    );
    const { value, grads } = withStepNoise(step as tf.Tensor1D, () =>
      tf.variableGrads(() => cost(parts), variables),
    );
    const gradients = variables.map(({ name }) => grads[name]);
    const moments = { first: first as tf.Tensor1D, second: second as tf.Tensor1D };
    const next = optimizer.update(variables, gradients, moments, rate as tf.Scalar);
    return [value, next.moments.first, next.moments.second, ...next.weights];
  });
  return {
    run: (...batches) => {
      const parts = batches.flatMap(tensorsOf);
      const { first, second } = optimizer.momentsOf(variables);
      const rate = tf.scalar(optimizer.correctedRate);
      const step = stepNumber(optimizer);
      const results = graphs.run([first, second, rate, step, ...parts, ...variables]);
      const [value, nextFirst, nextSecond, ...weights] = results;
      const moments = { first: nextFirst as tf.Tensor1D, second: nextSecond as tf.Tensor1D };
      optimizer.applyUpdate(variables, { weights, moments });
      const loss = value.dataSync()[0];
      tf.dispose([value, rate, step, ...parts]);
      return loss;
    },
    dispose: graphs.dispose,
  };
}

/** The variables of weights. `read` returns the variable itself, typed as a tensor. */
export const variablesOf = (weights: tf.LayerVariable[]): tf.Variable[] =>
  weights.map((weight) => weight.read() as tf.Variable);
