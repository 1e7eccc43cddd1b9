import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { makeHumanTimes } from "../../src/datasets/human-times/human-times";
import { InputError } from "../../src/files/errors";
import { recipes } from "../../src/training/recipes";
import { train } from "../../src/training/train";
import "../support/tensors";

const scratch = mkdtempSync(path.join(tmpdir(), "bad-checkpoints-"));
after(() => rmSync(scratch, { recursive: true }));
const pairs = makeHumanTimes({ count: 40 });
const recipe = {
  ...recipes.article,
  encoderUnits: 3,
  decoderUnits: 4,
  scoreUnits: 2,
  epochs: 2,
  batchSize: 20,
};
const goodIn = (folder: string) => train(pairs, { recipe, checkpoint: folder });
const good = path.join(scratch, "good");

before(async () => {
  await goodIn(good);
  const longer = { ...recipe, epochs: 3 };
  await train(pairs, { recipe: longer, checkpoint: path.join(scratch, "longer") });
});

const bytes = (name: string, of: (bytes: Buffer) => Buffer) => (folder: string) => {
  const file = path.join(folder, name);
  writeFileSync(file, of(readFileSync(file)));
};
/** Merges into checkpoint.json; without its checksums, so that the fault itself must be found. */
const json = (change: object) =>
  bytes("checkpoint.json", (text) => {
    const checkpoint = JSON.parse(text.toString());
    return Buffer.from(JSON.stringify({ ...checkpoint, checksums: undefined, ...change }));
  });
const numberAt = (at: number, value: number) =>
  bytes("optimizer.bin", (content) => {
    content.writeFloatLE(value, at < 0 ? content.length + at : at);
    return content;
  });
const history = { epoch: [1, 2], loss: [3, 2], seconds: [1, 2] };

const bad: [fault: string, damage: ((folder: string) => void)[], message: RegExp][] = [
  ["an optimizer cut by 4 bytes", [bytes("optimizer.bin", (b) => b.subarray(0, -4))], /optimizer\.bin: has/],
  [
    "an optimizer cut by half",
    [bytes("optimizer.bin", (b) => b.subarray(0, b.length / 2))],
    /optimizer\.bin: has/,
  ],
  ["a longer optimizer", [bytes("optimizer.bin", (b) => Buffer.concat([b, b]))], /optimizer\.bin: has/],
  ["no optimizer", [(folder) => rmSync(path.join(folder, "optimizer.bin"))], /optimizer\.bin is missing/],
  ["a moment that is NaN", [numberAt(0, Number.NaN)], /optimizer\.bin: holds numbers that are no moments/],
  ["a negative square", [numberAt(-4, -1)], /optimizer\.bin: holds numbers that are no moments/],
  ["another moment", [numberAt(0, 0.5)], /optimizer\.bin: is not as it was saved/],
  ["a checkpoint of null", [bytes("checkpoint.json", () => Buffer.from("null"))], /checkpoint\.json: /],
  ["a cut checkpoint", [bytes("checkpoint.json", (b) => b.subarray(0, -5))], /checkpoint\.json: not JSON/],
  [
    "a loss of null",
    [json({ history: { ...history, loss: [3, null] } })],
    /checkpoint\.json: history\.loss\.1/,
  ],
  ["a list that is too short", [json({ history: { ...history, loss: [3] } })], /its lists differ in length/],
  [
    "epochs that skip one",
    [json({ history: { ...history, epoch: [1, 3] } })],
    /history\.epoch: is not 1, 2, 3/,
  ],
  ["a billion steps", [json({ steps: 1e9 })], /steps is 1000000000, but 2 epochs have 4/],
  ["no steps", [json({ steps: -1 })], /checkpoint\.json: steps/],
  ["another identity", [json({ identity: "0" })], /another recipe, seed or data/],
  [
    "the weights of another epoch",
    [(folder) => cpSync(path.join(scratch, "longer", "weights.bin"), path.join(folder, "weights.bin"))],
    /weights\.bin: is not as it was saved/,
  ],
  [
    "the model of another epoch",
    [
      (folder) => {
        for (const name of ["weights.bin", "encoding.json", "model.json"]) {
          cpSync(path.join(scratch, "longer", name), path.join(folder, name));
        }
      },
    ],
    /weights\.bin: was not saved with this checkpoint\.json/,
  ],
  ["cut weights", [bytes("weights.bin", (b) => b.subarray(4))], /weights\.bin: has/],
];

for (const [fault, damage, message] of bad) {
  test(`${fault}: one line, nothing trained, the folder as it was`, async () => {
    const folder = path.join(scratch, fault.replace(/ /g, "-"));
    cpSync(good, folder, { recursive: true });
    for (const step of damage) {
      step(folder);
    }
    let epochs = 0;
    const training = train(pairs, {
      recipe: { ...recipe, epochs: 4 },
      checkpoint: folder,
      onEpochEnd: () => void epochs++,
    });
    await assert.rejects(training, (error) => {
      assert.ok(error instanceof InputError, String((error as Error).stack));
      assert.match(error.message, message);
      assert.ok(error.message.startsWith(folder) && !error.message.includes("\n"), error.message);
      return true;
    });
    assert.equal(epochs, 0);
  });
}

test("test pairs with a longer source need another network, and the error says so", async () => {
  const validation = [...pairs.slice(0, 2), { source: "x".repeat(60), target: "00:00" }];
  await assert.rejects(
    train(pairs, { recipe, checkpoint: good, validation }),
    /another architecture or source length/,
  );
});

test("a checkpoint from before there were checksums goes on", async () => {
  const folder = path.join(scratch, "old");
  cpSync(good, folder, { recursive: true });
  json({})(folder);
  const { history } = await train(pairs, { recipe: { ...recipe, epochs: 3 }, checkpoint: folder });
  assert.deepEqual(history.epoch, [1, 2, 3]);
});
