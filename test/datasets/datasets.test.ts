import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { DATASETS } from "../../src/datasets/datasets";

for (const { file, bytes } of DATASETS) {
  test(`data/${file} is what its generator makes, byte for byte`, () => {
    const committed = readFileSync(path.resolve(__dirname, "../../data", file));
    assert.ok(bytes().equals(committed), "run `npm run data` and look at what changed");
  });
}

test("each dataset is described in the data card", () => {
  const card = readFileSync(path.resolve(__dirname, "../../data/README.md"), "utf8");
  for (const { file } of DATASETS) {
    assert.ok(card.includes(`## ${file}`), file);
  }
});
