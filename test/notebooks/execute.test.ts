import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { jupyterEnvironment } from "../../scripts/setup/jupyter.mjs";
import { root, venvPython } from "../../scripts/setup/paths.mjs";
import { writeNotebook } from "../support/notebook-file";

// Cells import from the project as those of notebooks/ do, from a folder beside it.
fs.mkdirSync(path.join(root, "build"), { recursive: true });
const folder = fs.mkdtempSync(path.join(root, "build", "execute-"));
after(() => fs.rmSync(folder, { recursive: true }));

/** Executes cells as `npm test` does, and gives back exit code, reports and files. */
function execute(name: string, sources: string[]) {
  const source = path.join(folder, `${name}.ipynb`);
  const executed = path.join(folder, "executed", `${name}.ipynb`);
  writeNotebook(source, sources);
  const script = path.join(root, "python", "execute_notebook.py");
  const { status, stdout, stderr } = spawnSync(venvPython, [script, source, executed], {
    cwd: root,
    env: jupyterEnvironment(),
    encoding: "utf8",
  });
  const reports = stdout.split("\n").filter((line) => line.startsWith("{"));
  assert.ok(fs.existsSync(executed), `no executed copy: ${stderr}`);
  return {
    status,
    reports: reports.map((line) => JSON.parse(line)),
    cells: JSON.parse(fs.readFileSync(executed, "utf8")).cells,
    executed,
    leftovers: fs.readdirSync(path.dirname(executed)).filter((file) => file.endsWith(".tmp")),
  };
}

/** The page that `npm run pdf` prints. */
function pageOf(executed: string): string {
  const page = path.join(folder, "page.html");
  const script = path.join(root, "python", "notebook_page.py");
  const { status, stderr } = spawnSync(venvPython, [script, executed, page, "A title"], {
    cwd: root,
    env: jupyterEnvironment(),
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  return fs.readFileSync(page, "utf8");
}

test("a notebook is executed, and its figures are in the page with plotly.js, once", () => {
  const figure = (title: string) =>
    `showFigure({ data: [{ y: [1, 2] }], layout: { title: { text: "${title}" } } });`;
  const { status, reports, cells, executed, leftovers } = execute("good", [
    `import { showFigure } from "../../src/notebook/display";\nconsole.log(6 * 7);`,
    figure("first </script>"),
    figure("second"),
  ]);
  assert.equal(status, 0);
  assert.deepEqual(reports.at(-1), { cell: 3, of: 3 });
  assert.match(JSON.stringify(cells[0].outputs), /42/);
  const page = pageOf(executed);
  assert.equal(page.split('class="workbook-figure" role="img">').length - 1, 2);
  assert.ok(page.includes("first \\u003c/script>"), "a title cannot end the script that holds it");
  assert.equal(page.split("* plotly.js v").length - 1, 1);
  assert.deepEqual(leftovers, []);
});

test("a failing cell is named, and the cells after it do not run", () => {
  const { status, reports, cells } = execute("bad", [
    "console.log(1);",
    `throw new TypeError("on purpose");`,
    `console.log("too far");`,
  ]);
  assert.equal(status, 1);
  assert.match(reports.at(-1).error, /^cell 2 \(cell-2\): /);
  assert.match(reports.at(-1).details, /on purpose/);
  assert.deepEqual(cells[2].outputs, []);
});

test("a kernel that dies is a failure", () => {
  const { status, reports } = execute("dead", ["process.exit(0);"]);
  assert.equal(status, 1);
  assert.match(reports.at(-1).error, /^cell 1 \(cell-1\): KernelExit: The code has ended the kernel/);
});
