/** The network's layers and their connections, as `model.json` holds them. */
import { z } from "zod";
import { cells } from "../layers/cells";
import { scores } from "../layers/scores";

/** [layer, node, tensor]; an input of a node also has the arguments of its call. */
const connection = z.tuple([z.string(), z.int().min(0), z.int().min(0)]).rest(z.unknown());

const size = z.int().min(1);
/** tfjs stores names in snake case: scaled_dot for scaledDot. */
const nameOf = (known: object) =>
  z.enum(
    Object.keys(known).flatMap((name) => [
      name,
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    ]),
  );
const recurrent = { units: size, cell: nameOf(cells).optional() };
const scored = { score_units: size, score: nameOf(scores).optional() };
/** Schemas of the sizes and names in the configurations of our networks' layers. */
const configurations: Record<string, z.ZodType> = {
  InputLayer: z.looseObject({ batch_input_shape: z.array(z.int().min(1).nullable()) }),
  OneHot: z.looseObject({ depth: size, padding_id: z.int().min(0).optional() }),
  RecurrentEncoder: z.looseObject({ ...recurrent, bidirectional: z.boolean().optional() }),
  AttentionDecoder: z.looseObject({ ...recurrent, ...scored, target_length: size }),
  AttentionWithoutRnn: z.looseObject({ ...scored, target_length: size }),
  FixedContextDecoder: z.looseObject({ ...recurrent, target_length: size }),
  SeededDropout: z.looseObject({ rate: z.number().min(0).lt(1) }),
  Dense: z.looseObject({ units: size, use_bias: z.boolean() }),
};

const layerSchema = z
  .object({
    name: z.string().min(1),
    class_name: z.string().min(1),
    config: z.record(z.string(), z.unknown()),
    inbound_nodes: z.array(z.array(connection)),
  })
  .superRefine(({ class_name, name, config }, context) => {
    if (config.name !== undefined && config.name !== name) {
      context.addIssue({ code: "custom", path: ["config", "name"], message: `is not "${name}"` });
    }
    const checked = configurations[class_name]?.safeParse(config);
    for (const { path, message } of checked?.error?.issues ?? []) {
      context.addIssue({ code: "custom", path: ["config", ...path], message });
    }
  });

const graphSchema = z.object({
  name: z.string(),
  layers: z.array(layerSchema).min(1),
  input_layers: z.array(connection).min(1),
  output_layers: z.array(connection).min(1),
});
export type Graph = z.infer<typeof graphSchema>;

export const topologySchema = z.looseObject({
  class_name: z.enum(["Model", "Functional"]),
  config: graphSchema,
});

/**
 * What is wrong with the connections of a network. tfjs would wait for a missing or circular one without end.
 *
 * @returns undefined if each connection leads to an existing layer and there is no cycle
 */
export function graphProblem({ layers, input_layers, output_layers }: Graph): string | undefined {
  const nodes = new Map<string, string[][]>(); // layer → for each of its nodes the nodes it depends on
  const key = ([layer, node]: readonly unknown[]) => `${layer} ${node}`;
  for (const { name, class_name, inbound_nodes } of layers) {
    if (nodes.has(name)) {
      return `has two layers called ${name}`;
    }
    const isInput = class_name === "InputLayer";
    if (
      isInput
        ? inbound_nodes.length > 0
        : inbound_nodes.length === 0 || inbound_nodes.some((node) => node.length === 0)
    ) {
      return `layer ${name} is ${isInput ? "an input that has inputs" : "connected to nothing"}`;
    }
    nodes.set(name, isInput ? [[]] : inbound_nodes.map((node) => node.map(key)));
  }
  const connections = [
    ...input_layers,
    ...output_layers,
    ...layers.flatMap((layer) => layer.inbound_nodes.flat()),
  ];
  const loose = connections.find(([layer, node]) => nodes.get(layer)?.[node] === undefined);
  if (loose) {
    return `has a connection to ${loose[0]}, node ${loose[1]}, which is not there`;
  }
  const dependencies = new Map(
    [...nodes].flatMap(([name, list]) => list.map((of, n) => [`${name} ${n}`, of] as const)),
  );
  const done = new Set<string>();
  while (done.size < dependencies.size) {
    const ready = [...dependencies].filter(
      ([node, of]) => !done.has(node) && of.every((each) => done.has(each)),
    );
    if (ready.length === 0) {
      return "has layers that are connected in a circle";
    }
    for (const [node] of ready) {
      done.add(node);
    }
  }
  return undefined;
}
