/** A `.keras` file as a translator of ours. */

import { InputError } from "../files/errors";
import { assembleTranslator } from "../models/load-translator";
import { type EncodingFile, encodingSchema, sizeOf } from "../models/model-files";
import { graphProblem, topologySchema } from "../models/topology";
import { Translator } from "../models/translator";
import { tf } from "../native/tensorflow";
import { Vocabulary } from "../text/vocabulary";
import { type KerasFile, readKerasFile } from "./archive";
import { articleModel, articleNetwork, isArticleNetwork } from "./article-network";
import { hasOurLayers, type Network, networkOf } from "./from-keras";
import { type GivenVocabularies, readVocabularies } from "./vocabularies";

export interface Imported {
  translator: Translator;
  /** How the model was made, as far as the file says. */
  manifest: Record<string, unknown>;
}

/**
 * Reads a model that Keras 3 saved: one of the layers of python/attention_workbook_keras.py, or the article's demo network
 * as its notebook builds it.
 *
 * @param vocabularies file of vocabularies, needed where the model holds none
 * @throws InputError if a file cannot be read or is damaged, a layer is unknown, or vocabularies do not fit
 */
export async function importKeras(file: string, vocabularies?: string): Promise<Imported> {
  const keras = await readKerasFile(file);
  const given = vocabularies === undefined ? undefined : readVocabularies(vocabularies);
  if (!hasOurLayers(keras) && isArticleNetwork(keras)) {
    if (!given) {
      throw new InputError(`${file}: holds no vocabularies; name a file of them with --vocabularies`);
    }
    return { translator: inWords(file, () => articleTranslator(keras, given)), manifest: {} };
  }
  const network = inWords(file, () => networkOf(keras));
  const encoding = encodingOf(file, keras, network, given);
  const topology = topologySchema.safeParse(network.topology);
  const problem = topology.success
    ? (graphProblem(topology.data.config) ?? missingScores(topology.data.config.layers))
    : `${topology.error.issues[0].path.join(".")}: ${topology.error.issues[0].message}`;
  if (!topology.success || problem !== undefined) {
    throw new InputError(`${file}: its network ${problem}; a network like those of the workbook is needed`);
  }
  const { specs, weights } = network;
  checkNumbers(file, network);
  const translator = await assembleTranslator(
    { encoding, topology: topology.data, specs, weights },
    (name, fault, cause) =>
      new InputError(`${file}: ${name === "encoding.json" ? "vocabularies: " : ""}${fault}`, { cause }),
  );
  return { translator, manifest: encoding.manifest };
}

/** A network that is fed its tokens writes them one by one from the layer `scores`. */
const missingScores = (layers: readonly { name: string; class_name: string }[]): string | undefined =>
  layers.filter(({ class_name }) => class_name === "InputLayer").length < 2 ||
  layers.some(({ name }) => name === "scores")
    ? undefined
    : "ends in a Dense with softmax; with previous tokens as input it must be a Dense without and an Activation after it";

function checkNumbers(file: string, { specs, weights }: Network): void {
  let start = 0;
  for (const { name, shape } of specs) {
    const end = start + sizeOf(shape);
    const wrong = weights.subarray(start, end).find((weight) => !Number.isFinite(weight));
    if (wrong !== undefined) {
      throw new InputError(`${file}: ${name} holds ${wrong}, which is no weight; was the training stable?`);
    }
    start = end;
  }
}

function encodingOf(
  file: string,
  { model }: KerasFile,
  network: Network,
  given: GivenVocabularies | undefined,
): EncodingFile {
  if (given) {
    return givenEncoding(file, network, given);
  }
  let stored: unknown;
  try {
    stored = JSON.parse(model.config.encoding ?? "{}");
  } catch (error) {
    throw new InputError(`${file}: its vocabularies are not JSON; name a file of them with --vocabularies`, {
      cause: error,
    });
  }
  const checked = encodingSchema.safeParse(stored);
  if (!checked.success) {
    throw new InputError(`${file}: holds no vocabularies; name a file of them with --vocabularies`);
  }
  return checked.data;
}

function givenEncoding(
  file: string,
  { topology }: Network,
  { source, target }: GivenVocabularies,
): EncodingFile {
  if ([source, target].some(({ kerasIds }) => kerasIds.some((keras, id) => keras !== id))) {
    throw new InputError(
      `${file}: its vocabularies must begin with <pad>, <unk>, <start> and <end>, as far as they have them`,
    );
  }
  const lengths = topology.config.layers
    .filter(({ class_name }) => class_name === "InputLayer")
    .map(({ config }) => (config.batch_input_shape as (number | null)[])[1]);
  const decoder = topology.config.layers.find(({ config }) => config.target_length !== undefined);
  const targetLength = lengths.length > 1 ? Number(lengths[1]) + 1 : Number(decoder?.config.target_length);
  return {
    sourceLength: Number(lengths[0]),
    targetLength,
    source: source.json,
    target: target.json,
    manifest: {},
  };
}

function articleTranslator(keras: KerasFile, given: GivenVocabularies): Translator {
  const network = articleNetwork(keras, given);
  const { model, weights } = articleModel(network, given);
  try {
    tf.tidy(() =>
      model.setWeights(
        model.weights.map(({ originalName, shape }) => {
          const values = weights.get(originalName)?.values;
          if (values?.length !== sizeOf(shape as number[])) {
            throw new Error(
              `${originalName} has ${values?.length} numbers, the network needs ${shape.join(" · ")}`,
            );
          }
          return tf.tensor(values, shape as number[]);
        }),
      ),
    );
  } catch (error) {
    model.dispose();
    throw error;
  }
  return new Translator(model, {
    sourceLength: network.sourceLength,
    targetLength: network.targetLength,
    source: Vocabulary.fromJSON(given.source.json),
    target: Vocabulary.fromJSON(given.target.json),
  });
}

/** What is wrong with a network, with the name of its file. */
function inWords<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError || !(error instanceof Error) || error instanceof TypeError) {
      throw error;
    }
    throw new InputError(`${file}: ${error.message}`, { cause: error });
  }
}
