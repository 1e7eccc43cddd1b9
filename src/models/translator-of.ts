import type * as tf from "@tensorflow/tfjs";
import type { Encoding } from "../text/encode";
import { TokenTranslator } from "./token-translator";
import { Translator } from "./translator";

/** A network with its vocabularies. If it takes its own tokens as input, this is a `TokenTranslator`. */
export const translatorOf = (model: tf.LayersModel, encoding: Encoding): Translator =>
  new (model.inputs.length > 1 ? TokenTranslator : Translator)(model, encoding);
