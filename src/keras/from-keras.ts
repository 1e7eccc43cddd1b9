/** A `.keras` model of our own layers as the parts of a stored model. */

import type { WeightSpec } from "../models/model-files";
import type { Graph } from "../models/topology";
import type { KerasFile, KerasLayer } from "./archive";
import { type LayerKind, layerKinds, PACKAGE, roleName, shared, snakeCase, weightPaths } from "./layer-kinds";

export interface Network {
  topology: { class_name: "Model"; config: Graph };
  specs: WeightSpec[];
  /** All weights concatenated, in the order of `specs`. */
  weights: Float32Array;
}

type Connection = [layer: string, node: number, tensor: number];

/** Whether a model holds a layer that python/attention_workbook_keras.py registers. */
export const hasOurLayers = ({ model }: KerasFile): boolean =>
  model.config.layers.some(({ registered_name }) => registered_name?.startsWith(`${PACKAGE}>`));

/** @throws Error in one line if it has a layer that we do not have, or weights are missing */
export function networkOf(file: KerasFile): Network {
  const { input_layers, output_layers } = file.model.config;
  const layers = withoutMasks(file.model.config.layers);
  const kinds = layers.map(kindOf);
  const names = ourNames(layers, input_layers, kinds);
  const renamed = ([layer, node, tensor]: Connection): Connection => [
    names.get(layer) ?? layer,
    node,
    tensor,
  ];
  const paths = weightPaths(kinds.map(({ keras }) => keras));
  const parts = layers.map((layer, n) =>
    weightsOf(file, layer, kinds[n], paths[n], names.get(layer.name) as string),
  );
  const config: Graph = {
    name: "model",
    layers: layers.map((layer, n) => ({
      name: names.get(layer.name) as string,
      class_name: kinds[n].ours,
      config: configOf(layer, kinds[n], names.get(layer.name) as string),
      inbound_nodes: kinds[n].ours === "InputLayer" ? [] : [connectionsOf(layer).map(renamed)],
    })),
    input_layers: connectionsIn(input_layers).map(renamed),
    output_layers: connectionsIn(output_layers).map(renamed),
  };
  const all = parts.flat();
  return {
    topology: { class_name: "Model", config },
    specs: all.map(({ name, shape }) => ({ name, shape, dtype: "float32" as const })),
    weights: concatenated(all.map(({ values }) => values)),
  };
}

/**
 * Keras stores the operations that make a mask beside the layers, which read it as a keyword. Our layers pass masks on by
 * themselves.
 */
function withoutMasks(layers: readonly KerasLayer[]): KerasLayer[] {
  const kept = layers.filter(({ class_name }) => class_name !== "NotEqual");
  const isRead = new Set(
    kept.flatMap(({ inbound_nodes }) => connectionsIn(inbound_nodes).map(([name]) => name)),
  );
  return kept.filter(({ name, class_name }) => class_name !== "Cast" || isRead.has(name));
}

function kindOf({ name, class_name, registered_name }: KerasLayer): LayerKind {
  const ours = registered_name?.startsWith(`${PACKAGE}>`) ?? false;
  const kind = layerKinds.find(
    ({ keras, module }) => keras === class_name && (module === undefined) === ours,
  );
  if (!kind) {
    throw new Error(`layer "${name}" is a ${class_name}, which the workbook does not have`);
  }
  return kind;
}

/** Our name of each layer, by Keras' name. */
function ourNames(
  layers: readonly KerasLayer[],
  input_layers: unknown,
  kinds: readonly LayerKind[],
): Map<string, string> {
  const inputs = connectionsIn(input_layers).map(([name]) => name);
  const names = new Map(inputs.map((name, n) => [name, n === 0 ? "source" : "previous"]));
  const isRead = new Set(layers.flatMap((layer) => connectionsOf(layer).map(([name]) => name)));
  layers.forEach((layer, n) => {
    if (names.has(layer.name)) {
      return;
    }
    const before = connectionsOf(layer).map(([name]) => names.get(name) ?? name);
    names.set(layer.name, roleName(kinds[n].ours, before, !isRead.has(layer.name)));
  });
  return names;
}

function configOf({ config }: KerasLayer, kind: LayerKind, name: string): Record<string, unknown> {
  const trainable = kind.ours === "InputLayer" ? {} : { trainable: true };
  return { name, ...trainable, ...shared(config, kind.settings, snakeCase), ...kind.oursOnly?.(config) };
}

function weightsOf(file: KerasFile, layer: KerasLayer, kind: LayerKind, path: string, name: string) {
  // A file that Keras wrote holds each layer's name; the path alone depends on the order of the layers.
  const stored =
    file.layers.find((each) => each.name === layer.name && each.path.startsWith("layers/")) ??
    file.layers.find((each) => each.path === path);
  const weights = Object.entries(stored?.weights ?? {});
  return weights.map(([key, { shape, values }]) => {
    const own = kind.numbered ? kind.numbered[Number(key)] : key;
    if (own === undefined || !(values instanceof Float32Array)) {
      throw new Error(`layer "${layer.name}" has a weight "${key}", which a ${kind.keras} does not have`);
    }
    return { name: `${name}/${own}`, shape, values };
  });
}

/** The tensors that a layer reads. */
function connectionsOf({ name, inbound_nodes }: KerasLayer): Connection[] {
  if (inbound_nodes.length > 1) {
    throw new Error(
      `layer "${name}" is called ${inbound_nodes.length} times; the workbook calls each layer once`,
    );
  }
  return connectionsIn(inbound_nodes);
}

/** All references to tensors in a part of a configuration, in order. */
export function connectionsIn(part: unknown): Connection[] {
  if (Array.isArray(part)) {
    const [layer, node, tensor] = part;
    return typeof layer === "string" && typeof node === "number" && typeof tensor === "number"
      ? [[layer, node, tensor]]
      : part.flatMap(connectionsIn);
  }
  const { class_name, config, args } = (part ?? {}) as Record<string, unknown>;
  if (class_name === "__keras_tensor__") {
    return connectionsIn((config as { keras_history?: unknown } | null)?.keras_history);
  }
  return args === undefined ? [] : connectionsIn(args);
}

/** Arrays one after the other. */
function concatenated(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const values of arrays) {
    all.set(values, start);
    start += values.length;
  }
  return all;
}
