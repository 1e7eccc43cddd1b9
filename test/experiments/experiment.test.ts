import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import {
  type Experiment,
  type Json,
  readResult,
  resultFile,
  runExperiment,
  writeResult,
} from "../../src/experiments/experiment";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "attention-workbook-experiment-"));
after(() => fs.rmSync(root, { recursive: true }));
fs.writeFileSync(path.join(root, "pairs.csv"), "source,target\n");
const settings = path.join(root, "src", "experiments", "squares.ts");
for (const folder of ["experiments", "training"]) {
  fs.mkdirSync(path.join(root, "src", folder), { recursive: true });
}
fs.writeFileSync(settings, "export const STEPS = 900;\n");

/** Three parts; the second fails as long as `broken` holds. */
function experiment(ran: string[], broken: () => boolean): Experiment {
  return {
    name: "squares",
    question: "What are the squares?",
    data: ["pairs.csv"],
    parts: () =>
      [1, 2, 3].map((number) => ({
        key: `of ${number}`,
        run: async () => {
          if (number === 2 && broken()) {
            throw new Error("stopped");
          }
          ran.push(`of ${number}`);
          return number ** 2;
        },
      })),
    summary: (parts) => ({
      sum: Object.values(parts).reduce((sum: number, value) => sum + Number(value), 0),
    }),
  };
}

test("an experiment goes on after a stop, and starts anew where its data or settings changed", async () => {
  const ran: string[] = [];
  let broken = true;
  const squares = experiment(ran, () => broken);
  const options = { root, version: "1.0.0" };
  await assert.rejects(runExperiment(squares, options), /stopped/);
  broken = false;
  const result = await runExperiment(squares, options);
  assert.deepEqual(ran, ["of 1", "of 2", "of 3"]);
  assert.deepEqual(result.results, { sum: 14 });
  assert.equal(result.manifest.command, "npm run -s experiments -- squares");
  fs.appendFileSync(path.join(root, "pairs.csv"), "one,1\n");
  await runExperiment(squares, options);
  assert.equal(ran.length, 6);
  fs.writeFileSync(settings, "export const STEPS = 1000;\n");
  await runExperiment(squares, options);
  assert.equal(ran.length, 9);
});

test("a result is written and read again; a missing one names the command that makes it", async () => {
  const result = await runExperiment(
    experiment([], () => false),
    { root, version: "1.0.0" },
  );
  assert.equal(writeResult(root, result), resultFile(root, "squares"));
  assert.deepEqual(readResult<Json>(root, "squares"), result);
  assert.throws(
    () => readResult(root, "cubes"),
    /cubes\.json: is missing; "npm run -s experiments -- cubes"/,
  );
});
