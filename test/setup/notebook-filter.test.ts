import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { cleanNotebook } from "../../scripts/setup/clean-notebook.mjs";
import { ownNotebooks } from "../../scripts/setup/notebooks.mjs";
import { root, venvPython } from "../../scripts/setup/paths.mjs";

const first = "00-first-look.ipynb";
const committed = fs.readFileSync(path.join(root, "notebooks", first), "utf8");

/** A notebook as JupyterLab saves it after a run. */
function executed(text: string): string {
  const notebook = JSON.parse(text);
  notebook.metadata.language_info = { name: "typescript", version: "5.9.3", codemirror_mode: "typescript" };
  for (const cell of notebook.cells) {
    if (cell.cell_type === "code") {
      cell.metadata = { ...cell.metadata, execution: { "iopub.status.busy": "now" }, collapsed: false };
      cell.execution_count = 3;
      cell.outputs = [{ output_type: "stream", name: "stdout", text: ["09:12 → é ☕\n"] }];
    }
  }
  return `${JSON.stringify(notebook, undefined, 1)}\n`;
}

const git = (folder: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync("git", ["-C", folder, ...args], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stdout;
};

test("a notebook that was run becomes the committed one again, byte for byte", () => {
  assert.notEqual(executed(committed), committed);
  assert.equal(cleanNotebook(executed(committed)), committed);
  assert.equal(cleanNotebook(committed), committed);
});

test("what the reader writes stays, and what is no notebook comes back as it is", () => {
  const edited = committed.replace("09", "10");
  assert.equal(cleanNotebook(executed(edited)), edited);
  for (const text of ["", "<<<<<<< HEAD\n{}", '{"nbformat": 3}', "null"]) {
    assert.equal(cleanNotebook(text), text);
  }
});

test("in a clone with the filter a run shows as no change, an edit does", () => {
  const clone = fs.mkdtempSync(path.join(os.tmpdir(), "attention-workbook-filter-"));
  after(() => fs.rmSync(clone, { recursive: true }));
  git(clone, "init", "-q");
  const filter = path.join(root, "scripts", "setup", "notebook-filter.mjs");
  git(clone, "config", "filter.attention-workbook.clean", `"${process.execPath}" "${filter}"`);
  fs.copyFileSync(path.join(root, ".gitattributes"), path.join(clone, ".gitattributes"));
  fs.mkdirSync(path.join(clone, "notebooks"));
  const file = path.join(clone, "notebooks", first);
  fs.writeFileSync(file, committed);
  git(clone, "add", ".");
  const status = () => git(clone, "status", "--short");
  const saved = (text: string) => {
    fs.writeFileSync(file, text);
    // As JupyterLab calls it after each save.
    const call = `import lab_hooks; lab_hooks.refresh_git(os_path=${JSON.stringify(file)}, model=None)`;
    const env = { ...process.env, PYTHONPATH: path.join(root, "python"), PYTHONDONTWRITEBYTECODE: "1" };
    assert.equal(spawnSync(venvPython, ["-c", call], { env }).status, 0);
  };
  const before = status();
  saved(executed(committed));
  assert.equal(status(), before);
  assert.equal(git(clone, "diff"), "");
  assert.ok(fs.readFileSync(file, "utf8").includes("09:12 → é ☕"), "the results stay in the file");
  saved(executed(committed).replace("# 00", "# My 00"));
  assert.equal(status(), before.replace(`A  notebooks/${first}`, `AM notebooks/${first}`));
  assert.equal(git(clone, "diff", "--numstat").split("\t").slice(0, 2).join(), "1,1");
});

test("a reader's own notebook is not among ours", async () => {
  const name = `readers-own-${process.pid}.ipynb`;
  const file = path.join(root, "notebooks", name);
  fs.writeFileSync(file, executed(committed));
  try {
    const names = await ownNotebooks();
    assert.ok(names.includes(first));
    assert.ok(!names.includes(name));
  } finally {
    fs.rmSync(file);
  }
});
