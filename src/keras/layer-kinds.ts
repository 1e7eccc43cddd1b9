/** The layers of our networks as Keras knows them: classes, configurations, and where weights are stored. */
import { layerNames } from "../models/layer-names";

type Config = Record<string, unknown>;

export interface LayerKind {
  /** Its class here. */
  ours: string;
  /** Its class in Keras; those without a module are registered by python/attention_workbook_keras.py. */
  keras: string;
  module?: string;
  /** Settings that both know by the same names. */
  settings: readonly string[];
  /** Settings that only Keras has. */
  kerasOnly?: (config: Config) => Config;
  /** Settings that only we have. */
  oursOnly?: (config: Config) => Config;
  /** Our names of the weights, in the order in which Keras numbers them. Default: Keras stores them by our names. */
  numbered?: readonly string[];
}

const RECURRENT = ["units", "cell", "seed"];
const GLOROT = {
  class_name: "VarianceScaling",
  config: { scale: 1, mode: "fan_avg", distribution: "uniform" },
};

export const layerKinds: readonly LayerKind[] = [
  { ours: "OneHot", keras: "OneHot", settings: ["depth", "padding_id"] },
  { ours: "RecurrentEncoder", keras: "RecurrentEncoder", settings: [...RECURRENT, "bidirectional"] },
  {
    ours: "AttentionDecoder",
    keras: "AttentionDecoder",
    settings: [...RECURRENT, "target_length", "score_units", "score", "window", "query"],
  },
  {
    ours: "AttentionWithoutRnn",
    keras: "AttentionWithoutRnn",
    settings: ["target_length", "score_units", "score", "seed"],
  },
  {
    ours: "FixedContextDecoder",
    keras: "FixedContextDecoder",
    settings: [...RECURRENT, "target_length", "bidirectional"],
  },
  {
    ours: "InputLayer",
    keras: "InputLayer",
    module: "keras.layers",
    settings: [],
    kerasOnly: ({ batch_input_shape }) => ({ batch_shape: batch_input_shape, dtype: "int32", sparse: false }),
    oursOnly: ({ batch_shape }) => ({ batch_input_shape: batch_shape, dtype: "float32", sparse: false }),
    numbered: [],
  },
  {
    ours: "Embedding",
    keras: "Embedding",
    module: "keras.layers",
    settings: ["input_dim", "output_dim", "mask_zero"],
    oursOnly: () => ({ batch_input_shape: [null, null] }),
    numbered: ["embeddings"],
  },
  {
    ours: "SeededDropout",
    keras: "Dropout",
    module: "keras.layers",
    settings: ["rate", "seed"],
    numbered: [],
  },
  {
    ours: "Dense",
    keras: "Dense",
    module: "keras.layers",
    settings: ["units", "activation", "use_bias"],
    oursOnly: () => ({ kernel_initializer: GLOROT, bias_initializer: { class_name: "Zeros", config: {} } }),
    numbered: ["kernel", "bias"],
  },
  { ours: "Activation", keras: "Activation", module: "keras.layers", settings: ["activation"], numbered: [] },
];

/** The package in which python/attention_workbook_keras.py registers its layers. */
export const PACKAGE = "attention_workbook";

/** The names of a configuration's values differ in case alone: tfjs stores "scaled_dot", a class takes "scaledDot". */
export const shared = (
  config: Config,
  settings: readonly string[],
  cased: (text: string) => string,
): Config =>
  Object.fromEntries(
    settings
      .filter((key) => config[key] !== undefined && config[key] !== null)
      .map((key) => [key, key === "score" ? cased(String(config[key])) : config[key]]),
  );

export const camelCase = (text: string): string =>
  text.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
export const snakeCase = (text: string): string =>
  text.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

/** Where Keras stores the weights of each layer: by class, counted in the order of the layers. */
export function weightPaths(classes: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return classes.map((name) => {
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return `layers/${snakeCase(name)}${count === 0 ? "" : `_${count}`}`;
  });
}

/**
 * The name that our networks give to a layer of this kind.
 *
 * @param before names of the layers that it reads
 * @param endsNetwork whether no other layer reads it
 */
export function roleName(ours: string, before: readonly string[], endsNetwork: boolean): string {
  const [first] = before;
  switch (ours) {
    case "OneHot":
      return layerNames.oneHot;
    case "Embedding":
      return first === layerNames.previous ? layerNames.targetEmbedding : layerNames.sourceEmbedding;
    case "RecurrentEncoder":
      return layerNames.encoder;
    case "AttentionDecoder":
    case "AttentionWithoutRnn":
      return layerNames.attention;
    case "FixedContextDecoder":
      return layerNames.decoder;
    case "SeededDropout":
      return `${droppedPart(first)}_dropout`;
    default:
      return endsNetwork ? layerNames.output : layerNames.scores;
  }
}

function droppedPart(layer: string): string {
  const parts: Record<string, string> = {
    [layerNames.oneHot]: "vectors",
    [layerNames.sourceEmbedding]: "vectors",
    [layerNames.encoder]: "states",
    [layerNames.targetEmbedding]: "tokens",
  };
  return parts[layer] ?? "decoded";
}
