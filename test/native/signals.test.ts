import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { test } from "node:test";

test("signals that come in thousands harm no matrix product", async () => {
  const child = fork(path.join(__dirname, "under-signals.ts"), { execArgv: ["--import", "tsx"] });
  let report: unknown;
  child.on("message", (message) => {
    report = message;
  });
  const ended = once(child, "exit");
  await Promise.race([once(child, "message"), ended]);
  const storm = setInterval(() => child.kill("SIGWINCH"), 1);
  const [code, signal] = await ended.finally(() => clearInterval(storm));
  assert.deepEqual([code, signal], [0, null]);
  const { handled, wrong, generated } = report as { handled: number; wrong: number; generated: string };
  assert.equal(wrong, 0, "elements that differ from those of the same product in quiet");
  assert.ok(handled > 100, `${handled} signals were handled`);
  if (process.platform === "linux" && process.arch === "x64") {
    assert.equal(
      generated,
      "true",
      "the addon is the one that keeps signals away, which turns the generated code on",
    );
  }
});
