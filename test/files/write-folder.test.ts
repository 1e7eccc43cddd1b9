import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { claimFolder } from "../../src/files/claim";
import { InputError } from "../../src/files/errors";
import { currentPath, readBetweenSaves, savedNames, writeFolder } from "../../src/files/write-folder";

const scratch = mkdtempSync(path.join(tmpdir(), "write-folder-"));
after(() => rmSync(scratch, { recursive: true }));
const fresh = (name: string) => path.join(scratch, name, "folder");
const content = (folder: string) =>
  Object.fromEntries(
    (savedNames(folder) ?? []).map((name) => [name, readFileSync(currentPath(folder, name), "utf8")]),
  );

test("a folder appears, is replaced, and nothing is left beside or in it", () => {
  const folder = fresh("plain");
  for (const text of ["one", "two"]) {
    writeFolder(folder, { a: text, b: Buffer.from(text) });
    assert.deepEqual(content(folder), { a: text, b: text });
    assert.deepEqual(readdirSync(folder).sort(), ["a", "b"]);
    assert.deepEqual(readdirSync(path.dirname(folder)), ["folder"]);
  }
});

test("what cannot be written leaves the folder as it was", () => {
  const folder = fresh("refused");
  writeFolder(folder, { a: "old" });
  assert.throws(() => writeFolder(folder, { a: "new", "missing/b": "new" }), InputError);
  assert.deepEqual(content(folder), { a: "old" });
  assert.deepEqual(readdirSync(folder), ["a"]);
  assert.throws(() => writeFolder(path.join(fresh("none"), "x"), { "missing/b": "new" }), InputError);
  assert.ok(!existsSync(path.dirname(fresh("none"))), "folders made for it are gone");
});

test("a completed save is what the folder holds, moved or not, and the next writer moves it", () => {
  const folder = fresh("half-moved");
  writeFolder(folder, { a: "old", b: "old" });
  mkdirSync(path.join(folder, ".save-complete"));
  writeFileSync(path.join(folder, ".save-complete", "b"), "new");
  writeFileSync(path.join(folder, "a"), "new");
  assert.deepEqual(content(folder), { a: "new", b: "new" });
  claimFolder(folder).release();
  assert.deepEqual(readdirSync(folder).sort(), ["a", "b"]);
  assert.equal(readFileSync(path.join(folder, "b"), "utf8"), "new");
});

test("an unfinished save is no save, and the next writer removes it", () => {
  const folder = fresh("unfinished");
  writeFolder(folder, { a: "old" });
  mkdirSync(path.join(folder, ".save-unfinished"));
  writeFileSync(path.join(folder, ".save-unfinished", "a"), "ne");
  mkdirSync(path.join(path.dirname(folder), ".folder.unfinished"));
  assert.deepEqual(content(folder), { a: "old" });
  claimFolder(folder).release();
  assert.deepEqual(readdirSync(folder), ["a"]);
  assert.deepEqual(readdirSync(path.dirname(folder)), ["folder"]);
});

test("a reader that is overtaken by a save reads again", () => {
  const folder = fresh("overtaken");
  writeFolder(folder, { a: "old", b: "old" });
  let reads = 0;
  const read = readBetweenSaves(folder, () => {
    const a = readFileSync(currentPath(folder, "a"), "utf8");
    if (reads++ === 0) {
      writeFolder(folder, { a: "new", b: "new" });
    }
    return a + readFileSync(currentPath(folder, "b"), "utf8");
  });
  assert.deepEqual([read, reads], ["newnew", 2]);
});

test("the second writer is told who the first is; a released claim is free", () => {
  const folder = fresh("claimed");
  const claim = claimFolder(folder);
  assert.throws(
    () => claimFolder(folder, "given"),
    /^InputError: given: is being written by this process since 2/,
  );
  claim.release();
  claim.release();
  assert.ok(!existsSync(path.dirname(folder)), "nothing was saved, and nothing is left");
  claimFolder(folder).release();
});

test("another process is told, and a killed one's claim falls to the next", () => {
  const folder = fresh("processes");
  const program = (then: string) =>
    spawnSync(
      process.execPath,
      ["--import", "tsx", "-e", `require("./src/files/claim").claimFolder(process.argv[1]); ${then}`, folder],
      { encoding: "utf8", cwd: path.resolve(__dirname, "../..") },
    );
  const claim = claimFolder(folder);
  assert.match(program("").stderr, new RegExp(`is being written by process ${process.pid} on `));
  claim.release();
  assert.equal(program('process.kill(process.pid, "SIGKILL")').signal, "SIGKILL");
  assert.deepEqual(readdirSync(path.dirname(folder)), [".folder.lock"]);
  claimFolder(folder).release();
});

test("locks of a former start of this machine, of a used pid and of a machine that fell silent are stale", () => {
  const folder = fresh("stale");
  mkdirSync(path.dirname(folder), { recursive: true });
  const file = path.join(path.dirname(folder), ".folder.lock");
  const { hostname } = require("node:os") as typeof import("node:os");
  const owner = { pid: process.pid, start: "1", machine: "earlier ns", host: hostname(), since: "then" };
  symlinkSync(JSON.stringify(owner), file);
  claimFolder(folder).release();
  const elsewhere = { ...owner, host: "another" };
  mkdirSync(path.dirname(folder), { recursive: true });
  symlinkSync(JSON.stringify(elsewhere), file);
  assert.throws(() => claimFolder(folder), /on another/);
  const { lutimesSync } = require("node:fs") as typeof import("node:fs");
  lutimesSync(file, new Date(0), new Date(0));
  claimFolder(folder).release();
});

test("a file in the lock's place is not taken away", () => {
  const folder = fresh("in-the-way");
  mkdirSync(path.dirname(folder), { recursive: true });
  const file = path.join(path.dirname(folder), ".folder.lock");
  writeFileSync(file, "mine");
  assert.throws(() => claimFolder(folder), /\.folder\.lock: is in the way/);
  assert.equal(readFileSync(file, "utf8"), "mine");
});
