/** The attention layers, for use in a program of your own. */

export type { DecoderOutput, DecoderWeights } from "../native/decode";
export {
  attentionKeys,
  attentionScores,
  attentionWeights,
  contextVector,
  MASKED_SCORE,
  type ScoreWeights,
} from "./attention";
export { AttentionDecoder, type AttentionDecoderConfig } from "./attention-decoder";
export { BidirectionalLstm, type BidirectionalLstmConfig } from "./bidirectional-lstm";
export { decode } from "./decode";
export { OneHot, type OneHotConfig } from "./one-hot";
