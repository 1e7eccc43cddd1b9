import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../../src/files/errors";
import { loadTranslator } from "../../src/models/load-translator";
import {
  aNumber,
  copyNetwork,
  type Damage,
  encoding,
  layer,
  saveSmallTranslators,
} from "../support/damaged-folders";
import { badEncodings } from "./bad-folders/encodings";
import { badLayers } from "./bad-folders/layers";
import { badWeights } from "./bad-folders/weights";
import "../support/tensors";

const scratch = mkdtempSync(path.join(tmpdir(), "bad-folders-"));
after(() => rmSync(scratch, { recursive: true }));
before(() => saveSmallTranslators(scratch));

const copyOf = (kind: string, name: string, checksums = false) => copyNetwork(scratch, kind, name, checksums);

const leftover = () => tf.memory().numTensors;
for (const [fault, damage, message, kind = "times"] of [...badWeights, ...badLayers, ...badEncodings]) {
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

test("a change that no check of the parts can see is found by its checksum", async () => {
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
