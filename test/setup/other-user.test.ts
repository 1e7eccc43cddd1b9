import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { hashOf, isWritable } from "../../scripts/setup/files.mjs";
import { root } from "../../scripts/setup/paths.mjs";

const nobody = 65534;
const home = fs.mkdtempSync(path.join(os.tmpdir(), "workbook-other-"));
fs.chownSync(home, nobody, nobody);
after(() => fs.rmSync(home, { recursive: true }));

/** Runs Node in this clone as a user who owns none of it, with a home of their own. */
function asNobody(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    uid: nobody,
    gid: nobody,
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: home, TMPDIR: home },
  });
  return { status, stdout, lines: stderr.trim().split("\n") };
}

const canSwitch = process.getuid?.() === 0 && asNobody("-e", "").status === 0;
const skip = canSwitch ? false : "only root can become another user, who must be able to read this clone";

test("a folder that is missing is writable where its parent is", () => {
  assert.equal(isWritable(path.join(home, "a", "b")), true);
  assert.equal(isWritable("/proc/attention-workbook"), process.getuid?.() === 0);
});

test("another user's generated files go to that user's cache, from where the clone's packages are found", {
  skip,
}, () => {
  const program = `
    import("./scripts/setup/own-folder.mjs").then(async ({ ownFolder }) => {
      const folder = ownFolder("build/kernel");
      const { createRequire } = await import("node:module");
      console.log(JSON.stringify([folder, createRequire(folder + "/main.js").resolve("zod")]));
    });`;
  const { stdout, lines } = asNobody("-e", program);
  const [folder, zod] = JSON.parse(stdout || `"${lines.join(" ")}"`);
  const own = path.join(home, ".cache", "attention-workbook", "clones", hashOf(root).slice(0, 16));
  assert.equal(folder, path.join(own, "build/kernel"));
  assert.equal(zod, require.resolve("zod"));
});

test("another user's command runs in this clone", { skip }, () => {
  const pairs = path.join("data", "human-times", "pairs.csv");
  const { status, stdout, lines } = asNobody(
    "scripts/run.mjs",
    "scripts/audit.ts",
    "--pairs",
    pairs,
    "--json",
  );
  assert.equal(status, 0, lines.join("\n"));
  assert.ok(JSON.parse(stdout));
});

test("another user's set-up changes nothing; what only the owner can mend is one line", { skip }, () => {
  const { status, lines } = asNobody("scripts/setup.mjs");
  // The machine's Python or Node may lie in the owner's home.
  const last = lines.at(-1) as string;
  assert.match(last, status === 0 ? /set up by another user, in working order/ : /^error: .*its owner runs/);
  assert.ok(lines.length <= 3, lines.join("\n"));
});

test("a cache that cannot be made is one line", { skip }, () => {
  const cache = path.join(home, "closed");
  fs.mkdirSync(cache, { mode: 0o555 });
  const program = `
    Promise.all([import("./scripts/setup/own-folder.mjs"), import("./scripts/setup/problem.mjs")]).then(
      ([{ ownFolder }, { runMain }]) => {
        process.env.ATTENTION_WORKBOOK_CACHE = ${JSON.stringify(path.join(cache, "below"))};
        runMain(() => ownFolder("build/kernel"));
      },
    );`;
  const { status, lines } = asNobody("-e", program);
  assert.equal(status, 2);
  assert.deepEqual(lines.length, 1, lines.join("\n"));
  assert.match(
    lines[0],
    /^error: .*may not write or read it; ATTENTION_WORKBOOK_CACHE can name another folder/,
  );
});
