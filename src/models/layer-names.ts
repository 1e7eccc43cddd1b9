/** Names of the layers of our networks. Stored models hold them, so a name that is changed here no longer loads them. */
export const layerNames = {
  /** Input: source ids. */
  source: "source",
  /** Input: the true token before each target token, where there is teacher forcing. */
  previous: "previous",
  oneHot: "one_hot",
  sourceEmbedding: "source_embedding",
  targetEmbedding: "target_embedding",
  encoder: "encoder",
  /** The decoder with attention. */
  attention: "attention",
  /** The decoder without attention. */
  decoder: "decoder",
  /** Scores of the output tokens, where the softmax is a layer of its own. */
  scores: "scores",
  /** Probabilities of the output tokens. */
  output: "output",
} as const;
