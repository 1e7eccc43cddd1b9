import * as tf from "@tensorflow/tfjs";
import { withoutUndefined } from "../layers/inputs";
import { adamStep } from "../native/adam-step";
import { hasFusedKernels } from "../native/kernels";

export interface AdamConfig {
  learningRate: number;
  /** Keras' time decay: the rate of step t (from 0) is learningRate / (1 + decay · t). Default 0. */
  decay?: number;
  /**
   * Half a cosine from the learning rate at step 0 to 0 at this step (Loshchilov & Hutter 2017, equation 5).
   * Default: none.
   */
  cosineSteps?: number;
  /** Each gradient whose L2 norm is above this is scaled down to it, each weight on its own. Default: none. */
  clipNorm?: number;
  beta1?: number;
  beta2?: number;
  epsilon?: number;
}

/** Adam's running means of the gradient and of its square, all weights concatenated. Each [parameters]. */
export type Moments = { first: tf.Tensor1D; second: tf.Tensor1D };

/** What Adam remembers between steps. */
export interface AdamState {
  readonly steps: number;
  /** Absent before the first step. */
  readonly moments?: Moments;
}

/** The result of a step: the new weights, in the shapes of the old ones, and the new moments. */
export type Update = { weights: tf.Tensor[]; moments: Moments };

/**
 * Adam (Kingma & Ba 2015, algorithm 1) with Keras' decay and clipnorm, which tfjs' own Adam lacks. The moments
 * of all weights are one flat vector. The native backend updates each weight in one kernel; others update all weights
 * as one vector, in about ten calls.
 */
export class Adam extends tf.Optimizer {
  static className = "AdamWithDecay";

  /** `tf.Optimizer` takes each optimizer for an instance of each of its classes. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return Object.prototype.isPrototypeOf.call(Adam.prototype, value as object);
  }

  private readonly config: AdamConfig & Required<Omit<AdamConfig, "clipNorm" | "cosineSteps">>;
  private moments?: Moments;

  constructor(config: AdamConfig) {
    super();
    this.config = { decay: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, ...config };
  }

  /** The learning rate of the next step. */
  get learningRate(): number {
    const { learningRate, decay, cosineSteps } = this.config;
    const t = this.iterations;
    const cosine =
      cosineSteps === undefined ? 1 : (1 + Math.cos((Math.PI * Math.min(t, cosineSteps)) / cosineSteps)) / 2;
    return (learningRate / (1 + decay * t)) * cosine;
  }

  /** The learning rate of the next step with Adam's correction for moments that start at zero. */
  get correctedRate(): number {
    const { beta1, beta2 } = this.config;
    const t = this.iterations + 1;
    return (this.learningRate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
  }

  override applyGradients(gradients: tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[]): void {
    const named = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    const variables = named.map(({ name }) => tf.engine().registeredVariables[name]);
    const next = tf.tidy(() => {
      const tensors = named.map(({ tensor }) => tensor);
      return this.update(variables, tensors, this.momentsOf(variables), tf.scalar(this.correctedRate));
    });
    this.applyUpdate(variables, next);
  }

  /**
   * One step as a pure function of tensors. It neither reads nor writes state.
   *
   * @param rate the corrected rate, scalar
   */
  update(weights: tf.Tensor[], gradients: tf.Tensor[], moments: Moments, rate: tf.Scalar): Update {
    return hasFusedKernels()
      ? this.fusedUpdate(weights, gradients, moments, rate)
      : this.plainUpdate(weights, gradients, moments, rate);
  }

  private fusedUpdate(
    weights: tf.Tensor[],
    gradients: tf.Tensor[],
    moments: Moments,
    rate: tf.Scalar,
  ): Update {
    const { beta1, beta2, epsilon, clipNorm = 0 } = this.config;
    const settings = tf.tensor1d([beta1, beta2, epsilon, clipNorm]);
    let offset = 0;
    const steps = weights.map((weight, n) => {
      const step = adamStep(weight, gradients[n], moments, offset, rate, settings);
      offset += weight.size;
      return step;
    });
    return {
      weights: steps.map(([weight]) => weight),
      moments: {
        first: tf.concat1d(steps.map(([, first]) => first)),
        second: tf.concat1d(steps.map(([, , second]) => second)),
      },
    };
  }

  /** The plain twin of `fusedUpdate`. */
  plainUpdate(
    weights: tf.Tensor[],
    gradients: tf.Tensor[],
    { first, second }: Moments,
    rate: tf.Scalar,
  ): Update {
    const { beta1, beta2, epsilon } = this.config;
    const gradient = flat(gradients.map((tensor) => this.clipped(tensor))); // [parameters]
    const moments = {
      first: tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)) as tf.Tensor1D,
      second: tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)) as tf.Tensor1D,
    };
    const change = tf.div(tf.mul(moments.first, rate), tf.add(tf.sqrt(moments.second), epsilon));
    const parts = tf.split(
      tf.sub(flat(weights), change) as tf.Tensor1D,
      weights.map(({ size }) => size),
    );
    return { weights: parts.map((part, n) => part.reshape(weights[n].shape)), moments };
  }

  /** The moments before the next step over these weights; zeros before the first step. */
  momentsOf(weights: tf.Tensor[]): Moments {
    if (!this.moments) {
      const size = weights.reduce((sum, weight) => sum + weight.size, 0);
      this.moments = { first: tf.keep(tf.zeros([size])), second: tf.keep(tf.zeros([size])) };
    }
    return this.moments;
  }

  /** Makes the result of `update` the new weights and moments, and counts the step. */
  applyUpdate(variables: tf.Variable[], next: Update): void {
    variables.forEach((variable, n) => {
      variable.assign(next.weights[n]);
      next.weights[n].dispose();
    });
    this.dispose();
    this.moments = { first: tf.keep(next.moments.first), second: tf.keep(next.moments.second) };
    this.incrementIterations();
  }

  /** The state before the next step. The caller disposes the moments. */
  state(): AdamState {
    const { first, second } = this.moments ?? {};
    const moments = first && second && { first: first.clone(), second: second.clone() };
    return { steps: this.iterations, moments };
  }

  /** Goes back to an earlier state, whose moments stay the caller's. */
  returnTo({ steps, moments }: AdamState): void {
    this.dispose();
    this.iterations_ = steps;
    this.moments = moments && {
      first: tf.keep(moments.first.clone()),
      second: tf.keep(moments.second.clone()),
    };
  }

  private clipped(gradient: tf.Tensor): tf.Tensor {
    const { clipNorm } = this.config;
    if (clipNorm === undefined) {
      return gradient;
    }
    const norm = tf.sqrt(tf.sum(tf.square(gradient)));
    return tf.mul(gradient, tf.div(clipNorm, tf.maximum(norm, clipNorm)));
  }

  /** The number of steps and both moments: all that another `Adam` needs to continue. The caller disposes them. */
  override async getWeights(): Promise<{ name: string; tensor: tf.Tensor }[]> {
    const moments = Object.entries(this.moments ?? {});
    const steps = { name: "iter", tensor: tf.scalar(this.iterations, "int32") as tf.Tensor };
    return [steps, ...moments.map(([name, tensor]) => ({ name, tensor: tensor.clone() }))];
  }

  /** Continue from the result of `getWeights`. */
  override async setWeights(weights: { name: string; tensor: tf.Tensor }[]): Promise<void> {
    const [steps, first, second] = weights.map(({ tensor }) => tensor);
    const moments = first && second && { first: first as tf.Tensor1D, second: second as tf.Tensor1D };
    this.returnTo({ steps: steps.dataSync()[0], moments });
  }

  override dispose(): void {
    this.moments?.first.dispose();
    this.moments?.second.dispose();
    this.moments = undefined;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return withoutUndefined(this.config);
  }
}
tf.serialization.registerClass(Adam);

const flat = (tensors: tf.Tensor[]): tf.Tensor1D => tf.concat1d(tensors.map((tensor) => tensor.flatten()));
