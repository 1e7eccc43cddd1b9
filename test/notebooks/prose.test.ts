import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { type ExperimentResult, readResult } from "../../src/experiments/experiment";
import { experiments } from "../../src/experiments/index";
import { origins } from "./origins";

const root = path.join(__dirname, "../..");
const folder = path.join(root, "notebooks");
const notebooks = readdirSync(folder).filter((name) => /^\d\d.*\.ipynb$/.test(name));

interface Cell {
  metadata: { tags?: string[] };
  cell_type: string;
  source: string[];
}
const cellsOf = (name: string): Cell[] => JSON.parse(readFileSync(path.join(folder, name), "utf8")).cells;
const solutionOf = (name: string): string => {
  const file = path.join("solutions", name);
  return existsSync(path.join(folder, file)) ? textOf(cellsOf(file), "code") : "";
};
const textOf = (cells: readonly Cell[], kind: string) =>
  cells
    .filter((cell) => cell.cell_type === kind)
    .map(({ source }) => source.join(""))
    .join("\n\n");

const EXERCISE = /\*\*\d\d\w?\.\d\*\*[^\n]*/g;

/** Text without code, links, quotations, years, times for reading, references and numbers of exercises; of formulas, the decimals. */
function bare(text: string): string {
  return text
    .replace(/## References[\s\S]*?(?=\n\n#|$)/g, "")
    .replace(/\*\*\d\d\w?\.\d\*\*|exercise \d\d\w?\.\d/g, "")
    .replace(/```[\s\S]*?```|`[^`]*`/g, "")
    .replace(/\$\$[^$]*\$\$|\$[^$]*\$/g, (formula) => formula.match(/(?<![\w.])\d+\.\d+/g)?.join(" ") ?? "")
    .replace(/^#+ \d+\w?\b|\[\d\d\w?\b[^\]]*\](?:\([^)]*\))?/gm, "")
    .replace(/\]\([^)]*\)/g, "]")
    .replace(/“[^”]*”|\*"[^"]*"\*/g, "")
    .replace(/\b(19|20)\d\d\b|\b\d+-bit\b|\btwenty minutes\b|\b\d+ minutes(?= \|)/g, "");
}

/** Numbers that claim something: with a point, in percent, or of two digits and more. */
const NUMBER = /(?<![\w.])(\d[\d,]*\.\d+|\d+ ?%|\d{1,3}(?:,\d{3})+|\d{2,})(?![\w])/g;

const inDigits: Readonly<Record<string, string>> = {
  eleven: "11",
  twelve: "12",
  fifteen: "15",
  twenty: "20",
  thirty: "30",
  forty: "40",
  fifty: "50",
  sixty: "60",
};
/** The same in words. */
const IN_WORDS = new RegExp(`\\b(?:${Object.keys(inDigits).join("|")})\\b`, "gi");

const many = "two|three|four|five|six|seven|eight|nine|ten";
const small = `one|${many}`;
const parts = "third|quarter|fifth|sixth|seventh|eighth|ninth|tenth|hundredth";
const whole = `${many}|eleven|twelve|twenty|a hundred|a thousand`;
/** Shares and ratios in words: "half", "nine tenths", "one in eleven", "four times in five", "nine of ten", "twice as", "halve". */
const SHARE = new RegExp(
  `\\b(?:half|(?:an?|${small}) (?:${parts})s?|every (?:second|${parts})|(?:${small}) of (?:ten|twenty|a hundred)|` +
    `(?:${small}) (?:\\w+ )?(?:in|out of) (?:${whole})|(?:twice|(?:${many}) times) as|halve[sd]?|double[sd]?|triple[sd]?)\\b`,
  "gi",
);

const isNumber = (key: string) => /^[\d.]+( ?%)?$/.test(key);
const claimTests = readFileSync(path.join(__dirname, "claims.test.ts"), "utf8");

/** Whether words that an origin quotes hold the place. All in lower case. */
function isCovered(prose: string, words: readonly string[], start: number, end: number): boolean {
  return words.some((key) => {
    for (let at = prose.indexOf(key); at >= 0; at = prose.indexOf(key, at + 1)) {
      if (at <= start && end <= at + key.length) {
        return true;
      }
    }
    return false;
  });
}

/** How long something runs, without the command that measures it. */
const RUNNING_TIME = /\btakes? (?:[\w,-]+ ){0,5}(?:seconds?|minutes?|hours?)\b/;
/** Here running times stand beside the commands that measured them. */
const measured = ["performance.md", "kernel.md", "live-figure.md"];

test("no prose says how long something runs: it depends on the machine, and the bar says it", () => {
  const inDocs = readdirSync(path.join(root, "docs")).filter((name) => name.endsWith(".md"));
  const docs = inDocs.filter((name) => !measured.includes(name)).map((name) => path.join("docs", name));
  const texts = [...docs, "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map((file) => {
    return [file, readFileSync(path.join(root, file), "utf8")];
  });
  for (const [file, text] of [
    ...texts,
    ...notebooks.map((name) => [name, textOf(cellsOf(name), "markdown")]),
  ]) {
    assert.doesNotMatch(text.replace("takes twenty minutes", ""), RUNNING_TIME, file);
  }
});

for (const name of notebooks) {
  test(`${name}: each number and share in the prose is a setting in its code, is computed or held by a test, or names its source`, async () => {
    const markdown = textOf(cellsOf(name), "markdown");
    const code = textOf(cellsOf(name), "code");
    const own = origins[name] ?? {};
    const words = Object.keys(own)
      .filter((key) => !isNumber(key))
      .map((key) => key.toLowerCase());
    const used = new Set<string>();
    const lookUp = (prose: string, patterns: readonly RegExp[], settings: string) => {
      for (const { 0: text, index } of patterns.flatMap((pattern) => [...prose.matchAll(pattern)])) {
        if (isCovered(prose.toLowerCase(), words, index, index + text.length)) {
          continue;
        }
        const number = inDigits[text.toLowerCase()] ?? text.replaceAll(",", "");
        used.add(number);
        const inCode = new RegExp(`(?<![\\d.])${number.replace(".", "\\.")}(?![\\d.])`).test(settings);
        const known = number in own || (isNumber(number) && inCode);
        const around = prose.slice(Math.max(0, index - 50), index + text.length + 50).replaceAll("\n", " ");
        assert.ok(known, `"${text}" is neither in the code nor in origins.ts: … ${around} …`);
      }
    };
    const prose = bare(markdown.replace(EXERCISE, ""));
    lookUp(prose, [NUMBER, IN_WORDS, SHARE], code);
    // What an exercise states is a setting of its solution.
    lookUp(bare(markdown.match(EXERCISE)?.join("\n\n") ?? ""), [NUMBER], code + solutionOf(name));
    const folded = prose.toLowerCase();
    for (const [key, origin] of Object.entries(own)) {
      assert.ok(
        isNumber(key) ? used.has(key) : folded.includes(key.toLowerCase()),
        `"${key}" has an origin and is not in the prose`,
      );
      if (typeof origin === "function") {
        assert.equal(String(await origin()), isNumber(key) ? key : "true", key);
      } else if (origin.startsWith("held: ")) {
        const title = origin.slice("held: ".length);
        assert.ok(claimTests.includes(`test("${title}"`), `claims.test.ts has no test "${title}"`);
      }
    }
  });

  test(`${name}: title, question, glossary, references, and links that lead somewhere`, () => {
    const prose = textOf(cellsOf(name), "markdown");
    const [number] = /^\d\d\w?/.exec(name) ?? [];
    assert.match(
      prose,
      new RegExp(`^# ${number} · \\S.*\\n\\n\\*\\*The question of this notebook:\\*\\* .*\\?`),
    );
    assert.equal(prose.match(/^# /gm)?.length, 1);
    assert.match(prose, /^## References$/m);
    assert.match(prose, /\]\(\.\.\/docs\/glossary\.md\)/);
    for (const { source, metadata } of cellsOf(name)) {
      if (/^The \[glossary\]|^check\(/.test(source.join(""))) {
        assert.ok(metadata.tags?.includes("not-in-post"), `${source[0]} means nothing to a post's readers`);
      }
    }
    for (const [, target] of prose.matchAll(/\]\(((?!https?:)[^)#]+)\)/g)) {
      assert.ok(existsSync(path.join(folder, target)), `${target} does not exist`);
    }
  });

  test(`${name}: imports are one module, text stands before code, cells have at most 15 lines`, () => {
    const cells = cellsOf(name);
    assert.equal(cells[0].cell_type, "markdown");
    for (const { source } of cells.filter(({ cell_type }) => cell_type === "code")) {
      const lines = source.join("").split("\n");
      assert.ok(lines.length <= 15, `${lines.length} lines from "${lines[0]}"`);
    }
    const from = [...textOf(cells, "code").matchAll(/^import .* from "([^"]+)";$/gm)].map(([, one]) => one);
    assert.deepEqual(
      from.filter((one) => one !== "../src/workbook" && !one.startsWith("node:")),
      [],
    );
  });
}

for (const { name, data } of experiments) {
  test(`data/experiments/${name}.json was measured on today's data by the command that it names`, () => {
    const { manifest } = readResult(root, name) as ExperimentResult;
    assert.equal(manifest.command, `npm run -s experiments -- ${name}`);
    const hashes = data.map((file) => [
      file,
      createHash("sha256")
        .update(readFileSync(path.join(root, file)))
        .digest("hex"),
    ]);
    assert.deepEqual(manifest.data, Object.fromEntries(hashes));
  });
}
