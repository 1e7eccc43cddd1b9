import assert from "node:assert/strict";
import { mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import pl from "nodejs-polars";
import { InputError } from "../../src/files/errors";
import { fromPairs, readPairs, toPairs } from "../../src/text/pairs";
import { writePairs } from "../../src/text/write-pairs";

const folder = mkdtempSync(path.join(tmpdir(), "readers-"));
let made = 0;
function file(ending: string, contents: string | Buffer): string {
  const name = path.join(folder, `${made++}${ending}`);
  writeFileSync(name, contents);
  return name;
}
const read = (ending: string, contents: string | Buffer) => toPairs(readPairs(file(ending, contents)));

const two = [
  { source: "48 min before 10 a.m", target: "09:12" },
  { source: "t4:05", target: "04:05" },
];

test("the article's JSON, CSV, TSV and Parquet give the same pairs", () => {
  assert.deepEqual(read(".json", '[["48 min before 10 a.m", "09:12"], ["t4:05", "04:05"]]'), two);
  assert.deepEqual(read(".csv", "48 min before 10 a.m,09:12\nt4:05,04:05\n"), two);
  assert.deepEqual(read(".tsv", "48 min before 10 a.m\t09:12\nt4:05\t04:05"), two);
  const { source, target } = {
    source: two.map((pair) => pair.source),
    target: two.map((pair) => pair.target),
  };
  assert.deepEqual(read(".parquet", pl.DataFrame({ phrase: source, clock: target }).writeParquet()), two);
  assert.deepEqual(read(".parquet", pl.DataFrame({ id: [1, 2], target, source }).writeParquet()), two);
});

test("a header is known by its names, in any order, or by being the only source or target without digits", () => {
  assert.deepEqual(read(".csv", "Target,id,Source\n09:12,1,48 min before 10 a.m\n04:05,2,t4:05\n"), two);
  assert.deepEqual(read(".csv", "human,machine\n48 min before 10 a.m,09:12\nt4:05,04:05\n"), two);
  assert.deepEqual(read(".csv", "frase,hora\n48 min before 10 a.m,09:12\nt4:05,04:05\n"), two);
  const numbers = ["1", "2"].map((source, n) => ({ source, target: ["I", "II"][n] }));
  assert.deepEqual(read(".csv", "number,roman\n1,I\n2,II\n"), numbers);
  assert.equal(read(".csv", "number,roman\n1,I\ntwo,II\n").length, 3);
  assert.equal(read(".csv", "noon,midday\none,uno\n").length, 2);
  assert.equal(read(".csv", "human,humano\ntext,texto\n").length, 2);
  assert.deepEqual(read(".csv", "source,target,family\na,b,f\nc,d,g\n")[1], {
    source: "c",
    target: "d",
    family: "g",
  });
});

test("byte order mark, CRLF, quotes, line breaks inside quotes, numbers kept as text", () => {
  assert.deepEqual(read(".csv", '\uFEFFt4:05,0405\r\n"say ""hi"", now","a\r\nb"\r\n\r\n'), [
    { source: "t4:05", target: "0405" },
    { source: 'say "hi", now', target: "a\r\nb" },
  ]);
  assert.deepEqual(read(".json", '\uFEFF[["a","b"],\r\n["c","d"]]')[1], { source: "c", target: "d" });
});

test("quotes in TSV are text where no writer of CSV would have set them", () => {
  for (const source of [
    '"Go!"',
    '"Go on, now!"',
    '"a cut-off quotation',
    '"Hello," he said.',
    '5" of rain',
  ]) {
    const others = "a\tb\nc, d\te";
    assert.equal(read(".tsv", `${others}\n${source}\tf\n`)[2].source, source);
  }
  const quoted = fromPairs([
    { source: "a", target: "b" },
    { source: '"c, d"', target: "e" },
  ]);
  assert.throws(() => writePairs(path.join(folder, "quoted.tsv"), quoted), /with a comma are in quotes/);
});

test("a quote inside a plain cell is a character; rows may end with CR", () => {
  assert.deepEqual(read(".csv", '12" vinyl,"a"\nx,6"\n'), [
    { source: '12" vinyl', target: "a" },
    { source: "x", target: '6"' },
  ]);
  assert.deepEqual(read(".csv", 'a,b\r"c\nd",e\r'), [
    { source: "a", target: "b" },
    { source: "c\nd", target: "e" },
  ]);
  assert.deepEqual(read(".csv", "a,b\r\nc,d\r"), [
    { source: "a", target: "b" },
    { source: "c", target: "d" },
  ]);
});

test("the three columns of the Tatoeba and Anki lists, quotes taken as they are", () => {
  const frame = readPairs(file(".txt", 'Go.\tVe.\tCC-BY 2.0 #1\n"Hi"\t"Hola\tCC-BY 2.0 #2\n'));
  assert.deepEqual(frame.columns, ["source", "target", "attribution"]);
  assert.deepEqual(toPairs(frame)[1], { source: '"Hi"', target: '"Hola' });
});

test("text of every script goes through unharmed, and is normalized", () => {
  const texts = ["👩‍👩‍👧 <b>&amp;</b>", "שלום", "مرحبا", "日本", "e\u0301", "ﬁ\u200d"];
  for (const ending of [".json", ".csv", ".tsv", ".parquet"]) {
    const name = path.join(folder, `scripts${ending}`);
    writePairs(name, fromPairs(texts.map((source) => ({ source, target: "x" }))));
    assert.deepEqual(
      toPairs(readPairs(name)).map((pair) => pair.source),
      [...texts.slice(0, 4), "é", texts[5]],
    );
  }
});

test("case and spaces change only where that is asked for", () => {
  const name = file(".csv", " Ten  past NOON ,12:10\nT4:05,04:05\n");
  assert.equal(toPairs(readPairs(name))[0].source, " Ten  past NOON ");
  assert.equal(toPairs(readPairs(name, { lowerCase: true, tidySpaces: true }))[0].source, "ten past noon");
});

const bad: [what: string, ending: string, contents: string | Buffer, message: RegExp][] = [
  ["an empty file", ".json", "", /the file is empty/],
  ["blank space", ".csv", " \n\n", /only blank space/],
  [
    "a cut-off JSON file",
    ".json",
    '[["a","b"],["c',
    /cut off in row 2, or its closing \] is missing; a row is \["48 min/,
  ],
  ["JSON without its end", ".json", '[["a","b"],["c","d"]', /cut off in row 2, or/],
  ["broken JSON", ".json", '[["a","b"],["c" "d"]]', /row 2 is not JSON \("\[\\"c\\" \\"d\\"\]"\)/],
  ["a comma too many", ".json", '[["a","b"],["c","d"],]', /row 3 is empty, before or after a comma/],
  ["two arrays", ".json", '[["a","b"],["c","d"]] []', /goes on after its closing \] with "\[\]"/],
  ["no JSON at all", ".json", "48 min before 10,09:12", /starts with "48 min before 10,09:", not with \[/],
  [
    "a missing family",
    ".csv",
    "source,target,family\na,b,f\nc,d",
    /row 2 has 2 columns where the first line has 3 \(line 3\)/,
  ],
  ["a cut-off quote after a header", ".csv", 'source,target\na,b\n"c', /row 2 opens a quote/],
  ["not an array", ".json", '{"a":"b"}', /holds an object, not an array/],
  ["three values", ".json", '[["a","b"],["[c]","d","e"]]', /row 2 holds 3 values; a row is/],
  ["a number", ".json", '[["a","b"],["c",5]]', /row 2 has the number 5 as its target/],
  ["a null", ".json", '[["a","b"],[null,"d"]]', /row 2 has null as its source/],
  [
    "half a surrogate pair",
    ".json",
    '[["a","b"],["c","\\ud800"]]',
    /row 2 has half of a surrogate pair in its target/,
  ],
  ["a row that is none", ".json", '[["a","b"],"c"]', /row 2 is the text "c"/],
  ["no rows", ".json", "[]", /has no rows/],
  ["one row", ".json", '[["a","b"]]', /row 1 is the only row/],
  ["an empty text", ".json", '[["a","b"],["c"," "]]', /row 2 has no target/],
  ["a header only", ".csv", "source,target\n", /has no rows/],
  ["one column", ".csv", "a\nb\n", /row 1 has 1 column; CSV without a header has two/],
  ["three columns", ".csv", "a,b,c\nd,e,f\n", /row 1 has 3 columns/],
  ["a third column later", ".csv", "a,b\nc,d\ne,f,g\n", /row 3 has 3 columns where the first line has 2/],
  ["four columns of TSV", ".tsv", "1\ta\t2\tb\n3\tc\t4\td\n", /row 1 has 4 columns/],
  ["a missing cell", ".csv", "a,b\nc\ne,f\n", /row 2 has 1 column where/],
  ["an empty cell", ".csv", "a,b\nc,\ne,f\n", /row 2 has no target/],
  ["a blank line inside", ".csv", "source,target\na,b\n\ne,f\n", /row 2 is an empty line \(line 3\)/],
  ["an empty first line", ".csv", "\na,b\nc,d\n", /row 1 is an empty line/],
  ["quotes inside quotes", ".csv", 'a,b\n"say "hi" now",09:12\n', /row 2 goes on after a closing quote/],
  ["a space after a quote", ".csv", 'a,b\n"c" ,d\n', /row 2 goes on after a closing quote/],
  ["a lone CR", ".csv", "a,b\nc\rd,e\n", /row 2 holds a lone CR where the first row ends with LF/],
  ["a lone LF among CR", ".csv", "a,b\rc\nd,e\r", /row 2 holds a lone LF/],
  ["CR before CRLF", ".csv", "a,b\r\r\nc,d\r\r\n", /row 2 is an empty line|lone LF/],
  ["TSV quoted like CSV", ".tsv", 'a\tb\n"say ""hi"""\td\n', /line 2 holds .* quoted as in CSV/],
  [
    "TSV with a quoted column",
    ".tsv",
    'source\ttarget\n"a"\tb\n"c"\td\n',
    /every cell of column 1 is in quotes/,
  ],
  ["TSV quoted at commas", ".tsv", 'a\tb\n"c, d"\te\n', /exactly the cells with a comma are in quotes/],
  ["TSV with quoted tabs", ".tsv", '"a\tb\nc"\td\n', /tabs or line ends inside quotes/],
  [
    "a misspelled header",
    ".csv",
    "orce,target\na,1\nb,2\n",
    /is "orce" meant for "source"\? If it is a pair/,
  ],
  ["another one", ".csv", "sorce,targt\na,b\n", /"sorce" meant for "source", and "targt" meant for "target"/],
  ["an open quote", ".csv", 'a,b\nc,"d\ne,f\n', /row 2 opens a quote that nothing closes/],
  ["text after a quote", ".csv", 'a,b\n"c" d,e\n', /row 2 goes on after a closing quote/],
  ["Latin-1", ".csv", Buffer.from("a,b\naño,c\n", "latin1"), /line 2 is not UTF-8/],
  ["UTF-16", ".csv", Buffer.from("\uFEFFa,b\nc,d\n", "utf16le"), /UTF-16; save the file as UTF-8/],
  ["binary", ".tsv", Buffer.from([97, 10, 98, 0, 99]), /line 2 holds a zero byte/],
  [
    "a line of a megabyte",
    ".csv",
    `a,b\n${"x".repeat(1 << 20)},c\n`,
    /row 2 has a source of 1048576 characters/,
  ],
  ["Parquet that is none", ".parquet", "source,target", /not Parquet/],
  [
    "cut-off Parquet",
    ".parquet",
    pl
      .DataFrame({ a: ["x"], b: ["y"] })
      .writeParquet()
      .subarray(0, 90),
    /is cut off/,
  ],
  [
    "numbers in Parquet",
    ".parquet",
    pl.DataFrame({ a: ["x"], b: [1] }).writeParquet(),
    /column b; it should hold text/,
  ],
  [
    "three columns of Parquet",
    ".parquet",
    pl.DataFrame({ a: ["x"], b: ["y"], c: ["z"] }).writeParquet(),
    /a, b, c;/,
  ],
  ["an unknown ending", ".xlsx", "a,b", /ending should be one of .json/],
];
for (const [what, ending, contents, message] of bad) {
  test(`${what} is one line that names the file`, () => {
    const name = file(ending, contents);
    assert.throws(
      () => readPairs(name),
      (error: unknown) => {
        assert.ok(error instanceof InputError, String(error));
        assert.match(error.message, message);
        assert.ok(error.message.startsWith(`${name}: `));
        assert.ok(!error.message.includes("\n") && error.message.length < 400);
        return true;
      },
    );
  });
}

test("a missing file and a folder are refused", () => {
  assert.throws(() => readPairs(path.join(folder, "none.csv")), /none.csv: there is no such file/);
  const sub = `${mkdtempSync(path.join(folder, "sub"))}`;
  assert.throws(() => readPairs(sub), /ending should be/);
});

test("a link to a device that never ends is refused before it is read", () => {
  const endless = path.join(folder, "endless.csv");
  symlinkSync("/dev/zero", endless);
  assert.throws(() => readPairs(endless), { name: "InputError", message: /endless\.csv: is a device/ });
});
