import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { parsePort } from "../../scripts/setup/arguments.mjs";
import { nodeVersionProblem } from "../../scripts/setup/node.mjs";
import { root } from "../../scripts/setup/paths.mjs";
import { Problem } from "../../scripts/setup/problem.mjs";
import { pythonVersionWillDo } from "../../scripts/setup/python.mjs";

function command(name: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join("scripts", name), ...args], {
    cwd: root,
    encoding: "utf8",
  });
  return { status, stdout, lines: stderr.trim().split("\n") };
}

test("wrong arguments give one line and exit code 2, before anything is set up", () => {
  for (const [name, ...args] of [
    ["start.mjs", "--port", "high"],
    ["start.mjs", "--prot", "1"],
    ["start.mjs", "notebooks"],
    ["setup.mjs", "--fast"],
    ["doctor.mjs", "now"],
    ["test.mjs", "--only", "lint,nothing"],
    ["run.mjs"],
  ]) {
    const { status, stdout, lines } = command(name, ...args);
    assert.equal(status, 2, `${name} ${args.join(" ")}: ${lines.join("\n")}`);
    assert.equal(lines.length, 1, lines.join("\n"));
    assert.match(lines[0], /^error: /);
    assert.equal(stdout, "");
  }
});

test("--help explains and does nothing", () => {
  for (const name of ["start.mjs", "setup.mjs", "doctor.mjs", "test.mjs"]) {
    const { status, stdout } = command(name, "--help");
    assert.equal(status, 0);
    assert.match(stdout, /^usage: npm /);
  }
});

test("a port is a whole number from 1 to 65535", () => {
  assert.equal(parsePort("8899"), 8899);
  assert.equal(parsePort(undefined), undefined);
  for (const text of ["0", "65536", "-1", "1e3", "80.5", "", " 80"]) {
    assert.throws(
      () => parsePort(text),
      (error) => error instanceof Problem && error.exitCode === 2,
      text,
    );
  }
});

test("Node from 20.10 on will do", () => {
  for (const version of ["20.10.0", "20.19.5", "22.0.0", "24.3.1"]) {
    assert.equal(nodeVersionProblem(version), undefined, version);
  }
  for (const version of ["18.20.4", "20.9.0"]) {
    assert.match(nodeVersionProblem(version) ?? "", /too old/);
  }
});

test("Python from 3.9 on will do", () => {
  assert.deepEqual(["3.9", "3.14", "3.8", "2.7", "4.0"].map(pythonVersionWillDo), [
    true,
    true,
    false,
    false,
    false,
  ]);
});
