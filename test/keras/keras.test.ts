/** Our networks and Keras: answers that Keras 3 gave (test/keras/real-keras.ts stored them), and files both ways. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { InputError } from "../../src/files/errors";
import { kerasFile, readKerasFile } from "../../src/keras/archive";
import { importKeras } from "../../src/keras/import-keras";
import { kerasFileOf } from "../../src/keras/to-keras";
import { saveTranslator } from "../../src/models/storage";
import { tf } from "../../src/native/tensorflow";
import { outcomes, root } from "../support/commands";
import {
  type Answers,
  answers,
  answersOf,
  drawnTranslator,
  inputs,
  largestDifference,
  networks,
} from "./networks";

const fixtures = path.join(__dirname, "fixtures");
const folder = mkdtempSync(path.join(tmpdir(), "keras-test-"));
const at = (name: string) => path.join(folder, name);
after(() => rmSync(folder, { recursive: true }));

/** What Keras answered for a network. */
function answerOf(name: string): Answers {
  const answer = answers[name];
  assert.ok(
    answer,
    `nothing of Keras is stored for ${name}: node --import tsx test/keras/real-keras.ts --write`,
  );
  return answer;
}
const CLOSE = 1e-5;
const weightsIn = (name: string) => readFileSync(path.join(at(name), "weights.bin"));

for (const name of networks.keys()) {
  test(`${name}: as Keras answers, and the same bytes of weights after a way there and back`, async () => {
    const translator = drawnTranslator(name);
    assert.ok(largestDifference(answersOf(translator), answerOf(name)) < CLOSE);
    await saveTranslator(translator, at(name), { seed: 5 });
    translator.dispose();
    writeFileSync(at(`${name}.keras`), await kerasFileOf(at(name)));
    const { translator: back, manifest } = await importKeras(at(`${name}.keras`));
    assert.deepEqual(manifest, { seed: 5 });
    await saveTranslator(back, at(`${name}-back`));
    back.dispose();
    assert.ok(weightsIn(name).equals(weightsIn(`${name}-back`)));
    const [there, again] = [at(name), at(`${name}-back`)].map((one) =>
      JSON.parse(readFileSync(path.join(one, "model.json"), "utf8")),
    );
    const classes = (file: typeof there) =>
      file.modelTopology.config.layers.map(({ name, class_name }: Record<string, string>) => [
        name,
        class_name,
      ]);
    assert.deepEqual(classes(again), classes(there));
  });
}

for (const name of ["additive-gru-mask", "translation"]) {
  test(`${name}: a file that Keras saved holds the same weights and vocabularies`, async () => {
    const { translator } = await importKeras(path.join(fixtures, `${name}.keras`));
    assert.ok(largestDifference(answersOf(translator), answerOf(name)) < CLOSE);
    const drawn = drawnTranslator(name);
    assert.deepEqual(translator.encoding, drawn.encoding);
    await saveTranslator(translator, at("saved"));
    await saveTranslator(drawn, at("drawn"));
    assert.ok(weightsIn("saved").equals(weightsIn("drawn")));
    tf.dispose([translator, drawn].map(({ model }) => model.weights.map((weight) => weight.read())));
  });
}

/** Ids as a Keras model may have them: special entries at the end. */
const kerasIds = { a: 0, b: 1, c: 2, d: 3, "<unk>": 4, "<pad>": 5 };
const demo = path.join(fixtures, "demo.keras");

test("the article's demo network of Keras' own layers answers as in Keras, with its own order of ids", async () => {
  writeFileSync(at("vocabularies.json"), JSON.stringify([kerasIds, { a: 0, b: 1, c: 2, d: 3 }]));
  const { translator } = await importKeras(demo, at("vocabularies.json"));
  const { source, sourceLength, targetLength } = translator.encoding;
  assert.deepEqual([sourceLength, targetLength], [6, 3]);
  assert.deepEqual(source.entries, ["<pad>", "<unk>", "a", "b", "c", "d"]);
  const entryOf = Object.fromEntries(Object.entries(kerasIds).map(([entry, id]) => [id, entry]));
  const ours = inputs.source.map((row) => row.map((id) => source.entries.indexOf(entryOf[id])));
  const { probabilities } = answersOf(translator, { ...inputs, source: ours });
  assert.ok(largestDifference({ probabilities }, answers.demo) < CLOSE);
  translator.dispose();
});

test("weights of another size are refused, each of them, and no tensor is left", async () => {
  const { model, layers } = await readKerasFile(demo);
  writeFileSync(at("ids.json"), JSON.stringify([kerasIds, { a: 0, b: 1, c: 2, d: 3 }]));
  const before = tf.memory().numTensors;
  for (const layer of layers) {
    for (const [key, { shape, values }] of Object.entries(layer.weights)) {
      const short = {
        shape: [...shape.slice(0, -1), 1],
        values: values.slice(0, values.length / (shape.at(-1) ?? 1)),
      };
      const cut = { ...layer, weights: { ...layer.weights, [key]: short } };
      const all = layers.map((each) => (each === layer ? cut : each));
      writeFileSync(at("cut.keras"), await kerasFile(model, all));
      if (String(shape) !== String(short.shape)) {
        await assert.rejects(
          importKeras(at("cut.keras"), at("ids.json")),
          InputError,
          `${layer.path} ${key}`,
        );
      }
    }
  }
  assert.equal(tf.memory().numTensors, before);
});

/** A command that imports a file. */
const importOf = (file: string, vocabularies?: string) => [
  ...["import", "--keras", file, "--out", at("never")],
  ...(vocabularies ? ["--vocabularies", at(vocabularies)] : []),
];

type Case = [command: string[], line: RegExp];

/** Each command ends with exit code 2 and its line. */
function assertRefused(cases: readonly Case[]): void {
  const found = outcomes(
    cases.map(([command]) => command),
    { cwd: root },
  );
  found.forEach(({ status, stderr, stdout }, n) => {
    assert.equal(status, 2, `${cases[n][0].join(" ")}: ${stderr}`);
    assert.match(stderr, cases[n][1]);
    assert.equal(stderr.trim().split("\n").length, 1, stderr);
    assert.equal(stdout, "");
  });
}

test("a layer that we do not have is named in one line", async () => {
  const { model, layers } = await readKerasFile(demo);
  const [first] = model.config.layers;
  const write = async (name: string, changed: object, weights = layers) =>
    writeFileSync(at(name), await kerasFile(changed, weights));
  const withLayers = (all: readonly object[]) => ({ ...model, config: { ...model.config, layers: all } });
  const renamed = (from: string, to: string) =>
    withLayers(
      model.config.layers.map((layer) => (layer.class_name === from ? { ...layer, class_name: to } : layer)),
    );
  const foreign = { ...first, name: "wide", class_name: "Conv1D", registered_name: null };
  await write("foreign.keras", withLayers([...model.config.layers, foreign]));
  await write("gru.keras", renamed("LSTM", "GRU"));
  await write("lambda.keras", renamed("OneHot", "Lambda"));
  const withSettings = (kind: string, settings: object) =>
    withLayers(
      model.config.layers.map((layer) =>
        layer.class_name === kind ? { ...layer, config: { ...layer.config, ...settings } } : layer,
      ),
    );
  await write("relu.keras", withSettings("LSTM", { activation: "relu" }));
  await write("axis.keras", withSettings("Softmax", { axis: -1 }));
  await write("sequential.keras", { class_name: "Sequential", config: { layers: [] } });
  await write("no-weights.keras", model, []);
  writeFileSync(at("right.json"), JSON.stringify([kerasIds, { a: 0, b: 1, c: 2, d: 3 }]));
  assertRefused([
    [
      importOf(at("foreign.keras"), "right.json"),
      /layer "wide" is a Conv1D, which the workbook does not have/,
    ],
    [importOf(at("gru.keras"), "right.json"), /layer "decoder" is a GRU, which the workbook does not have/],
    [
      importOf(at("lambda.keras"), "right.json"),
      /layer "one_hot\S*" is a Lambda, which the workbook does not/,
    ],
    [
      importOf(at("relu.keras"), "right.json"),
      /layer "decoder" is an LSTM of "relu" and "sigmoid"; the workbook's has "tanh" and "sigmoid"/,
    ],
    [importOf(at("axis.keras"), "right.json"), /layer "softmax\S*" is a Softmax over axis -1; the article's/],
    [importOf(at("sequential.keras")), /is a Sequential model, and only functional ones are read/],
    [importOf(at("no-weights.keras"), "right.json"), /holds no weights for the layer "bidirectional/],
  ]);
});

test("whatever else is wrong with a file is said in one line", () => {
  writeFileSync(at("text.keras"), "no zip");
  writeFileSync(at("short.json"), JSON.stringify([{ a: 0 }, { a: 0 }]));
  writeFileSync(at("gap.json"), JSON.stringify([{ a: 1 }, { a: 0 }]));
  const stored = path.join(root, "data/models/human-times");
  assertRefused([
    [importOf(at("text.keras")), /text\.keras: is not a zip file/],
    [importOf(at("missing.keras")), /missing\.keras: there is no such file/],
    [importOf(demo), /name a file of them with --vocabularies/],
    [importOf(demo, "short.json"), /the source vocabulary has 1 entries, the network 6/],
    [importOf(demo, "gap.json"), /gap\.json: source: no entry has the id 0/],
    [importOf(demo, "text.keras"), /text\.keras: is not JSON/],
    [["export", "--model", stored, "--to", "keras", "--out", at("model.zip")], /ends in \.keras/],
    [
      ["export", "--model", stored, "--to", "keras", "--out", demo],
      /is there already, and not as this program/,
    ],
    [["export", "--model", at("nothing"), "--to", "keras", "--out", at("x.keras")], /model|encoding/],
    [["export", "--model", stored, "--to", "onnx", "--out", at("x.keras")], /Allowed choices are keras/],
  ]);
});
