import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { whyInShort } from "../../scripts/setup/command.mjs";
import { cacheFolder } from "../../scripts/setup/paths.mjs";
import { faultLine } from "../../scripts/setup/problem.mjs";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "workbook-problem-"));
after(() => fs.rmSync(folder, { recursive: true }));

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}

test("what a file system refuses is one line that names the place", () => {
  const file = path.join(folder, "file");
  fs.writeFileSync(file, "");
  const below = path.join(file, "below");
  assert.equal(
    faultLine(thrownBy(() => fs.readFileSync(below))),
    `${below}: a part of the path is a file, and a folder is needed`,
  );
  assert.equal(
    faultLine(thrownBy(() => fs.mkdirSync(file))),
    `${file}: something else of that name is in the way`,
  );
  const long = path.join(folder, "x".repeat(300));
  assert.equal(faultLine(thrownBy(() => fs.writeFileSync(long, ""))), `${long}: its name is too long`);
});

test("a fault without a path is a line too; other errors keep their stack", () => {
  const full = thrownBy(() => fs.writeFileSync(fs.openSync("/dev/full", "w"), "x"));
  assert.equal(faultLine(full), "a file could not be read or written: the disk is full");
  assert.equal(faultLine(new TypeError("ours")), undefined);
  assert.equal(faultLine(undefined), undefined);
});

test("in the cache, the line says how to choose another folder", () => {
  const error = Object.assign(new Error(), { code: "EROFS", path: path.join(cacheFolder(), "lock") });
  assert.match(faultLine(error) ?? "", /read-only; ATTENTION_WORKBOOK_CACHE can name another folder/);
});

const failed = (stderr: string) => ({ code: 1, signal: null, stdout: "", stderr });

test("of a program's error output the line that tells is taken", () => {
  const npm = "npm error code ENOSPC\nnpm error syscall write\nnpm error errno -28\n";
  assert.equal(
    whyInShort(
      failed(`${npm}npm error nospc There is no space left.\nnpm error A complete log of this run\n`),
    ),
    "nospc There is no space left.",
  );
  const pip = 'ERROR: Exception:\nTraceback (most recent call last):\n  File "a.py"\n    raise\n';
  assert.equal(
    whyInShort(failed(`${pip}OSError: [Errno 28] No space left\n`)),
    "OSError: [Errno 28] No space left",
  );
  const compiler = "In file included from a.h:1:\na.h:3:10: fatal error: b.h: No such file\n  3 | #include\n";
  assert.equal(whyInShort(failed(compiler)), "a.h:3:10: fatal error: b.h: No such file");
  assert.equal(whyInShort(failed("")), "exit code 1");
  assert.equal(whyInShort({ ...failed(""), code: null, signal: "SIGKILL" }), "ended by SIGKILL");
});
