/** Sizes of the article's network, which hold where a configuration does not name its own. */
export const articleSizes = {
  /** Units of each direction of the encoder. */
  encoderUnits: 32,
  /** Units of the decoder's recurrent cell. */
  decoderUnits: 64,
  /** Units of the score's hidden layer. */
  scoreUnits: 8,
} as const;

/** Numbers that stand for a token in a translation, where its configuration does not say how many. */
export const DEFAULT_EMBEDDING_UNITS = 64;
