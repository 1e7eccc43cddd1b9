/** A `.keras` file: a zip of `config.json`, `metadata.json` and `model.weights.h5`. */
import { readFileSync } from "node:fs";
import { unzipSync, zipSync } from "fflate";
import { z } from "zod";
import { InputError } from "../files/errors";
import { asInputError } from "../files/faults";
import { readWeightsFile, type StoredLayer, weightsFile } from "./weights-file";

/** The version of Keras whose form we write. */
const KERAS_VERSION = "3.15.1";
const MAKER = "attention-workbook";
/** The only date in the zip, so that the same model gives the same bytes. */
const DATE = new Date(2000, 0, 1);
/** A configuration or a model beyond this is no file of ours, and would fill the memory. */
const LARGEST = 4 * 2 ** 30;

const layerSchema = z.looseObject({
  class_name: z.string(),
  name: z.string(),
  registered_name: z.string().nullable().optional(),
  config: z.record(z.string(), z.unknown()),
  inbound_nodes: z.array(z.unknown()),
});
const modelSchema = z.looseObject({
  class_name: z.string(),
  config: z.looseObject({
    name: z.string().optional(),
    layers: z.array(layerSchema).min(1),
    input_layers: z.unknown(),
    output_layers: z.unknown(),
    encoding: z.string().optional(),
  }),
});
export type KerasLayer = z.infer<typeof layerSchema>;
export type KerasModel = z.infer<typeof modelSchema>;

export interface KerasFile {
  model: KerasModel;
  layers: StoredLayer[];
}

export async function kerasFile(model: object, layers: readonly StoredLayer[]): Promise<Uint8Array> {
  const json = (value: object) => Buffer.from(JSON.stringify(value));
  return zipSync(
    {
      "metadata.json": json({ keras_version: KERAS_VERSION, made_by: MAKER }),
      "config.json": json(model),
      "model.weights.h5": await weightsFile(layers),
    },
    { level: 0, mtime: DATE }, // stored as it is, as Keras does
  );
}

/** @throws InputError if the file cannot be read or is no model that Keras 3 saved */
export async function readKerasFile(file: string): Promise<KerasFile> {
  const refuse = (fault: string, cause?: unknown) =>
    new InputError(`${file}: ${fault}; a model that Keras 3 saved as .keras is needed`, { cause });
  let parts: Record<string, Uint8Array>;
  const bytes = bytesOf(file);
  try {
    const names = ["config.json", "model.weights.h5"];
    parts = unzipSync(bytes, {
      filter: ({ name, originalSize }) => names.includes(name) && originalSize <= LARGEST,
    });
  } catch (error) {
    throw refuse("is not a zip file, or is damaged", error);
  }
  const { "config.json": config, "model.weights.h5": weights } = parts;
  if (!config || !weights) {
    throw refuse(`holds no ${config ? "model.weights.h5" : "config.json"}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(config));
  } catch (error) {
    throw refuse("config.json is not JSON", error);
  }
  if ((json as { class_name?: unknown } | null)?.class_name === "Sequential") {
    throw refuse("is a Sequential model, and only functional ones are read");
  }
  const checked = modelSchema.safeParse(json);
  if (!checked.success) {
    const { path, message } = checked.error.issues[0];
    throw refuse(`config.json: ${path.join(".")}: ${message} (only functional models are read)`);
  }
  const layers = await readWeightsFile(weights).catch((error: Error) => {
    throw refuse(
      error.message.startsWith("model.weights.h5") ? error.message : "model.weights.h5 is damaged",
      error,
    );
  });
  return { model: checked.data, layers };
}

/** Whether the content is a file that `kerasFile` made. Keras writes other metadata when it saves a model. */
export function isOwnKerasFile(content: Uint8Array): boolean {
  try {
    const { "metadata.json": metadata } = unzipSync(content, {
      filter: ({ name, originalSize }) => name === "metadata.json" && originalSize < 1000,
    });
    return metadata !== undefined && JSON.parse(Buffer.from(metadata).toString()).made_by === MAKER;
  } catch {
    return false; // no zip file, or none with such metadata
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw asInputError(error, file);
  }
}
