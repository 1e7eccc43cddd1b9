import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { root } from "../../scripts/setup/paths.mjs";

fs.mkdirSync(path.join(root, "build"), { recursive: true });
const folder = fs.mkdtempSync(path.join(root, "build", "own-data-"));
after(() => fs.rmSync(folder, { recursive: true }));

const DIGITS: [number, string][] = [
  [100, "C"],
  [90, "XC"],
  [50, "L"],
  [40, "XL"],
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
];

/** 39 as XXXIX. */
function roman(number: number): string {
  const found = DIGITS.find(([value]) => value <= number);
  return found ? found[1] + roman(number - found[0]) : "";
}

// Two columns, no family, another length on both sides, targets that differ in length, few pairs.
const rows = Array.from({ length: 299 }, (_, n) => `number ${n + 1},${roman(n + 1)}`);
fs.writeFileSync(path.join(folder, "roman.csv"), `source,target\n${rows.join("\n")}\n`);

/** The cells of a notebook as one program, with the reader's paths in them. This is faster than a kernel. */
function asProgram(name: string): string {
  const replacements: [string, string][] = [
    ['"../data/human-times/pairs.csv"', '"roman.csv"'],
    ['"../data/models/human-times"', '"model"'],
    ['"../build/notebook-model"', '"model"'],
    ['"../figures/my-phrase"', '"figures/my-phrase"'],
    ['"../', '"../../'],
    ['("..", ', '("../..", '],
  ];
  const { cells } = JSON.parse(fs.readFileSync(path.join(root, "notebooks", name), "utf8"));
  const code: string[] = cells
    .filter(({ cell_type }: { cell_type: string }) => cell_type === "code")
    .flatMap(({ source }: { source: string[] }) => source.join("").split("\n"));
  const lines = code.map((line) =>
    replacements.reduce((text, [from, to]) => text.replaceAll(from, to), line),
  );
  const isImport = (line: string) => line.startsWith("import ");
  const body = lines.filter((line) => !isImport(line)).join("\n");
  const file = path.join(folder, name.replace(".ipynb", ".ts"));
  const end = "main().catch((error) => { console.error(error); process.exit(1); });";
  fs.writeFileSync(
    file,
    `${lines.filter(isImport).join("\n")}\nasync function main() {\n${body}\n}\n${end}\n`,
  );
  return file;
}

// This is one test, because 04 loads the network that 03 has saved.
test("01, 03 and 04 run to their end on a reader's own pairs", () => {
  for (const name of ["01-data.ipynb", "03-train-the-network.ipynb", "04-attention-weights.ipynb"]) {
    const tsx = pathToFileURL(require.resolve("tsx")).href;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", tsx, asProgram(name)], {
      cwd: folder,
      env: {
        ...process.env,
        ATTENTION_WORKBOOK_STATIC: "0",
        TSX_TSCONFIG_PATH: path.join(root, "tsconfig.json"),
      },
      encoding: "utf8",
    });
    assert.equal(status, 0, `${name}: ${stderr.slice(-2000)}`);
    assert.ok(!stdout.includes("NaN"), `${name} shows NaN`);
  }
});
