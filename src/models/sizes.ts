/** Sizes of the article's network, the defaults of all configurations. */
export const articleSizes = {
  /** Units of each direction of the encoder. */
  encoderUnits: 32,
  /** Units of the decoder's recurrent cell. */
  decoderUnits: 64,
  /** Units of the score's hidden layer. */
  scoreUnits: 8,
} as const;

/** Size of a token's embedding in a translation, unless its configuration names another. */
export const DEFAULT_EMBEDDING_UNITS = 64;
