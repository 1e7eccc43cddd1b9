/** Names of the layers of our networks. They are stored with each model, so changing one breaks stored models. */
export const layerNames = {
  /** Input: source ids. */
  source: "source",
  /** Input with teacher forcing: the true token before each target token. */
  previous: "previous",
  oneHot: "one_hot",
  sourceEmbedding: "source_embedding",
  targetEmbedding: "target_embedding",
  encoder: "encoder",
  /** The decoder with attention. */
  attention: "attention",
  /** The decoder without attention. */
  decoder: "decoder",
  /** Scores of the output tokens, in networks whose softmax is a layer of its own. */
  scores: "scores",
  /** Probabilities of the output tokens. */
  output: "output",
} as const;
