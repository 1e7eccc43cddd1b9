import * as tf from "@tensorflow/tfjs";

export interface AdamConfig {
  learningRate: number;
  /** Keras' time decay: the rate of step t (from 0) is learningRate / (1 + decay · t). Default 0. */
  decay?: number;
  /** Each gradient whose L2 norm is above this is scaled down to it, each weight on its own. Default: none. */
  clipNorm?: number;
  beta1?: number;
  beta2?: number;
  epsilon?: number;
}

/**
 * Adam (Kingma & Ba 2015, algorithm 1) with Keras' decay and clipnorm, which tfjs' own Adam lacks. All weights are
 * updated as one flat vector: some twenty calls into the backend a step instead of ten for each weight.
 */
export class Adam extends tf.Optimizer {
  static className = "AdamWithDecay";
  private readonly config: Required<Omit<AdamConfig, "clipNorm">> & Pick<AdamConfig, "clipNorm">;
  private firstMoment?: tf.Tensor1D;
  private secondMoment?: tf.Tensor1D;

  constructor(config: AdamConfig) {
    super();
    this.config = { decay: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, ...config };
  }

  /** The rate of the next step. */
  get learningRate(): number {
    return this.config.learningRate / (1 + this.config.decay * this.iterations);
  }

  override applyGradients(gradients: tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[]): void {
    const named = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    const variables = named.map(({ name }) => tf.engine().registeredVariables[name]);
    const next = tf.tidy(() =>
      this.step(
        variables,
        named.map(({ tensor }) => tensor),
      ),
    );
    variables.forEach((variable, n) => {
      variable.assign(next.weights[n]);
      next.weights[n].dispose();
    });
    this.firstMoment?.dispose();
    this.secondMoment?.dispose();
    this.firstMoment = tf.keep(next.first);
    this.secondMoment = tf.keep(next.second);
    this.incrementIterations();
  }

  private step(variables: tf.Variable[], gradients: tf.Tensor[]) {
    const { beta1, beta2, epsilon } = this.config;
    const t = this.iterations + 1;
    const rate = (this.learningRate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t); // bias correction
    const flat = (tensors: tf.Tensor[]) => tf.concat1d(tensors.map((tensor) => tensor.flatten()));
    const gradient = flat(gradients.map((tensor) => this.clipped(tensor))); // [parameters]
    const parameters = flat(variables);
    const first = moment(this.firstMoment, gradient, beta1);
    const second = moment(this.secondMoment, tf.square(gradient), beta2);
    const update = tf.div(tf.mul(first, rate), tf.add(tf.sqrt(second), epsilon));
    const sizes = variables.map((variable) => variable.size);
    const parts = tf.split(tf.sub(parameters, update), sizes);
    const weights = parts.map((part, n) => part.reshape(variables[n].shape));
    return { weights, first, second };
  }

  private clipped(gradient: tf.Tensor): tf.Tensor {
    const { clipNorm } = this.config;
    if (clipNorm === undefined) return gradient;
    const norm = tf.norm(gradient);
    return tf.mul(gradient, tf.div(clipNorm, tf.maximum(norm, clipNorm)));
  }

  override dispose(): void {
    this.firstMoment?.dispose();
    this.secondMoment?.dispose();
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...this.config } as tf.serialization.ConfigDict;
  }
}
tf.serialization.registerClass(Adam as unknown as tf.serialization.SerializableConstructor<Adam>);

const moment = (previous: tf.Tensor1D | undefined, now: tf.Tensor1D, beta: number): tf.Tensor1D => {
  const fresh = tf.mul(now, 1 - beta);
  return (previous ? tf.add(tf.mul(previous, beta), fresh) : fresh) as tf.Tensor1D;
};
