/** What can be wrong with the layers and how `model.json` connects them. */
import { bytes, type Fault, HUGE, layer, set, text } from "../../support/damaged-folders";

export const badLayers: Fault[] = [
  [
    "model.json of null",
    text("model.json", "null"),
    /model\.json: Invalid input: expected object, received null/,
  ],
  ["model.json cut off", bytes("model.json", (b) => b.subarray(0, b.length >> 1)), /model\.json: not JSON/],
  ["model.json of zero bytes", bytes("model.json", (b) => b.fill(0)), /model\.json: not JSON/],
  ["a topology of null", set("model.json", "modelTopology", null), /model\.json: modelTopology/],
  ["a layer of null", layer("one_hot", "", null), /model\.json: modelTopology\.config\.layers/],
  ["a layer's configuration of null", layer("encoder", "config", null), /layers\.2\.config/],
  ["a layer without its units", layer("encoder", "config.units", undefined), /layers\.2\.config\.units/],
  [
    "an unknown kind of layer",
    layer("encoder", "class_name", "Oracle"),
    /model\.json: Unknown layer: Oracle/,
  ],
  ["an unknown score", layer("attention", "config.score", "magic"), /layers\.3\.config\.score/],
  ["an unknown cell", layer("encoder", "config.cell", "toString"), /layers\.2\.config\.cell/],
  [
    "a billion units",
    layer("encoder", "config.units", HUGE),
    /model\.json: layer encoder asks for weights .* more than weights\.bin holds/,
  ],
  [
    "a billion units of a dense layer",
    layer("output", "config.units", HUGE),
    /layer output asks for weights/,
  ],
  ["a one-hot depth of a billion", layer("one_hot", "config.depth", HUGE), /layer encoder asks for weights/],
  ["one unit more", layer("attention", "config.units", 5), /model\.json: (lists|layer) /],
  ["half a unit", layer("attention", "config.units", 4.5), /layers\.3\.config\.units/],
  ["a layer under another name", layer("one_hot", "name", "other"), /layers\.1\.config\.name/],
  [
    "a connection to no layer",
    layer("encoder", "inbound_nodes", [[["cold", 0, 0, {}]]]),
    /connection to cold, node 0, which is not there/,
  ],
  [
    "layers connected in a circle",
    layer("one_hot", "inbound_nodes", [[["attention", 0, 0, {}]]]),
    /connected in a circle/,
  ],
  [
    "a connection to a node that is not there",
    layer("encoder", "inbound_nodes", [[["one_hot", 7, 0, {}]]]),
    /one_hot, node 7/,
  ],
  ["a connection to nothing", layer("encoder", "inbound_nodes", []), /layer encoder is connected to nothing/],
  [
    "a node without connections",
    layer("encoder", "inbound_nodes", [[]]),
    /layer encoder is connected to nothing/,
  ],
  [
    "an output of another size",
    set("model.json", "modelTopology.config.output_layers", [["attention", 0, 0]]),
    /(model|encoding)\.json: /,
  ],
  [
    "two layers of one name",
    layer("output", "", {
      name: "encoder",
      class_name: "Dense",
      config: { units: 1, use_bias: true },
      inbound_nodes: [],
    }),
    /two layers called encoder/,
  ],
];
