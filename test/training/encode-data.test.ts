/** What `npm run encode` writes is what `npm run train` feeds. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import pl from "nodejs-polars";
import { Interrupted } from "../../src/progress/progress";
import type { Pair } from "../../src/text/pairs";
import { readPairParts, readPairs, toPairs } from "../../src/text/pairs";
import { type StreamedPairs, streamTrainingPairs } from "../../src/text/streamed-pairs";
import { readTrainingPairs, type TrainingPairsOptions } from "../../src/text/training-pairs";
import { columnWidths, preparePairs, shardsOf } from "../../src/training/encode-data";
import { encodingFor, examplesOf, type TaskName, taskOfPairs } from "../../src/training/tasks";
import { outcomes, root } from "../support/commands";

const folder = mkdtempSync(path.join(tmpdir(), "encode-data-"));
after(() => rmSync(folder, { recursive: true }));
const at = (name: string) => path.join(folder, name);

/** The first pairs of a dataset as a file. */
function shortFile(dataset: string): string {
  const file = at(`${dataset}.csv`);
  const frame = readPairs(path.join(root, `data/${dataset}/pairs.csv`));
  writeFileSync(file, frame.slice(0, 400).writeCSV());
  return file;
}
const times = shortFile("human-times");
const sentences = shortFile("english-spanish");

const all = ({ parts }: StreamedPairs): Pair[] => [...parts()].flat();

/** Rows of a shard's column. */
const rowsOf = (content: Buffer, name: string): number[][] =>
  pl
    .readParquet(content)
    .getColumn(name)
    .toArray()
    .map((row) => Array.from(row as Iterable<number>));

const cases: [name: string, options: TrainingPairsOptions & { task?: TaskName }][] = [
  ["times", { pairs: times, seed: 1, heldOut: 100 }],
  ["sentences of at most 14 words", { pairs: sentences, seed: 5, tokens: "word", longest: 14 }],
  ["characters", { pairs: sentences, seed: 2, tokens: "character" }],
  [
    "times as a translation, with pairs to test on",
    { pairs: times, testPairs: times, task: "translation", seed: 1 },
  ],
];
for (const [name, options] of cases) {
  test(`encoded is what is trained on: ${name}`, async () => {
    const { trainPairs, testPairs } = readTrainingPairs(options);
    const task = options.task ?? taskOfPairs([...trainPairs, ...testPairs]);
    const expected = encodingFor(task, trainPairs, testPairs, options.tokens);
    const { train, test: held, encoding } = await preparePairs(options);
    assert.deepEqual(encoding, expected);
    assert.deepEqual([train.count, held.count], [trainPairs.length, testPairs.length]);
    for (const [part, pairs, streamed] of [
      ["train", trainPairs, train],
      ["test", testPairs, held],
    ] as const) {
      const examples = examplesOf(pairs, expected);
      const shards = [];
      for await (const shard of shardsOf(part, streamed, encoding)) {
        shards.push(shard);
      }
      for (const [column, width] of Object.entries(columnWidths(encoding))) {
        const rows = shards.flatMap(({ content }) => rowsOf(content, column));
        assert.ok(rows.every((row) => row.length === width));
        const ids = examples[column as "source" | "target" | "previous"] as Int32Array;
        assert.ok(Buffer.from(Int32Array.from(rows.flat()).buffer).equals(Buffer.from(ids.buffer)), column);
      }
    }
  });
}

/** More rows than are read at once, in several pieces of text, with cells over several lines. */
function largeFile(rows: number): string {
  const lines = ["source,target,family"];
  for (let row = 0; row < rows; row++) {
    const source = `"phrase ${row % (rows / 2)}, said ""so"" ${"é".repeat(row % 250)}\nand on"`;
    lines.push(`${source},${String(row).padStart(5, "0")},family ${row % 7}`);
  }
  const file = at("large.csv");
  writeFileSync(file, `${lines.join("\r\n")}\r\n`);
  return file;
}

test("a file of many parts is read and split as in one", async () => {
  const pairs = largeFile(17_000);
  assert.ok(readFileSync(pairs).length > 2 ** 22, "more than one piece");
  const options = { pairs, seed: 3 };
  assert.deepEqual([...readPairParts(pairs)].flat(), toPairs(readPairs(pairs)));
  const { trainPairs, testPairs } = readTrainingPairs(options);
  const {
    train,
    test: held,
    oneTargetLength,
  } = await streamTrainingPairs(options, async function* (parts) {
    yield* parts;
  });
  assert.deepEqual(all(train), trainPairs);
  assert.deepEqual(all(held), testPairs);
  assert.ok(oneTargetLength);
});

test("TSV, JSON and Parquet are read in parts as in one; a wrong row is named by its number", () => {
  const frame = readPairs(sentences);
  writeFileSync(
    at("pairs.json"),
    JSON.stringify(toPairs(frame).map(({ source, target }) => [source, target])),
  );
  writeFileSync(
    at("pairs.tsv"),
    toPairs(frame)
      .map(({ source, target }) => `${source}\t${target}\n`)
      .join(""),
  );
  frame.writeParquet(at("pairs.parquet"));
  for (const name of ["pairs.json", "pairs.tsv", "pairs.parquet"]) {
    assert.deepEqual([...readPairParts(at(name))].flat(), toPairs(readPairs(at(name))), name);
  }
  writeFileSync(at("gap.tsv"), `${"a\tb\n".repeat(16_400)}a\t\n`);
  assert.throws(() => [...readPairParts(at("gap.tsv"))], /gap\.tsv: row 16401 has no target/);
  writeFileSync(at("columns.csv"), `${"a,b\n".repeat(16_400)}a\n`);
  assert.throws(
    () => [...readPairParts(at("columns.csv"))],
    /row 16401 has 1 column where .* \(line 16401\)/,
  );
  writeFileSync(
    at("bytes.csv"),
    Buffer.concat([Buffer.from(`${"a".repeat(999)},b\n`.repeat(5000)), Buffer.from([0xff, 10])]),
  );
  assert.throws(() => [...readPairParts(at("bytes.csv"))], /line 5001 is not UTF-8/);
  writeFileSync(at("guess.tsv"), `said\tclock\n${"one\t01\n".repeat(16_400)}two\tx\n`);
  assert.throws(() => [...readPairParts(at("guess.tsv"))], /row 16401 has the target "x" without digits/);
});

test("a stop ends the encoding between two parts", async () => {
  const stop = new AbortController();
  stop.abort();
  await assert.rejects(preparePairs({ pairs: times, seed: 1, signal: stop.signal }), Interrupted);
});

test("the command writes a whole folder, or one line and nothing", () => {
  writeFileSync(at("uneven.csv"), "source,target\none,01\ntwo,2\n");
  const few = ["--pairs", times, "--held-out", "100"];
  const found = outcomes(
    [
      ["encode", ...few, "--out", at("data")],
      ["encode", ...few, "--out", at("data")],
      ["encode", "--pairs", at("uneven.csv"), "--task", "fixed-length", "--out", at("never")],
      ["encode", ...few, "--network", "without-rnn", "--task", "translation", "--out", at("never")],
      ["encode", ...few, "--out", "."],
    ],
    { cwd: root },
  );
  assert.deepEqual(
    found.map(({ status }) => status),
    [0, 2, 2, 2, 2],
  );
  const lines = [
    /./,
    /is not empty; name a new folder/,
    /uneven\.csv: row 2 has the target "2"/,
    /writes all its steps at once/,
    /working folder/,
  ];
  found.slice(1).forEach(({ stderr }, n) => {
    assert.match(stderr.trim().split("\n").at(-1) as string, lines[n + 1]);
  });
  const manifest = JSON.parse(readFileSync(at("data/manifest.json"), "utf8"));
  const files = [...manifest.train, ...manifest.test].map(({ file }) => file);
  assert.deepEqual(readdirSync(at("data")).sort(), ["manifest.json", "network.keras", ...files].sort());
  const steps = Math.ceil(manifest.train[0].pairs / manifest.settings.batchSize);
  assert.equal(manifest.settings.epochs, Math.ceil(manifest.settings.steps / steps));
  assert.ok(!existsSync(at("never")));
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith(".")),
    [],
  );
});
