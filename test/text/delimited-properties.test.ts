/** Compares our CSV and TSV reader with independent programs on thousands of generated files. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { venvPython } from "../../scripts/setup/paths.mjs";
import { InputError } from "../../src/files/errors";
import { CSV, TSV } from "../../src/text/read-delimited";
import { splitDelimited } from "../../src/text/split-delimited";
import { quotesOfCsv } from "../../src/text/tab-quotes";

const FILES = 4000;

/** Rows of a text; undefined if it is refused in one line that names the row. */
function split(text: string, format = CSV): string[][] | undefined {
  try {
    const columns = splitDelimited(text, format, "f.csv");
    return (columns[0] ?? []).map((_, row) => columns.map((column) => column[row]));
  } catch (error) {
    assert.ok(error instanceof InputError, String((error as Error).stack));
    assert.match(error.message, /^f\.csv: row \d+ [^\n]+ \(line \d+\)$/);
    return undefined;
  }
}

function readByPython(texts: readonly string[], separator = ","): (string[][] | null)[] {
  const input = JSON.stringify(texts.map((text) => Buffer.from(text).toString("base64")));
  const program = path.join(__dirname, "independent-reader.py");
  const { stdout, stderr, status } = spawnSync(venvPython, [program, separator], {
    input,
    maxBuffer: 1 << 28,
  });
  assert.equal(status, 0, String(stderr));
  return JSON.parse(stdout.toString());
}

const cell = fc.string({
  unit: fc.constantFrom(
    "a",
    "é",
    "👩",
    '"',
    '"',
    ",",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "0",
    "'",
    "\\",
    "|",
    "\u00a0",
    "\u2028",
  ),
  maxLength: 6,
});
const table = fc
  .integer({ min: 1, max: 4 })
  .chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
  );
const lineEnd = fc.constantFrom("\n", "\r\n", "\r");

/** As spreadsheets and RFC 4180 write it: quoted where needed, or where somebody likes to. */
const written = fc
  .record({ rows: table, end: lineEnd, always: fc.boolean(), last: fc.boolean() })
  .map(({ rows, end, always, last }) => {
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const lines = rows.map((row) =>
      row.map((text) => (always || text === "" || /[",\r\n]/.test(text) ? quoted(text) : text)).join(","),
    );
    return { rows, text: lines.join(end) + (last ? end : "") };
  });

test("what is written by RFC 4180 is read as it was", () => {
  fc.assert(
    fc.property(written, ({ rows, text }) => assert.deepEqual(split(text), rows)),
    { numRuns: 1000, seed: 1 },
  );
});

test(`${FILES} files, sound and broken: read as Python reads them, or refused`, () => {
  const soup = fc.string({
    unit: fc.constantFrom("a", "b", '"', '"', ",", ",", "\n", "\n", "\r\n", "\r", " "),
    maxLength: 24,
  });
  const broken = fc
    .record({
      text: written.map(({ text }) => text),
      at: fc.nat(),
      edit: fc.nat(3),
      by: fc.constantFrom('"', ",", "\n", "\r", "x", " "),
    })
    .map(({ text, at, edit, by }) => {
      const place = at % (text.length + 1);
      const [before, after] = [text.slice(0, place), text.slice(place)];
      return [before + by + after, before + after.slice(1), before, before + by + after.slice(1)][edit];
    })
    .filter((text) => !/\p{Surrogate}/u.test(text));
  const texts = fc.sample(fc.oneof(broken, soup), { numRuns: FILES, seed: 2 });
  const byPython = readByPython(texts);
  const counts = { equal: 0, refused: 0, refusedByBoth: 0 };
  texts.forEach((text, n) => {
    const ours = split(text);
    if (ours === undefined) {
      counts[byPython[n] === null ? "refusedByBoth" : "refused"]++;
      return;
    }
    assert.deepEqual(ours, byPython[n], JSON.stringify(text));
    counts.equal++;
  });
  // Neither side of the comparison is empty.
  assert.ok(counts.equal > FILES / 4 && counts.refusedByBoth > FILES / 20, JSON.stringify(counts));
});

test("TSV: what stands between tabs is the text, quotes and all", () => {
  const plain = cell.map((text) => text.replace(/[\t\r\n]/g, "")).filter((text) => text !== "");
  const lists = fc.array(fc.tuple(plain, plain), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(lists, lineEnd, (rows, end) => {
      assert.deepEqual(split(rows.map((row) => row.join("\t")).join(end), TSV), rows);
    }),
    { numRuns: 1000, seed: 4 },
  );
});

test("TSV with the quotes of CSV: read as Python reads it, or refused", () => {
  const drawn = fc.string({ unit: fc.constantFrom(..."cdefghijkl", '"', ",", "\t", "\n"), maxLength: 4 });
  const text = drawn.map((letters) => `a${letters}b`);
  const quotedFor = fc.constantFrom<RegExp[]>(
    [/["\t\n]/, /["\t\n]/], // where it is needed
    [/[",\t\n]/, /[",\t\n]/], // and at commas
    [/^/, /^/], // everywhere
    [/^/, /["\t\n]/], // in one column everywhere
  );
  const write = (rows: readonly (readonly string[])[], needed: readonly RegExp[]) =>
    rows
      .map((row) =>
        row.map((cell, n) => (needed[n].test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join("\t"),
      )
      .join("\n");
  const rows = fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 4 });
  const texts = fc.sample(
    fc.tuple(rows, quotedFor).map(([each, needed]) => write(each, needed)),
    { numRuns: 2000, seed: 5 },
  );
  const counts = { equal: 0, refused: 0 };
  readByPython(texts, "\t").forEach((byPython, n) => {
    let columns: string[][];
    try {
      columns = splitDelimited(texts[n], TSV, "f.tsv");
    } catch {
      counts.refused++;
      return;
    }
    if (quotesOfCsv(texts[n], columns, "f.tsv")) {
      counts.refused++;
      return;
    }
    const ours = columns[0].map((_, row) => columns.map((column) => column[row]));
    assert.deepEqual(ours, byPython, JSON.stringify(texts[n]));
    counts.equal++;
  });
  assert.ok(counts.equal > 100 && counts.refused > 1000, JSON.stringify(counts));
});
