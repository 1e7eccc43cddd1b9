import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { missingOptional } from "../../scripts/setup/complete-lock.mjs";
import { firstDifference } from "../../scripts/setup/packages.mjs";
import { root } from "../../scripts/setup/paths.mjs";

const wanted = {
  packages: {
    "": {},
    "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
    "node_modules/b-win32": { version: "2.0.0", optional: true },
  },
};

test("what npm installed fits the lock when every needed package is there in its version", () => {
  const a = { version: "1.0.0", integrity: "sha512-a" };
  assert.equal(
    firstDifference(wanted, { packages: { "node_modules/a": a, "node_modules/c": a } }),
    undefined,
  );
  assert.equal(firstDifference(wanted, { packages: {} }), "node_modules/a");
  const newer = { version: "1.0.1", integrity: "sha512-a" };
  assert.equal(firstDifference(wanted, { packages: { "node_modules/a": newer } }), "node_modules/a");
  const other = { version: "1.0.0", integrity: "sha512-b" };
  assert.equal(firstDifference(wanted, { packages: { "node_modules/a": other } }), "node_modules/a");
});

test("the lock file names the optional packages of all platforms, or npm ci would refuse it", () => {
  const lock = JSON.parse(fs.readFileSync(path.join(root, "package-lock.json"), "utf8"));
  const missing = Object.keys(missingOptional(lock.packages));
  assert.deepEqual(missing, [], "node scripts/setup/complete-lock.mjs adds them");
});

test("an entry for a left-out package is made from its name", () => {
  const parent = { dev: true, optionalDependencies: { "@x/cli-linux-x64-musl": "1.2.3", y: "1.0.0" } };
  const packages = { "node_modules/p": parent, "node_modules/p/node_modules/y": {} };
  assert.deepEqual(missingOptional(packages), {
    "node_modules/@x/cli-linux-x64-musl": {
      version: "1.2.3",
      cpu: ["x64"],
      dev: true,
      libc: ["musl"],
      optional: true,
      os: ["linux"],
    },
  });
});
