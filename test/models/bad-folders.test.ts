import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../../src/files/errors";
import { loadTranslator } from "../../src/models/load-translator";
import {
  aNumber,
  bytes,
  copyNetwork,
  type Damage,
  encoding,
  layer,
  linked,
  removed,
  saveSmallTranslators,
  set,
  specs,
  text,
} from "../support/damaged-folders";
import "../support/tensors";

const scratch = mkdtempSync(path.join(tmpdir(), "bad-folders-"));
after(() => rmSync(scratch, { recursive: true }));
before(() => saveSmallTranslators(scratch));

const copyOf = (kind: string, name: string, checksums = false) => copyNetwork(scratch, kind, name, checksums);
const HUGE = 1e9;

const bad: [fault: string, damage: Damage | Damage[], message: RegExp, kind?: string][] = [
  [
    "weights cut by 4 bytes",
    bytes("weights.bin", (b) => b.subarray(0, -4)),
    /weights\.bin: has [\d,]+ bytes where/,
  ],
  [
    "weights cut by 1 byte",
    bytes("weights.bin", (b) => b.subarray(0, -1)),
    /weights\.bin: has [\d,]+ bytes where/,
  ],
  [
    "weights longer by 4 bytes",
    bytes("weights.bin", (b) => Buffer.concat([b, Buffer.alloc(4)])),
    /weights\.bin: has/,
  ],
  ["no weights at all", text("weights.bin", ""), /weights\.bin: has 0 bytes/],
  ["weights missing", removed("weights.bin"), /weights\.bin is missing/],
  [
    "weights that are a folder",
    [removed("weights.bin"), (folder) => mkdirSync(path.join(folder, "weights.bin"))],
    /weights\.bin: is a folder; name a file \(EISDIR/,
  ],
  ["a weight that is NaN", aNumber(0, Number.NaN), /weights\.bin: encoder\/forward_kernel holds NaN/],
  [
    "an infinite last weight",
    aNumber(-4, Number.NEGATIVE_INFINITY),
    /weights\.bin: output\/bias holds -Infinity/,
  ],
  ["another dtype", specs("0.dtype", "int32"), /model\.json: weightsManifest\.0\.weights\.0\.dtype/],
  [
    "quantized weights",
    specs("0.quantization", { dtype: "uint8", scale: 1, min: 0 }),
    /model\.json: .*quantization/,
  ],
  [
    "a weight of another name",
    specs("0.name", "encoder/other"),
    /model\.json: lists no weights encoder\/forward_kernel/,
  ],
  [
    "a weight listed twice",
    specs("0.name", "output/bias"),
    /model\.json: lists the weights output\/bias twice/,
  ],
  [
    "a transposed shape",
    specs("0.shape", [12, 13]),
    /forward_kernel of shape \[12, 13\], the network needs \[13, 12\]/,
  ],
  ["a negative shape", specs("0.shape", [-1]), /weights\.0\.shape\.0/],
  ["a shape of null", specs("0.shape", null), /weights\.0\.shape/],
  ["a shape of a billion", specs("0.shape", [HUGE, HUGE]), /weights\.bin: has/],
  ["no list of weights", set("model.json", "weightsManifest", undefined), /model\.json: weightsManifest/],
  ["weights in two files", set("model.json", "weightsManifest.1", {}), /model\.json: weightsManifest/],
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
  [
    "encoding.json of null",
    text("encoding.json", "null"),
    /encoding\.json: Invalid input: expected object, received null/,
  ],
  ["encoding.json of an array", text("encoding.json", "[]"), /encoding\.json: /],
  ["encoding.json missing", removed("encoding.json"), /encoding\.json is missing/],
  [
    "encoding.json that is not UTF-8",
    bytes("encoding.json", (b) => b.fill(0xff, 4, 5)),
    /encoding\.json: not JSON/,
  ],
  ["a vocabulary of null", encoding("target", null), /encoding\.json: target/],
  ["an entry of null", encoding("source.entries.3", null), /encoding\.json: source\.entries\.3/],
  [
    "fewer source entries",
    encoding("source.entries", ["<pad>", "<unk>", "n"]),
    /the source vocabulary's size is 3, that of the network \d+/,
  ],
  [
    "a target entry more",
    encoding("target.entries.4", "x"),
    /the target vocabulary's size is 5, that of the network 4/,
  ],
  ["an entry twice", encoding("source.entries.4", " "), /source: .*no entry twice/],
  ["no padding", encoding("source.special", []), /the source padding's id is -1, that of the network 0/],
  ["another source length", encoding("sourceLength", 13), /sourceLength is 13, that of the network 12/],
  ["another target length", encoding("targetLength", 4), /targetLength is 4, that of the network 5/],
  [
    "a source length of a billion",
    [encoding("sourceLength", HUGE), layer("source", "config.batch_input_shape.1", HUGE)],
    /encoding\.json: sourceLength: .*100000/,
  ],
  [
    "a target length of a billion",
    [encoding("targetLength", HUGE), layer("attention", "config.target_length", HUGE)],
    /targetLength/,
  ],
  ["weights that link to themselves", linked("weights.bin", "weights.bin"), /weights\.bin: .*ELOOP/],
  ["weights without an end", linked("weights.bin", "/dev/zero"), /weights\.bin: is a device or a pipe/],
  [
    "an encoding without an end",
    linked("encoding.json", "/dev/zero"),
    /encoding\.json: is a device or a pipe/,
  ],
  ["a length of null", encoding("sourceLength", null), /encoding\.json: sourceLength/],
  ["no manifest", encoding("manifest", undefined), /encoding\.json: manifest/],
  [
    "a target vocabulary without its start",
    encoding("target.special", ["<pad>", "<unk>"]),
    /has no start, end or padding/,
    "words",
  ],
];

const leftover = () => tf.memory().numTensors;
for (const [fault, damage, message, kind = "times"] of bad) {
  test(`${fault}: one line that names file and fault, and no tensor is left`, async () => {
    const folder = copyOf(kind, fault);
    for (const step of [damage].flat()) {
      step(folder);
    }
    const before = leftover();
    await assert.rejects(loadTranslator(folder), (error) => {
      assert.ok(error instanceof InputError, String((error as Error).stack));
      assert.match(error.message, message);
      assert.ok(error.message.startsWith(folder) && !error.message.includes("\n"), error.message);
      assert.ok(error.message.length < 400, error.message);
      return true;
    });
    assert.equal(leftover(), before);
  });
}

test("whole folders load, with checksums and without", async () => {
  for (const kind of ["times", "words"]) {
    for (const folder of [path.join(scratch, kind), copyOf(kind, `whole ${kind}`)]) {
      (await loadTranslator(folder)).dispose();
    }
  }
});

test("a change that no check of the parts can see is seen by its checksum", async () => {
  const changes: [file: string, damage: Damage][] = [
    [
      "encoding.json",
      (folder) => {
        encoding("target.entries.1", "2")(folder);
        encoding("target.entries.2", "1")(folder);
      },
    ],
    ["model.json", layer("output", "config.activation", "sigmoid")],
    ["weights.bin", aNumber(8, 0.25)],
  ];
  for (const [name, damage] of changes) {
    const folder = copyOf("times", `changed ${name}`, true);
    damage(folder);
    await assert.rejects(loadTranslator(folder), (error) => {
      assert.match((error as Error).message, /is not as it was saved \(its checksum differs\)/);
      return (error as Error).message.startsWith(path.join(folder, name));
    });
  }
});

test("networks that load at the same time do not count each other's weights", async () => {
  const before = leftover();
  const folders = ["times", "words", "times", "words"].map((kind) => path.join(scratch, kind));
  for (const translator of await Promise.all(folders.map(loadTranslator))) {
    translator.dispose();
  }
  assert.equal(leftover(), before);
});
