/** Vocabularies beside a Keras model: the article's form, `[source, target]` as objects from character to id, or ours. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { InputError, quote } from "../files/errors";
import { asInputError } from "../files/faults";
import { type EncodingFile, encodingSchema } from "../models/model-files";
import type { VocabularyJSON } from "../text/vocabulary";

/** A vocabulary, and for each of its entries the id that the Keras model knows it by. */
export interface GivenVocabulary {
  json: VocabularyJSON;
  kerasIds: number[];
}

export interface GivenVocabularies {
  source: GivenVocabulary;
  target: GivenVocabulary;
}

const SPECIAL = ["<pad>", "<unk>", "<start>", "<end>"];
const idsSchema = z.record(z.string(), z.int().min(0));
const fileSchema = z.union([
  z.tuple([idsSchema, idsSchema]),
  encodingSchema.pick({ source: true, target: true }),
]);

/**
 * Reads a file of vocabularies. Our vocabularies begin with their special entries, so entries may have other ids in the
 * Keras model.
 *
 * @throws InputError if the file cannot be read, has another form, or its ids are not 0, 1, 2, … each once
 */
export function readVocabularies(file: string): GivenVocabularies {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw asInputError(error, file);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${file}: is not JSON; ${FORMS}`, { cause: error });
  }
  const checked = fileSchema.safeParse(json);
  if (!checked.success) {
    throw new InputError(`${file}: ${FORMS}`);
  }
  if (!Array.isArray(checked.data)) {
    return { source: asGiven(checked.data.source), target: asGiven(checked.data.target) };
  }
  const [source, target] = checked.data;
  return { source: fromIds(file, "source", source), target: fromIds(file, "target", target) };
}

const FORMS =
  'two objects from character to id, [{"a": 0, …}, {"0": 0, …}], or the encoding.json of a model are needed';

const asGiven = (json: EncodingFile["source"]): GivenVocabulary => ({
  json,
  kerasIds: json.entries.map((_, id) => id),
});

function fromIds(file: string, side: string, ids: Record<string, number>): GivenVocabulary {
  const byId: string[] = [];
  for (const [entry, id] of Object.entries(ids)) {
    if (byId[id] !== undefined) {
      throw new InputError(`${file}: ${side}: ${quote(entry)} and ${quote(byId[id])} both have the id ${id}`);
    }
    byId[id] = entry;
  }
  const missing = Array.from<string | undefined>(byId).indexOf(undefined);
  if (missing >= 0) {
    throw new InputError(`${file}: ${side}: no entry has the id ${missing}; ids count from 0 without a gap`);
  }
  const special = SPECIAL.filter((entry) => entry in ids);
  const entries = [...special, ...byId.filter((entry) => !special.includes(entry))];
  return { json: { kind: "character", entries, special }, kerasIds: entries.map((entry) => ids[entry]) };
}
