import type * as tf from "@tensorflow/tfjs";
import type { Encoding } from "../text/encode";
import { TokenTranslator } from "./token-translator";
import { Translator } from "./translator";

/** A network with its vocabularies: a `TokenTranslator` where it is fed the tokens that it writes. */
export const translatorOf = (model: tf.LayersModel, encoding: Encoding): Translator =>
  new (model.inputs.length > 1 ? TokenTranslator : Translator)(model, encoding);
