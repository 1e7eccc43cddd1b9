/** The files of a stored model: their schemas, and the checks that need one file alone. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { InputError } from "../files/errors";
import { asInputError } from "../files/faults";
import { currentPath } from "../files/write-folder";
import { graphProblem, topologySchema } from "./topology";

/** Longest source and target that a stored model may have, in tokens. */
const LONGEST = 100_000;

const length = z.int().min(1).max(LONGEST);
const vocabulary = z.strictObject({
  kind: z.enum(["character", "word"]),
  entries: z.array(z.string()).min(1),
  special: z.array(z.string()),
  sentenceCase: z.boolean().optional(),
});
const checksum = z.string().regex(/^[0-9a-f]{64}$/);

export const encodingSchema = z.object({
  sourceLength: length,
  targetLength: length,
  source: vocabulary,
  target: vocabulary,
  /** How the model came about: seed, data, versions. */
  manifest: z.record(z.string(), z.unknown()),
  /** SHA-256 of the three parts when they were saved. Older models have none. */
  checksums: z.strictObject({ encoding: checksum, network: checksum, weights: checksum }).optional(),
});
export type EncodingFile = z.infer<typeof encodingSchema>;

const dimension = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const networkSchema = z.object({
  format: z.literal("layers-model").optional(),
  modelTopology: topologySchema,
  weightsManifest: z.tuple([
    z.object({
      paths: z.tuple([z.literal("weights.bin")]),
      weights: z
        .array(z.strictObject({ name: z.string(), shape: z.array(dimension), dtype: z.literal("float32") }))
        .min(1),
    }),
  ]),
});
export type NetworkFile = z.infer<typeof networkSchema>;
export type WeightSpec = NetworkFile["weightsManifest"][0]["weights"][0];

export interface ModelFiles {
  encoding: EncodingFile;
  topology: NetworkFile["modelTopology"];
  specs: WeightSpec[];
  /** All weights concatenated, in the order of `specs`. */
  weights: Float32Array;
}

/** Numbers in a weight of this shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, each) => size * each, 1);

/**
 * Reads the three files of a stored model and checks all that can be checked without building the network.
 *
 * @throws InputError if a file is missing or damaged; the line names file and fault
 */
export function readModelFiles(folder: string): ModelFiles {
  const encoding = readEncodingFile(folder);
  const { modelTopology: topology, weightsManifest } = readJsonFile(folder, "model.json", networkSchema);
  const problem = graphProblem(topology.config);
  if (problem) {
    throw damaged(folder, "model.json", problem);
  }
  const specs = weightsManifest[0].weights;
  const bytes = readModelFile(folder, "weights.bin");
  checkLength(folder, bytes.length, specs);
  if (encoding.checksums) {
    const now = checksumsOf(encoding, readModelFile(folder, "model.json"), bytes);
    const names = { encoding: "encoding.json", network: "model.json", weights: "weights.bin" } as const;
    for (const part of ["encoding", "network", "weights"] as const) {
      if (now[part] !== encoding.checksums[part]) {
        throw damaged(folder, names[part], "is not as it was saved (its checksum differs)");
      }
    }
  }
  const weights = floatsOf(bytes);
  checkNumbers(folder, weights, specs);
  return { encoding, topology, specs, weights };
}

/**
 * Reads `encoding.json` alone: vocabularies, lengths and manifest.
 *
 * @throws InputError if a file is missing or damaged; the line names file and fault
 */
const readEncodingFile = (folder: string): EncodingFile =>
  readJsonFile(folder, "encoding.json", encodingSchema);

/**
 * How a stored model was made.
 *
 * @returns undefined if the folder holds no model
 * @throws InputError if its file is damaged
 */
export const modelManifest = (folder: string): Record<string, unknown> | undefined =>
  existsSync(currentPath(folder, "encoding.json")) ? readEncodingFile(folder).manifest : undefined;

/** Checksums for `encoding.json`, by which a model with changed or mixed-up files is refused. */
export function checksumsOf(
  { sourceLength, targetLength, source, target }: Omit<EncodingFile, "manifest" | "checksums">,
  network: string | Buffer,
  weights: Buffer,
): NonNullable<EncodingFile["checksums"]> {
  const inOrder = ({ kind, entries, special, sentenceCase }: EncodingFile["source"]) => ({
    kind,
    entries,
    special,
    sentenceCase,
  });
  const encoding = { sourceLength, targetLength, source: inOrder(source), target: inOrder(target) };
  return { encoding: sha256(JSON.stringify(encoding)), network: sha256(network), weights: sha256(weights) };
}

/** SHA-256 as hexadecimal digits. */
export const sha256 = (content: string | Buffer): string =>
  createHash("sha256").update(content).digest("hex");

/** An error about a damaged file of a model. */
export const damaged = (folder: string, name: string, fault: string, cause?: unknown): InputError =>
  new InputError(`${path.join(folder, name)}: ${fault}; save the model again, or copy its folder again`, {
    cause,
  });

/** @throws InputError if the file is missing or cannot be read */
export function readModelFile(folder: string, name: string): Buffer {
  try {
    const file = currentPath(folder, name);
    const entry = statSync(file);
    // A device such as /dev/zero has no end, and a pipe waits for its writer.
    if (!entry.isFile() && !entry.isDirectory()) {
      throw new InputError(
        `${path.join(folder, name)}: is a device or a pipe; name a folder that training has saved`,
      );
    }
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw new InputError(`${folder}: ${name} is missing; name a folder that training has saved`);
    }
    throw asInputError(error, path.join(folder, name));
  }
}

/** @throws InputError if the file is not UTF-8, not JSON, or not of this schema */
export function readJsonFile<T>(folder: string, name: string, schema: z.ZodType<T>): T {
  const bytes = readModelFile(folder, name);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw damaged(folder, name, "not JSON", error);
  }
  const checked = schema.safeParse(json);
  if (checked.success) {
    return checked.data;
  }
  const { path: where, message } = checked.error.issues[0];
  const place = where.length > 0 ? `${where.join(".")}: ` : "";
  throw damaged(folder, name, `${place}${message}`);
}

/** The little-endian floats of a file, as an aligned copy. */
export const floatsOf = (bytes: Buffer): Float32Array => new Float32Array(new Uint8Array(bytes).buffer);

function checkLength(folder: string, bytes: number, specs: readonly WeightSpec[]): void {
  const needed = specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0) * Float32Array.BYTES_PER_ELEMENT;
  if (bytes !== needed) {
    const amount = (count: number) => `${count.toLocaleString("en")} bytes`;
    throw damaged(
      folder,
      "weights.bin",
      `has ${amount(bytes)} where model.json lists weights of ${amount(needed)}`,
    );
  }
}

function checkNumbers(folder: string, weights: Float32Array, specs: readonly WeightSpec[]): void {
  let start = 0;
  for (const { name, shape } of specs) {
    const end = start + sizeOf(shape);
    const wrong = weights.subarray(start, end).find((weight) => !Number.isFinite(weight));
    if (wrong !== undefined) {
      throw damaged(folder, "weights.bin", `${name} holds ${wrong}, which is no weight`);
    }
    start = end;
  }
}
