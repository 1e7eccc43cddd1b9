/** What a step of the article's network has to compute, counted. */
import { recipes } from "../training/recipes";

/** Multiplications and additions of one example's way forward, a product and a sum counted as one. */
export interface StepCounts {
  /** One for each pair of source and output step: Tx · Ty, or the window times Ty. */
  scores: number;
  /** Steps that wait for each other: Tx + Ty. */
  recurrentSteps: number;
  /** What the scores and contexts take. */
  attention: number;
  /** What encoder, decoder and the output layer take. */
  rest: number;
}

/**
 * Count a step of the article's network with the additive score.
 *
 * @param sourceLength Tx
 * @param targetLength Ty
 * @param window source steps that are scored at each output step; default: all
 */
export function stepCounts(sourceLength: number, targetLength: number, window = sourceLength): StepCounts {
  const { encoderUnits, decoderUnits, scoreUnits } = recipes.article;
  const sourceUnits = 2 * encoderUnits;
  const scores = Math.min(window, sourceLength) * targetLength;
  // An LSTM multiplies what it reads and its state by four matrices; one-hot vectors are looked up, not multiplied.
  const encoder = 2 * 4 * encoderUnits * encoderUnits + sourceUnits * scoreUnits; // and a key, for each source step
  const decoder = 4 * decoderUnits * (sourceUnits + decoderUnits) + decoderUnits * scoreUnits; // and a query
  return {
    scores,
    recurrentSteps: sourceLength + targetLength,
    attention: scores * (scoreUnits + sourceUnits),
    rest: sourceLength * encoder + targetLength * (decoder + 11 * decoderUnits),
  };
}
