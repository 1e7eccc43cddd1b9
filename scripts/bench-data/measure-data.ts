/** Measures seconds and peak memory of reading, auditing and splitting many pairs, with polars and with plain loops. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ARTICLE_FAMILIES } from "../../src/datasets/human-times/article";
import { clockTime } from "../../src/datasets/human-times/human-times";
import { progress } from "../../src/progress/progress";
import { type Audit, auditPairs } from "../../src/text/audit";
import { fromPairs, readPairs } from "../../src/text/pairs";
import { seededChoices } from "../../src/text/random";
import { splitPairs } from "../../src/text/split";
import { writePairs } from "../../src/text/write-pairs";
import { table } from "../bench/report";
import { auditPlainly, type Counts, readPlainly, splitPlainly } from "./plain-audit";

const COMMAND = path.resolve(__dirname, "../benchmark-data.ts");

interface Measured {
  way: string;
  read: number;
  audit: number;
  split: number;
  processor: number;
  peakMegabytes: number;
  counts: Counts;
}

const WAYS: [way: string, file: string][] = [
  ["JSON.parse and plain loops", "pairs.json"],
  ["polars, the same JSON", "pairs.json"],
  ["polars, CSV", "pairs.csv"],
  ["polars, Parquet", "pairs.parquet"],
];

function makeFiles(folder: string, rows: number): void {
  const choose = seededChoices("benchmark");
  const bar = progress("Making pairs", rows);
  const pairs = Array.from({ length: rows }, (_, row) => {
    if (row % 10_000 === 0) {
      bar.update(row);
    }
    const { text, minutes } = choose.pick(ARTICLE_FAMILIES).make(choose);
    return { source: text, target: clockTime(minutes) };
  });
  bar.update(rows);
  const frame = fromPairs(pairs);
  for (const name of ["pairs.json", "pairs.csv", "pairs.parquet"]) {
    writePairs(path.join(folder, name), frame);
  }
}

function measure(way: string, file: string): Measured {
  const plain = way.startsWith("JSON");
  const [rows, read] = timed(() => (plain ? readPlainly(file) : readPairs(file)));
  const [counts, audit] = timed(() =>
    Array.isArray(rows) ? auditPlainly(rows) : countsOf(auditPairs(rows)),
  );
  const [, split] = timed(() =>
    Array.isArray(rows) ? splitPlainly(rows, 0.8) : splitPairs(rows, { train: 0.8 }),
  );
  const { user, system } = process.cpuUsage();
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  return { way, read, audit, split, processor: (user + system) / 1e6, peakMegabytes, counts };
}

function timed<T>(work: () => T): [result: T, seconds: number] {
  const start = performance.now();
  const result = work();
  return [result, (performance.now() - start) / 1000];
}

function countsOf(audit: Audit): Counts {
  return {
    rows: audit.rows,
    distinctSources: audit.distinctSources,
    repeatedRows: audit.repeatedRows,
    ambiguousSources: audit.ambiguous.height,
    nearTwins: audit.nearTwins.height,
    untidySpaces: audit.untidySpaces.height,
    longest: audit.lengths.getColumn("longest").get(0),
    characters: audit.sourceCharacters.height,
    leakedRows: audit.split.leakedRows,
  };
}

/** Measures one way in a process of its own, so that its peak memory can be told. */
function measureApart(way: string, file: string): Measured {
  const args = ["--import", "tsx", COMMAND, "--way", way, "--file", file];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) {
    throw new Error(`The measurement of "${way}" failed: ${stderr}`);
  }
  return JSON.parse(stdout);
}

function report(measured: Measured[]): void {
  const rows = measured.map(({ way, read, audit, split, processor, peakMegabytes, counts }) => {
    const total = read + audit + split;
    const seconds = { read, audit, split, total, processor };
    const rounded = Object.fromEntries(
      Object.entries(seconds).map(([name, value]) => [name, value.toFixed(2)]),
    );
    return {
      way,
      ...rounded,
      rowsPerSecond: Math.round(counts.rows / total).toLocaleString("en"),
      peakMegabytes,
    };
  });
  console.log(table([Object.keys(rows[0]), ...rows.map((row) => Object.values(row).map(String))]));
}

/** Measures all ways. The processes that it starts call it to measure one of them. */
export function measureData({
  rows,
  way,
  file,
  json,
}: {
  rows: number;
  way?: string;
  file?: string;
  json?: boolean;
}): void {
  if (way && file) {
    console.log(JSON.stringify(measure(way, file)));
    return;
  }
  const folder = mkdtempSync(path.join(tmpdir(), "benchmark-data-"));
  try {
    makeFiles(folder, rows);
    const measured = WAYS.map(([name, pairs]) => measureApart(name, path.join(folder, pairs)));
    const found = new Set(measured.map(({ counts }) => JSON.stringify(counts)));
    if (found.size !== 1) {
      throw new Error(`The ways disagree: ${[...found].join(" / ")}`);
    }
    if (json) {
      console.log(JSON.stringify(measured));
    } else {
      report(measured);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
