import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { makeHumanTimes } from "../../src/datasets/human-times/human-times";
import { InputError } from "../../src/files/errors";
import { loadTranslator, saveTranslator } from "../../src/models/storage";
import { Translator } from "../../src/models/translator";
import { humanTimesEncoding } from "../../src/text/encode";
import { recipes } from "../../src/training/recipes";
import { modelFor } from "../../src/training/tasks";
import "../support/tensors";

const pairs = makeHumanTimes({ count: 200 });
const encoding = humanTimesEncoding(pairs, 41);
const translator = new Translator(modelFor(encoding, recipes.article, pairs.length, 3), encoding);
const scratch = mkdtempSync(path.join(tmpdir(), "translator-"));
after(() => rmSync(scratch, { recursive: true }));
const phrases = ["ten past noon", "48 min before 10 a.m", "zz💡 <b>unknown</b>"];

test("a translation names its tokens and one row of attention for each output token", () => {
  const [{ sourceTokens, outputTokens, output, alignment, onPadding }] = translator.translate(["4.05 pm"]);
  assert.deepEqual(sourceTokens, ["4", ".", "0", "5", " ", "p", "m"]);
  assert.equal(outputTokens.length, 5);
  assert.equal(outputTokens.join(""), output);
  assert.deepEqual(
    alignment.map((row) => row.length),
    [7, 7, 7, 7, 7],
  );
  alignment.forEach((row, step) => {
    const all = row.reduce((sum, weight) => sum + weight, onPadding[step]);
    assert.ok(Math.abs(all - 1) < 1e-5, `step ${step} sums to ${all}`);
  });
});

test("a source longer than the network's is cut at its end", () => {
  const long = "ten past noon ".repeat(5);
  const [cut, whole] = translator.translate([long.slice(0, 41), long]);
  assert.equal(whole.sourceTokens.length, 41);
  whole.alignment.flat().forEach((weight, n) => {
    assert.ok(Math.abs(weight - cut.alignment.flat()[n]) < 1e-5, "the two rows of the batch are one text");
  });
});

test("a stored translator answers the same in a new process", async () => {
  const folder = path.join(scratch, "model");
  await saveTranslator(translator, folder, { seed: 3 });
  const program = `
    require("./src/native/tensorflow");
    require("./src/models/storage").loadTranslator(process.argv[1]).then((translator) =>
      console.log(JSON.stringify(translator.translate(JSON.parse(process.argv[2])))));`;
  const args = ["--import", "tsx", "-e", program, folder, JSON.stringify(phrases)];
  const output = execFileSync(process.execPath, args, { encoding: "utf8" });
  assert.deepEqual(JSON.parse(output), translator.translate(phrases));
});

test("saving again replaces the model and leaves nothing beside it", async () => {
  const parent = path.join(scratch, "twice");
  for (let n = 0; n < 2; n++) {
    await saveTranslator(translator, path.join(parent, "model"));
  }
  assert.deepEqual(readdirSync(parent), ["model"]);
  assert.deepEqual(readdirSync(path.join(parent, "model")).sort(), [
    "encoding.json",
    "model.json",
    "weights.bin",
  ]);
});

test("a folder with other things in it is not overwritten", async () => {
  const folder = path.join(scratch, "thesis");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "chapter-1.md"), "text");
  await assert.rejects(saveTranslator(translator, folder), (error) => {
    assert.ok(error instanceof InputError);
    assert.match(error.message, /thesis: exists and is not a stored model/);
    return true;
  });
  assert.ok(existsSync(path.join(folder, "chapter-1.md")));
});

test("a folder without a model, or with a damaged one, is refused in one line", async () => {
  await assert.rejects(loadTranslator(path.join(scratch, "nothing")), /encoding\.json is missing/);
  const damaged = path.join(scratch, "damaged");
  await saveTranslator(translator, damaged);
  writeFileSync(path.join(damaged, "encoding.json"), '{"sourceLength": 41');
  await assert.rejects(loadTranslator(damaged), /encoding\.json: not JSON/);
  writeFileSync(path.join(damaged, "encoding.json"), '{"sourceLength": 0}');
  await assert.rejects(loadTranslator(damaged), InputError);
});
