/** What the tests in the browser share: one JupyterLab a file, and what is expected of every notebook. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../scripts/setup/paths.mjs";
import { Lab } from "./lab";
import { PATIENCE, type SavedCell } from "./open-notebook";

/** Notebooks that lab.test.ts opens; every-notebook.test.ts has the others. */
export const inShort = ["00-first-look.ipynb", "04-attention-weights.ipynb"];

/** A chart has text in shades of gray and colored marks; an empty card has two colors. */
export const FEWEST_COLORS = 30;

/** @returns a function that defines a test in the browser. Without a browser it is skipped and counted. */
export function testsInBrowser(): (name: string, body: (lab: Lab) => Promise<void>) => void {
  let lab: Lab | undefined;
  before(async () => {
    lab = await Lab.start();
  });
  after(() => lab?.close());
  return (name, body) =>
    test(name, { timeout: 2 * PATIENCE }, async (context) => {
      if (!lab) {
        context.skip("no browser on this machine");
        return;
      }
      await body(lab);
    });
}

export function errorsOf(cells: SavedCell[]): string[] {
  return cells
    .flatMap(({ outputs = [] }) => outputs)
    .flatMap(({ ename, evalue }) => (ename ? [`${ename}: ${evalue}`] : []));
}

/**
 * Opens a copy of a notebook, presses "Restart and Run All", and looks at every chart. In the place of the notebook, the
 * copy with its results is no change for git.
 */
export async function runsAndDraws(lab: Lab, name: string): Promise<void> {
  lab.copy(name);
  const notebook = await lab.open(name);
  await notebook.restartAndRunAll();
  assert.deepEqual(errorsOf(await notebook.executed()), []);
  for (const [index, picture] of (await notebook.charts()).entries()) {
    const { count } = await lab.colors(picture);
    assert.ok(count >= FEWEST_COLORS, `chart ${index + 1} has ${count} colors`);
  }
  await notebook.close();
  const committed = path.join("notebooks", name);
  assert.equal(gitHash(lab.pathOf(name), committed), gitHash(committed, committed), "git status is clean");
}

/** The hash of a file's content as git would store it at `place`, after the filters for that place. */
function gitHash(file: string, place: string): string {
  const { status, stdout, stderr } = spawnSync("git", ["hash-object", `--path=${place}`, file], {
    cwd: root,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** Neither the browser's console nor the server's log has an error. */
export async function nothingComplained(lab: Lab): Promise<void> {
  assert.deepEqual(lab.complaints, []);
  assert.deepEqual(lab.serverComplaints(), []);
}
