import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { withLock } from "../../scripts/setup/lock.mjs";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "workbook-lock-"));
after(() => fs.rmSync(folder, { recursive: true }));

/** Something that happens later. */
function signal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { give, given };
}

test("two holders take turns, and the second is told who has it", async () => {
  const file = path.join(folder, "turns");
  const events: string[] = [];
  const [entered, waiting] = [signal(), signal()];
  const first = withLock(file, async () => {
    events.push("first in");
    entered.give();
    await waiting.given;
    events.push("first out");
  });
  await entered.given;
  const second = withLock(
    file,
    async () => {
      events.push("second in");
    },
    (owner) => {
      events.push(`waiting for ${owner}`);
      waiting.give();
    },
  );
  await Promise.all([first, second]);
  assert.deepEqual(events, ["first in", `waiting for ${process.pid}`, "first out", "second in"]);
  assert.deepEqual(fs.readdirSync(folder), []);
});

test("the lock of a process that is gone is taken over", async () => {
  const file = path.join(folder, "stale");
  const { pid } = spawnSync(process.execPath, ["--version"]);
  fs.writeFileSync(file, `${os.hostname()} ${pid} x`);
  assert.equal(await withLock(file, async () => "done"), "done");
});

test("a lock of another machine counts as left behind after a minute without a sign of life", async () => {
  const file = path.join(folder, "far");
  fs.writeFileSync(file, "elsewhere 1 x");
  const old = new Date(Date.now() - 61_000);
  fs.utimesSync(file, old, old);
  assert.equal(await withLock(file, async () => "done"), "done");
});

test("a failure in the work frees the lock", async () => {
  const file = path.join(folder, "failure");
  const work = withLock(file, async () => {
    throw new Error("on purpose");
  });
  await assert.rejects(work, /on purpose/);
  assert.equal(fs.existsSync(file), false);
});
