/** A model of ours as a `.keras` file. No tensor is made: numbers are copied as they are. */
import { InputError } from "../files/errors";
import { floatsOf, type ModelFiles, readModelFiles, sizeOf } from "../models/model-files";
import { translatorFiles } from "../models/storage";
import type { Translator } from "../models/translator";
import { kerasFile } from "./archive";
import { camelCase, type LayerKind, layerKinds, PACKAGE, shared, weightPaths } from "./layer-kinds";
import type { StoredArray, StoredLayer } from "./weights-file";

type Layer = ModelFiles["topology"]["config"]["layers"][0];

/**
 * A stored model as the bytes of a `.keras` file, with its vocabularies and its manifest.
 *
 * @param folder that training has saved
 * @throws InputError if the folder holds no stored model or a damaged one
 * @throws InputError if the network has a layer that is not of our networks
 */
export const kerasFileOf = (folder: string): Promise<Uint8Array> =>
  kerasFileOfFiles(readModelFiles(folder), folder);

/**
 * A translator as the bytes of a `.keras` file.
 *
 * @param manifest how the model was made; it is stored with the model
 */
export async function kerasFileOfTranslator(
  translator: Translator,
  manifest: Record<string, unknown>,
): Promise<Uint8Array> {
  const files = await translatorFiles(translator, manifest);
  const { modelTopology, weightsManifest } = JSON.parse(String(files["model.json"]));
  const stored: ModelFiles = {
    encoding: JSON.parse(String(files["encoding.json"])),
    topology: modelTopology,
    specs: weightsManifest[0].weights,
    weights: floatsOf(files["weights.bin"] as Buffer),
  };
  return kerasFileOfFiles(stored, "the network");
}

async function kerasFileOfFiles(files: ModelFiles, place: string): Promise<Uint8Array> {
  const { layers } = files.topology.config;
  const kinds = layers.map((layer) => kindOf(place, layer));
  const paths = weightPaths(kinds.map(({ keras }) => keras));
  const stored = layers.map((layer, n) => storedLayer(layer, kinds[n], paths[n], files));
  return kerasFile(modelOf(files, kinds), stored.flat());
}

function kindOf(place: string, { name, class_name }: Layer): LayerKind {
  const kind = layerKinds.find(({ ours }) => ours === class_name);
  if (!kind) {
    throw new InputError(
      `${place}: layer ${name} is a ${class_name}, which has no counterpart in Keras here`,
    );
  }
  return kind;
}

function modelOf({ topology, encoding }: ModelFiles, kinds: readonly LayerKind[]): object {
  const { name, layers, input_layers, output_layers } = topology.config;
  const { checksums: _, ...kept } = encoding;
  const single = (connections: unknown[][]) =>
    connections.length === 1 ? connections[0].slice(0, 3) : connections.map((each) => each.slice(0, 3));
  return {
    module: "attention_workbook_keras",
    class_name: "AttentionNetwork",
    config: {
      name,
      trainable: true,
      layers: layers.map((layer, n) => layerOf(layer, kinds[n])),
      input_layers: single(input_layers),
      output_layers: single(output_layers),
      encoding: JSON.stringify(kept),
    },
    registered_name: `${PACKAGE}>AttentionNetwork`,
    build_config: null,
    compile_config: null,
  };
}

function layerOf({ name, class_name, config, inbound_nodes }: Layer, kind: LayerKind): object {
  const { keras, module, settings, kerasOnly } = kind;
  const tensor = ([layer, node, index]: readonly unknown[]) => ({
    class_name: "__keras_tensor__",
    // Keras looks a tensor up by its history; the shape is not used.
    config: { shape: [null], dtype: "float32", keras_history: [layer, node, index] },
  });
  return {
    module: module ?? "attention_workbook_keras",
    class_name: keras,
    config: {
      name,
      ...(class_name === "InputLayer" ? {} : { trainable: config.trainable ?? true }),
      ...shared(config, settings, camelCase),
      ...kerasOnly?.(config),
    },
    registered_name: module ? null : `${PACKAGE}>${keras}`,
    name,
    inbound_nodes: inbound_nodes.map((node) => ({
      args: node.length === 1 ? [tensor(node[0])] : [node.map(tensor)],
      kwargs: {},
    })),
  };
}

function storedLayer(
  { name, config }: Layer,
  kind: LayerKind,
  path: string,
  files: ModelFiles,
): StoredLayer[] {
  const layer = { path, name, weights: weightsOf(name, kind, files) };
  if (kind.keras !== "Dropout") {
    return [layer];
  }
  // Keras' dropout keeps the state of its random numbers as a weight.
  const state = { shape: [2], values: Uint32Array.of(Number(config.seed ?? 0), 0) };
  return [layer, { path: `${path}/seed_generator`, weights: { "0": state } }];
}

function weightsOf(
  layer: string,
  { numbered }: LayerKind,
  { specs, weights }: ModelFiles,
): StoredLayer["weights"] {
  const found: Record<string, StoredArray> = {};
  let start = 0;
  for (const { name, shape } of specs) {
    const end = start + sizeOf(shape);
    if (name.startsWith(`${layer}/`)) {
      const own = name.slice(layer.length + 1);
      const key = numbered ? String(numbered.indexOf(own)) : own;
      found[key] = { shape, values: weights.slice(start, end) };
    }
    start = end;
  }
  return found;
}
