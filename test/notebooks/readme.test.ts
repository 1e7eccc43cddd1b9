import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

const root = path.resolve(__dirname, "../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

interface Cell {
  cell_type: string;
  source: string | string[];
}

/** The first heading of a notebook. */
function headingOf(file: string): string {
  const { cells } = JSON.parse(read(file)) as { cells: Cell[] };
  const text = [cells.find(({ cell_type }) => cell_type === "markdown")?.source ?? ""].flat().join("");
  return text.match(/^# (.+)$/m)?.[1] ?? "";
}

test("README's table names each committed notebook, in order, by the first words of its heading", () => {
  const listed = [...read("README.md").matchAll(/^\| \[(.+)\]\((notebooks\/.+\.ipynb)\) \| .+\? \|$/gm)];
  const committed = execFileSync("git", ["ls-files", "notebooks"], { cwd: root, encoding: "utf8" })
    .split("\n")
    .filter((file) => /^notebooks\/[^/]+\.ipynb$/.test(file))
    .sort();
  assert.deepEqual(
    listed.map(([, , file]) => file),
    committed,
  );
  for (const [, title, file] of listed) {
    const heading = headingOf(file);
    assert.ok(heading.startsWith(title), `${file} is headed "${heading}", README calls it "${title}"`);
    assert.equal(
      title.split(" ")[0],
      path.basename(file).split("-")[0],
      `${file} has another number in README`,
    );
  }
});
