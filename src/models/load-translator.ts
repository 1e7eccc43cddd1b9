import type * as tf from "@tensorflow/tfjs";
import { InputError } from "../files/errors";
import { readBetweenSaves } from "../files/write-folder";
import { OneHot } from "../layers/one-hot";
import { Vocabulary, type VocabularyJSON } from "../text/vocabulary";
import { buildNetwork } from "./build-network";
import { damaged, type ModelFiles, readModelFiles } from "./model-files";
import type { Translator } from "./translator";
import { translatorOf } from "./translator-of";

/**
 * Loads a translator that `saveTranslator` stored. If the network takes its own tokens as input, it is a
 * `TokenTranslator`.
 *
 * @throws InputError if the folder holds no stored model or a damaged one; the line names file and fault
 */
export async function loadTranslator(folder: string): Promise<Translator> {
  const files = readBetweenSaves(folder, () => readModelFiles(folder));
  return assembleTranslator(files, (name, fault, cause) => damaged(folder, name, fault, cause));
}

/**
 * A network and its vocabularies from the parts of a stored model.
 *
 * @param refuse makes the error for a fault of `model.json` or `encoding.json`
 * @throws what `refuse` makes, if the parts cannot be built or do not fit each other; no tensor is left then
 */
export async function assembleTranslator(
  files: ModelFiles,
  refuse: (name: "model.json" | "encoding.json", fault: string, cause?: unknown) => InputError,
): Promise<Translator> {
  const vocabularyOf = (side: string, json: VocabularyJSON) => {
    try {
      return Vocabulary.fromJSON(json);
    } catch (error) {
      throw refuse("encoding.json", `${side}: ${(error as Error).message}`, error);
    }
  };
  const encoding = {
    sourceLength: files.encoding.sourceLength,
    targetLength: files.encoding.targetLength,
    source: vocabularyOf("source", files.encoding.source),
    target: vocabularyOf("target", files.encoding.target),
  };
  const model = await buildNetwork(files.topology, files.specs, files.weights).catch((error: Error) => {
    throw refuse("model.json", error.message.split(". ")[0], error);
  });
  try {
    const problem = mismatch(model, encoding, files);
    if (problem) {
      throw refuse("encoding.json", problem);
    }
    return translatorOf(model, encoding);
  } catch (error) {
    model.dispose();
    throw error instanceof InputError
      ? error
      : refuse("model.json", `is no network of ours (${(error as Error).message})`, error);
  }
}

/** Says where vocabularies or lengths do not fit the network; undefined if they fit. */
function mismatch(
  model: tf.LayersModel,
  encoding: Translator["encoding"],
  { topology }: ModelFiles,
): string | undefined {
  const { source, target, sourceLength, targetLength } = encoding;
  if (model.inputs.length > 2 || model.outputs.length !== 1) {
    return `belongs to another network: this one has ${model.inputs.length} inputs and ${model.outputs.length} outputs`;
  }
  const fedItsTokens = model.inputs.length === 2;
  if (fedItsTokens && (target.startId < 0 || target.endId < 0 || target.paddingId < 0)) {
    return "target: has no start, end or padding, which a network that is fed its tokens needs";
  }
  const [, sourceSteps] = model.inputs[0].shape;
  const [, outputSteps, outputs] = model.outputs[0].shape;
  const lengths: [name: string, here: number, network: number | null][] = [
    ["sourceLength", sourceLength, sourceSteps],
    ["targetLength", targetLength, fedItsTokens && outputSteps ? outputSteps + 1 : outputSteps],
    ["the target vocabulary's size", target.size, outputs],
  ];
  topology.config.input_layers.forEach(([input], n) => {
    for (const { size, paddingId } of vectorsOf(model, topology, input)) {
      const [side, vocabulary] = n === 0 ? (["source", source] as const) : (["target", target] as const);
      lengths.push([`the ${side} vocabulary's size`, vocabulary.size, size]);
      if (paddingId !== undefined) {
        lengths.push([`the ${side} padding's id`, vocabulary.paddingId, paddingId]);
      }
    }
  });
  const wrong = lengths.find(([, here, network]) => here !== network);
  return wrong && `${wrong[0]} is ${wrong[1]}, that of the network ${wrong[2]}`;
}

/** Vocabulary size and padding of the layers that turn an input's ids into vectors. */
function vectorsOf(
  model: tf.LayersModel,
  topology: ModelFiles["topology"],
  input: string,
): { size: number; paddingId?: number }[] {
  return topology.config.layers
    .filter(({ inbound_nodes }) => inbound_nodes.flat().some(([layer]) => layer === input))
    .map(({ name }) => model.getLayer(name))
    .flatMap((layer) => {
      const config = layer.getConfig();
      if (layer instanceof OneHot) {
        return [{ size: config.depth as number, paddingId: config.paddingId as number | undefined }];
      }
      const { inputDim, maskZero } = config;
      return layer.getClassName() === "Embedding"
        ? [{ size: inputDim as number, ...(maskZero ? { paddingId: 0 } : {}) }]
        : [];
    });
}
