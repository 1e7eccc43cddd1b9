import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

const root = path.resolve(__dirname, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "own-program-"));
const tsc = path.join(root, "node_modules/typescript/bin/tsc");
/** Runs Node in the program's folder. If it fails, the error contains its output. */
function node(...args: string[]): string {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2" };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
    env,
  });
  assert.equal(status, 0, `${args.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

type Manifest = { dependencies?: Record<string, string>; files: string[] };
const manifestOf = (file: string): Manifest => JSON.parse(readFileSync(file, "utf8"));

/** Links packages of the project into the program's node_modules. */
function link(names: string[]): void {
  for (const name of names) {
    const target = path.join(folder, "node_modules", name);
    mkdirSync(path.dirname(target), { recursive: true });
    if (!existsSync(target)) {
      symlinkSync(path.join(root, "node_modules", name), target);
    }
  }
}

before(() => {
  // The package with its dependencies as npm would install it, and tfjs-node without an addon.
  const installed = path.join(folder, "node_modules/attention-workbook");
  mkdirSync(installed, { recursive: true });
  const build = [tsc, "-p", "tsconfig.build.json", "--outDir", path.join(installed, "dist")];
  execFileSync(process.execPath, build, { cwd: root });
  const manifest = manifestOf(path.join(root, "package.json"));
  for (const name of ["package.json", ...manifest.files.filter((file) => file !== "dist")]) {
    cpSync(path.join(root, name), path.join(installed, name), { recursive: true });
  }
  writeFileSync(path.join(folder, "package.json"), "{}");
  link([...Object.keys(manifest.dependencies ?? {}), "@types/node"]);
  // tfjs-node imports parts of tfjs that it does not list.
  link(
    ["tfjs", "tfjs-core", "tfjs-layers", "tfjs-converter", "tfjs-data"].map((name) => `@tensorflow/${name}`),
  );
  const tfjsNode = "node_modules/@tensorflow/tfjs-node";
  cpSync(path.join(root, tfjsNode), path.join(folder, tfjsNode), {
    recursive: true,
    filter: (file) => !/tfjs-node[/\\](lib|deps)$/.test(file),
  });
  link(Object.keys(manifestOf(path.join(folder, tfjsNode, "package.json")).dependencies ?? {}));
});
after(() => rmSync(folder, { recursive: true }));

const native = "node_modules/attention-workbook/scripts/attention-workbook.mjs";

test("the package's command gives tfjs-node an addon, and a program with nothing else of ours computes", () => {
  const program = `console.log(require("@tensorflow/tfjs-node").tensor1d([1, 2]).square().sum().dataSync()[0]);`;
  const without = spawnSync(process.execPath, ["-e", program], { cwd: folder, encoding: "utf8" });
  assert.match(without.stderr, /tfjs_binding\.node/);
  node(native, "native");
  assert.equal(node("-e", program).trim().split("\n").at(-1), "5");
  const again = spawnSync(process.execPath, [native, "native"], { cwd: folder, encoding: "utf8" });
  assert.match(again.stderr, /native backend +TensorFlow \S+, computes/);
});

test("where there is no program, the package's command says so in one line", () => {
  const elsewhere = mkdtempSync(path.join(tmpdir(), "no-program-"));
  const file = path.join(folder, native);
  const { status, stderr } = spawnSync(process.execPath, [file, "native"], {
    cwd: elsewhere,
    encoding: "utf8",
  });
  rmSync(elsewhere, { recursive: true });
  assert.equal(status, 1);
  assert.match(stderr.trim().split("\n").at(-1) as string, /^error: there is no package\.json in /);
  const wrong = spawnSync(process.execPath, [file, "naive"], { cwd: folder, encoding: "utf8" });
  assert.deepEqual([wrong.status, wrong.stderr.trim().split("\n").length], [2, 1]);
});

/** The program of docs/layers.md, with what is needed to see that it works. */
function readmeProgram(): string {
  const [, program] =
    readFileSync(path.join(root, "docs", "layers.md"), "utf8").match(/```ts\n([\s\S]*?)```/) ?? [];
  assert.ok(program, "docs/layers.md holds a TypeScript program");
  return `${program}
const [probabilities, attended] = model.predict(tf.zeros([3, 41], "int32")) as tf.Tensor[];
model.compile({ optimizer: "adam", loss: ["categoricalCrossentropy", "meanSquaredError"] });
const targets = [tf.ones([3, 5, 11]), tf.ones([3, 5, 41])];
model.fit(tf.ones([3, 41], "int32"), targets, { epochs: 2, verbose: 0 }).then(({ history }) =>
  console.log(JSON.stringify({ shapes: [probabilities.shape, attended.shape], epochs: history.loss.length })),
);
`;
}

for (const moduleResolution of ["node10", "node16"]) {
  test(`the program of docs/layers.md type-checks and runs on its own (${moduleResolution})`, () => {
    writeFileSync(path.join(folder, "program.ts"), readmeProgram());
    const module = moduleResolution === "node16" ? "node16" : "commonjs";
    const options = [
      "--strict",
      "--skipLibCheck",
      "--esModuleInterop",
      "--target",
      "es2022",
      "--types",
      "node",
    ];
    node(tsc, ...options, "--module", module, "--moduleResolution", moduleResolution, "program.ts");
    const output = node("program.js").trim().split("\n").at(-1) as string;
    assert.deepEqual(JSON.parse(output), {
      shapes: [
        [3, 5, 11],
        [3, 5, 41],
      ],
      epochs: 2,
    });
  });
}

test("the layers bring no polars and no browser driver; the whole library is one import", () => {
  const program = `
    require("@tensorflow/tfjs-node");
    const { AttentionDecoder } = require("attention-workbook/layers");
    const others = Object.keys(require.cache).filter((file) => /polars|playwright/.test(file)).length;
    const { train } = require("attention-workbook");
    console.log(JSON.stringify({ decoder: typeof AttentionDecoder, others, train: typeof train }));`;
  const output = node("-e", program).trim().split("\n").at(-1) as string;
  assert.deepEqual(JSON.parse(output), { decoder: "function", others: 0, train: "function" });
});
