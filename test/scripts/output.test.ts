/** Commands whose output cannot be written. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { root } from "../../scripts/setup/paths.mjs";

const commands: Record<string, string> = {
  "audit --json": "node scripts/run.mjs scripts/audit.ts --pairs data/human-times/pairs.csv --json",
  translate: "node scripts/run.mjs scripts/translate.ts --model data/models/human-times noon",
  "train --help": "node scripts/run.mjs scripts/train.ts --help",
  "setup --help": "node scripts/setup.mjs --help",
};
const bash = (line: string) => spawnSync("bash", ["-c", line], { cwd: root, encoding: "utf8" });

for (const [name, line] of Object.entries(commands)) {
  test(`${name}: a full disk is one line and exit code 2`, (t) => {
    if (!existsSync("/dev/full")) {
      t.skip("there is no /dev/full");
      return;
    }
    const { status, stderr } = bash(`${line} > /dev/full`);
    assert.match(stderr, /^error: standard output: no space left on device \(ENOSPC\)\n$/);
    assert.equal(status, 2);
  });
}

test("a reader that has seen enough is no fault, and no more is computed for it", () => {
  const line = "node scripts/run.mjs scripts/translate.ts --model data/models/human-times";
  const { stdout, stderr } = bash(`yes "ten past noon" | ${line} | head -2; echo \${PIPESTATUS[1]}`);
  assert.deepEqual([stdout, stderr], ["12:10\n12:10\n0\n", ""]);
});

test("standard input that cannot be read is one line and exit code 2", () => {
  const { status, stderr } = bash(
    "node scripts/run.mjs scripts/translate.ts --model data/models/human-times < .",
  );
  assert.match(stderr, /^standard input: is a folder; .*\n$/);
  assert.equal(status, 2);
});
