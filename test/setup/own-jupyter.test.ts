import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import {
  installKernel,
  prefixDataFolder,
  uninstallKernel,
  userDataFolder,
} from "../../scripts/setup/own-jupyter.mjs";
import {
  hasPapermill,
  removePapermillTranslator,
  writePapermillTranslator,
} from "../../scripts/setup/papermill.mjs";
import { root } from "../../scripts/setup/paths.mjs";

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "own-jupyter-"));
after(() => fs.rmSync(temporary, { recursive: true, force: true }));
const newFolder = () => fs.mkdtempSync(path.join(temporary, "data-"));

test("the user's data folder is the one that Jupyter reads", () => {
  assert.equal(userDataFolder({ JUPYTER_DATA_DIR: "/mine" }, "/home/a", "linux"), "/mine");
  assert.equal(userDataFolder({ XDG_DATA_HOME: "/xdg" }, "/home/a", "linux"), "/xdg/jupyter");
  assert.equal(userDataFolder({}, "/home/a", "linux"), "/home/a/.local/share/jupyter");
  assert.equal(userDataFolder({}, "/Users/a", "darwin"), "/Users/a/Library/Jupyter");
});

test("an installed kernel starts this workbook's kernel, and can be installed twice and removed", () => {
  const data = newFolder();
  const { folder, replaced } = installKernel(data);
  assert.equal(replaced, undefined);
  const spec = JSON.parse(fs.readFileSync(path.join(folder, "kernel.json"), "utf8"));
  assert.ok(spec.argv.includes(path.join(root, "scripts", "kernel.mjs")));
  assert.equal(spec.argv.at(-1), "{connection_file}");
  assert.equal(spec.language, "typescript");
  assert.equal(installKernel(data).replaced, undefined);
  assert.equal(uninstallKernel(data), folder);
  assert.deepEqual(fs.readdirSync(path.join(data, "kernels")), []);
  assert.throws(() => uninstallKernel(data), /no kernel is installed/);
});

test("an installation that is killed at any moment leaves a whole kernelspec or none, and the next one works", () => {
  const program = `import("./scripts/setup/own-jupyter.mjs").then(({ installKernel }) => installKernel(process.argv[1]))`;
  const install = (data: string, env: Record<string, string>) =>
    spawnSync(process.execPath, ["--require", "./test/support/fail-at.cjs", "-e", program, data], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, FAIL_BELOW: data, ...env },
    });
  const [list, first] = [path.join(temporary, "operations"), newFolder()];
  assert.equal(install(first, { FAIL_AT: "Infinity", FAIL_LIST: list }).status, 0);
  const whole = fs.readFileSync(path.join(first, "kernels/attention-workbook/kernel.json"), "utf8");
  const operations = fs.readFileSync(list, "utf8").split("\n");
  assert.ok(operations.length >= 5, operations.join());
  for (const [at, name] of operations.entries()) {
    const data = newFolder();
    const { signal, stderr } = install(data, { FAIL_AT: String(name === "writeFileSync" ? at + 0.5 : at) });
    assert.equal(signal, "SIGKILL", stderr);
    const file = path.join(data, "kernels/attention-workbook/kernel.json");
    assert.ok(!fs.existsSync(file) || fs.readFileSync(file, "utf8") === whole);
    assert.equal(installKernel(data).replaced, undefined, `after a kill before operation ${at}, ${name}`);
    assert.deepEqual(fs.readdirSync(path.dirname(file)), ["kernel.json"]);
  }
});

test("what a reader keeps beside the kernelspec stays", () => {
  const data = newFolder();
  const { folder } = installKernel(data);
  fs.writeFileSync(path.join(folder, "logo-64x64.png"), "mine");
  assert.equal(uninstallKernel(data), path.join(folder, "kernel.json"));
  assert.deepEqual(fs.readdirSync(folder), ["logo-64x64.png"]);
});

test("the kernel of another clone is replaced, and that is told", () => {
  const data = newFolder();
  const { folder } = installKernel(data);
  const file = path.join(folder, "kernel.json");
  fs.writeFileSync(file, fs.readFileSync(file, "utf8").replaceAll(root, "/elsewhere"));
  assert.equal(installKernel(data).replaced, "/elsewhere");
});

for (const [what, text] of [
  ["of somebody else's", '{ "argv": ["python"] }'],
  ["that cannot be read", "{"],
  ["that is null", "null"],
]) {
  test(`a kernelspec ${what} is neither replaced nor removed`, () => {
    const data = newFolder();
    const file = path.join(data, "kernels", "attention-workbook", "kernel.json");
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text as string);
    assert.throws(() => installKernel(data), /was not written by the workbook/);
    assert.throws(() => uninstallKernel(data), /was not written by the workbook/);
    assert.equal(fs.readFileSync(file, "utf8"), text);
  });
}

test("papermill's translator goes into an environment and out again, and nothing else goes with it", () => {
  const environment = newFolder();
  const packages = path.join(environment, "lib", "python3.11", "site-packages");
  assert.equal(hasPapermill(environment), false, "an environment without any package");
  fs.mkdirSync(path.join(packages, "papermill"), { recursive: true });
  assert.equal(hasPapermill(environment), true);
  assert.equal(removePapermillTranslator(environment), false);
  assert.equal(writePapermillTranslator(environment), true);
  assert.equal(writePapermillTranslator(environment), false, "it is in place");
  assert.deepEqual(fs.readdirSync(packages).sort(), [
    "papermill",
    "papermill_typescript-1.0.dist-info",
    "papermill_typescript.py",
  ]);
  assert.equal(removePapermillTranslator(environment), true);
  assert.deepEqual(fs.readdirSync(packages), ["papermill"]);
});

test("wrong arguments are one line and exit code 2", () => {
  assert.throws(() => prefixDataFolder(path.join(temporary, "missing")), /there is no such folder/);
  const command = (...args: string[]) =>
    spawnSync(process.execPath, [path.join(root, "scripts", "own-kernel.mjs"), ...args], {
      encoding: "utf8",
    });
  for (const args of [
    [],
    ["remove"],
    ["install", "--user", "--prefix", temporary],
    ["install", "--prefix", ""],
  ]) {
    const { status, stderr } = command(...args);
    assert.equal(status, 2, args.join(" "));
    assert.match(stderr, /^error: .+\n$/);
  }
});
