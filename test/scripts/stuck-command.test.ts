/** Signals to a command whose JavaScript hears none, since it is in the middle of a long step. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { root } from "../support/commands";

const LINE = "Stopped; the step before is kept\n";

/** Starts the command and waits until its step goes on. */
async function stuckCommand() {
  const child = spawn(process.execPath, ["scripts/run.mjs", "test/support/stuck-command.ts"], { cwd: root });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const closed = once(child, "close");
  const [pid] = await once(child.stdout.setEncoding("utf8"), "data");
  const ended = closed.then(([code]) => {
    assert.throws(() => process.kill(Number(pid), 0), { code: "ESRCH" }, "the command itself is left");
    return [code, stderr];
  });
  return { child, ended };
}

test("a command that hears no signal is ended after some seconds, and says what is kept", async () => {
  const ways: [NodeJS.Signals, number][] = [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ];
  const outcomes = ways.map(async ([signal, code]) => {
    const { child, ended } = await stuckCommand();
    child.kill(signal);
    assert.deepEqual(await ended, [code, LINE]);
  });
  await Promise.all(outcomes);
});

test("a second Ctrl+C ends it at once", async () => {
  const [once, twice] = await Promise.all([stuckCommand(), stuckCommand()]);
  once.child.kill("SIGINT");
  twice.child.kill("SIGINT");
  await setTimeout(1_500); // Soon after the first it would count as the same press.
  twice.child.kill("SIGINT");
  assert.equal(await Promise.race([once.ended.then(() => "once"), twice.ended.then(() => "twice")]), "twice");
  assert.deepEqual(await Promise.all([once.ended, twice.ended]), Array(2).fill([130, LINE]));
});
