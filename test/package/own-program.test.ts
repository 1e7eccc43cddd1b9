import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

const root = path.resolve(__dirname, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "own-program-"));
const tsc = path.join(root, "node_modules/typescript/bin/tsc");
/** Runs Node in the program's folder; what it prints is part of the error when it fails. */
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

before(() => {
  // The package as npm would install it, beside the tfjs that the program uses itself.
  const installed = path.join(folder, "node_modules/attention-workbook");
  mkdirSync(path.join(installed, "node_modules"), { recursive: true });
  execFileSync(
    process.execPath,
    [tsc, "-p", "tsconfig.build.json", "--outDir", path.join(installed, "dist")],
    { cwd: root },
  );
  writeFileSync(path.join(installed, "package.json"), readFileSync(path.join(root, "package.json")));
  const { dependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  for (const name of [...Object.keys(dependencies), "@types/node"]) {
    const link = path.join(folder, "node_modules", name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(root, "node_modules", name), link);
  }
});
after(() => rmSync(folder, { recursive: true }));

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
