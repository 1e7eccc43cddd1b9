/** The attention layers, for use in a program of your own. */

export {
  attentionKeys,
  attentionScores,
  attentionWeights,
  contextVector,
  MASKED_SCORE,
  type ScoreWeights,
} from "./attention";
export { AttentionDecoder, type AttentionDecoderConfig } from "./attention-decoder";
export {
  AttentionWithoutRnn,
  type AttentionWithoutRnnConfig,
  attendWithoutRnn,
} from "./attention-without-rnn";
export { type Cell, type CellName, cells } from "./cells";
export {
  type DecoderOptions,
  type DecoderOutput,
  type DecoderSource,
  type DecoderWeights,
  decoderSource,
  decoderStep,
  decodeSteps,
  type QueryName,
  type SeenPart,
  seenParts,
  startState,
} from "./decode";
export { SeededDropout, type SeededDropoutConfig, withStepNoise } from "./dropout";
export {
  decodeFixedContext,
  FixedContextDecoder,
  type FixedContextDecoderConfig,
  fixedContext,
} from "./fixed-context-decoder";
export { OneHot, type OneHotConfig, oneHotVectors } from "./one-hot";
export { RecurrentEncoder, type RecurrentEncoderConfig } from "./recurrent-encoder";
export { type Score, type ScoreName, scores } from "./scores";
export { type AttentionWindow, type Span, windowMasks, windowSpans } from "./window";
