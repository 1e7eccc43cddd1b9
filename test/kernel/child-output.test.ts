import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

test("a child that prints more than is kept until its end: one sentence that says what to do", {
  skip: process.platform === "win32" ? "starts head" : false,
}, () => {
  const program = `
    require("./src/kernel/child-output").showOutputOfChildren((call) => call({}));
    const { execFileSync } = require("node:child_process");
    try {
      execFileSync("head", ["-c", "300000000", "/dev/zero"], { stdio: "inherit" });
    } catch ({ code, message }) {
      console.error(code + ": " + message);
    }`;
  const { stderr } = spawnSync(process.execPath, ["--import", "tsx", "-e", program], {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  assert.equal(stderr, "ENOBUFS: head printed more than 256 MB; send its output to a file\n");
});
