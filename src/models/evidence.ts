import * as tf from "@tensorflow/tfjs";
import { oneHotVectors } from "../layers/one-hot";
import { layerNames } from "./layer-names";
import type { Translator } from "./translator";

/** Measures besides attention of how much each source character matters. Each [outputTokens, sourceTokens]. */
export interface AnswerEvidence {
  /**
   * How far the output step's distribution moves when the source character is masked, that is, when its one-hot vector
   * is set to zero. Total variation, from 0 (not at all) to 1.
   */
  occlusion: number[][];
  /** L2 norm of the gradient of the answer's log probability with respect to the character's one-hot vector. */
  gradient: number[][];
}

/**
 * Measure occlusion and input gradient of a translator's answer to one text. The network must have the layers
 * `one_hot`, `encoder`, `attention` and `output`, as the article's has.
 *
 * @throws RangeError if the text has no token, or the network takes its own tokens as input (`translationModel`)
 */
export function answerEvidence({ model, encoding }: Translator, text: string): AnswerEvidence {
  const { source, sourceLength } = encoding;
  const tokens = source.tokens(text).slice(0, sourceLength).length;
  if (model.inputs.length > 1) {
    throw new RangeError(
      "answerEvidence: this network is fed the tokens it writes; one with the source as its only input was expected",
    );
  }
  if (tokens === 0) {
    throw new RangeError("answerEvidence: the text is empty; a phrase was expected");
  }
  return tf.tidy(() => {
    const ids = tf.tensor2d([source.encode(text, sourceLength)], undefined, "int32"); // [1, sourceLength]
    const oneHot = model.getLayer(layerNames.oneHot);
    const input = oneHot.apply(ids) as tf.Tensor3D; // [1, sourceLength, vocabulary]
    const mask = (oneHot.computeMask(ids) as tf.Tensor | undefined) ?? undefined;
    const probabilities = (vectors: tf.Tensor3D) => {
      const copies = vectors.shape[0];
      const masked = mask ? { mask: mask.tile([copies, 1]) } : undefined;
      const states = model.getLayer(layerNames.encoder).apply(vectors, masked) as tf.Tensor;
      const [decoded] = model.getLayer(layerNames.attention).apply(states, masked) as tf.Tensor[];
      return model.getLayer(layerNames.output).apply(decoded) as tf.Tensor3D; // [copies, targetLength, vocabulary]
    };
    return {
      occlusion: occlusion(input, tokens, probabilities),
      gradient: gradient(input, tokens, probabilities),
    };
  });
}

type Network = (vectors: tf.Tensor3D) => tf.Tensor3D;

function occlusion(input: tf.Tensor3D, tokens: number, network: Network): number[][] {
  const length = input.shape[1];
  const kept = tf.sub(1, tf.eye(length).slice([0, 0], [tokens, length])); // [tokens, sourceLength]
  const answer = network(input); // [1, targetLength, vocabulary]
  const answers = network(tf.mul(input, kept.expandDims(2))); // [tokens, targetLength, vocabulary]
  const moved = tf.mul(0.5, tf.sum(tf.abs(tf.sub(answers, answer)), 2)) as tf.Tensor2D; // [tokens, targetLength]
  return moved.transpose().arraySync() as number[][];
}

function gradient(input: tf.Tensor3D, tokens: number, network: Network): number[][] {
  const answer = network(input);
  const [, steps, vocabulary] = answer.shape;
  const best = oneHotVectors(answer.argMax(2), vocabulary); // [1, targetLength, vocabulary]
  return Array.from({ length: steps }, (_, step) => {
    const here = oneHotVectors(tf.tensor1d([step], "int32"), steps).expandDims(2); // [1, targetLength, 1]
    const logProbability = (vectors: tf.Tensor) =>
      tf.sum(tf.mul(tf.mul(best, here), tf.log(network(vectors as tf.Tensor3D)))) as tf.Scalar;
    const slope = tf.grad(logProbability)(input); // [1, sourceLength, vocabulary]
    return Array.from(tf.norm(slope, 2, 2).dataSync()).slice(0, tokens);
  });
}
