import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { hasEnded, ownerOf } from "../../src/processes/owner";

const skip = !existsSync("/proc/self/ns/pid") && "nobody can be told apart without /proc";

test("this process has a word that stays the same, and has not ended", { skip }, () => {
  const owner = ownerOf();
  assert.match(owner ?? "", new RegExp(`^\\d+-${process.pid}-\\d+$`));
  assert.equal(ownerOf(process.pid), owner);
  assert.equal(hasEnded(owner as string), false);
});

test("a child has another word, and has ended once it was killed", { skip }, async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  const owner = ownerOf(child.pid);
  assert.ok(owner);
  assert.notEqual(owner, ownerOf());
  assert.equal(hasEnded(owner), false);
  child.kill("SIGKILL");
  await once(child, "exit");
  assert.equal(hasEnded(owner), true);
  assert.equal(ownerOf(child.pid), undefined);
});

test("the same process number at another time is another process", { skip }, () => {
  const [space, pid, started] = (ownerOf() as string).split("-");
  assert.equal(hasEnded(`${space}-${pid}-${Number(started) - 1}`), true);
});

test("owners of another namespace and words that name nobody are left alone", { skip }, () => {
  const [space, pid, started] = (ownerOf() as string).split("-");
  assert.equal(hasEnded(`${Number(space) + 1}-${pid}-${started}`), false);
  assert.equal(hasEnded("host-4194305"), false);
  assert.equal(hasEnded(""), false);
});
