import assert from "node:assert/strict";
import { test } from "node:test";
import { causeOfEnd, type End } from "../../src/kernel/cause-of-end";

const end: End = { code: null, signal: null, text: "", heapLimit: 0, exitCode: undefined };

test("that memory was used up is known by what V8 wrote, whichever way the process ended", () => {
  const texts = [
    "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
    "FATAL ERROR: invalid array length Allocation failed - JavaScript heap out of memory",
    "FATAL ERROR: invalid table size Allocation failed",
  ];
  for (const text of texts) {
    const { name, message } = causeOfEnd({ ...end, signal: "SIGABRT", text, heapLimit: 150 * 2 ** 20 });
    assert.equal(name, "OutOfMemory");
    assert.match(message, /all of the 150 MB that it may use\..*--max-old-space-size/);
  }
  assert.match(causeOfEnd({ ...end, text: texts[0] ?? "" }).message, /has used up all\. /);
});

test("the code's own exit, also with code 0", () => {
  assert.match(causeOfEnd({ ...end, code: 0, exitCode: 0 }).message, /process\.exit\(0\)/);
  assert.equal(causeOfEnd({ ...end, code: 3, exitCode: 3 }).name, "KernelExit");
});

test("killed from outside", () => {
  assert.equal(causeOfEnd({ ...end, signal: "SIGKILL" }).name, "KernelKilled");
});

test("a native end, with the last that native code said", () => {
  const text = [
    "terminate called after throwing an instance of 'std::runtime_error'",
    "  what():  the shapes do not fit",
    "----- Native stack trace -----",
    " 1: 0xd32b41  [/usr/bin/node]",
    "    at process.abort (node:internal)",
    "Node.js v20.20.0",
    "Aborted (core dumped)",
  ].join("\n");
  const { name, message } = causeOfEnd({ ...end, signal: "SIGABRT", text });
  assert.equal(name, "KernelDied");
  assert.match(
    message,
    /\(SIGABRT\): what\(\): {2}the shapes do not fit\. The kernel has ended, and with it/,
  );
});

test("an exit code that nobody has asked for", () => {
  assert.match(causeOfEnd({ ...end, code: 7 }).message, /^The kernel has ended with exit code 7\. /);
});

test("last words are cut where they are long", () => {
  const { message } = causeOfEnd({ ...end, signal: "SIGSEGV", text: "x".repeat(1_000) });
  assert.match(message, /: x{300}\. /);
});
