import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { root } from "../../scripts/setup/paths.mjs";
import { compileFunction } from "../../src/native/graph/compile";
import { tf } from "../../src/native/tensorflow";

const integers = [1, -2, 3, 0, 7, -8, 2147483647, -2147483648];

test("an integer is round already: op by op, in a graph, and empty", () => {
  const x = tf.tensor2d(integers, [2, 4], "int32");
  const rounded = tf.round(x);
  assert.equal(rounded.dtype, "int32");
  assert.deepEqual([...rounded.dataSync()], integers);
  assert.deepEqual([...x.dataSync()], integers);
  const graph = compileFunction(() => [tf.round(x), tf.round(tf.cast(x, "float32"))], [x]);
  const [fromGraph] = graph.run([tf.tensor2d(integers, [2, 4], "int32")]);
  assert.deepEqual([...fromGraph.dataSync()], integers);
  assert.deepEqual(tf.round(tf.zeros([0, 3], "int32")).shape, [0, 3]);
});

test("floats are rounded half to even, as before", () => {
  assert.deepEqual([...tf.round([0.5, 1.5, 2.5, -0.5, -1.2, 1e10]).dataSync()], [0, 2, 2, -0, -1, 1e10]);
});

/** Runs a program of its own in the project's folder and returns its last line. */
function lastLine(program: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", program], {
    cwd: root,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  return stdout.trim().split("\n").at(-1) as string;
}

test("rounded integers leave no memory behind", () => {
  const program = `
    const tf = require("@tensorflow/tfjs-node");
    const one = tf.ones([1e6], "int32");
    const round = (times) => {
      for (let n = 0; n < times; n++) tf.tidy(() => void tf.round(tf.add(one, 1)));
      return process.memoryUsage().rss;
    };
    const sizes = [round(20), round(300), round(300), round(300)];
    console.log(Math.min(...sizes.slice(1).map((size, n) => size - sizes[n])) / 1e6);`;
  const megabytes = Number(lastLine(program)); // of three times the least: a busy machine frees memory late
  assert.ok(megabytes < 600, `${megabytes} MB more; it would be 1,200 if the kernel kept its input`);
});

test("the addon brings the functions that tfjs-node calls and newer Nodes lack", (t) => {
  if (!("getBuiltinModule" in process)) {
    t.skip("this Node has them itself");
    return;
  }
  const program = `
    const util = require("node:util");
    delete util.isNullOrUndefined;
    delete util.isArray;
    const tf = require("@tensorflow/tfjs-node");
    console.log(tf.abs(tf.tensor1d([-1, 2])).dataSync().join());`;
  assert.equal(lastLine(program), "1,2");
});

/** Results of a function of integers on a backend. */
type Op = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
const ops: Record<string, Op> = {
  abs: (a) => tf.abs(a),
  neg: (a) => tf.neg(a),
  sign: (a) => tf.sign(a),
  square: (a) => tf.square(a),
  round: (a) => tf.round(a),
  relu: (a) => tf.relu(a),
  relu6: (a) => tf.relu6(a),
  clip: (a) => tf.clipByValue(a, -2, 5),
  sum: (a) => tf.sum(a, 1),
  prod: (a) => tf.prod(a, 1),
  min: (a) => tf.min(a, 0),
  max: (a) => tf.max(a, 0),
  mean: (a) => tf.mean(a, 0),
  cumsum: (a) => tf.cumsum(a, 1),
  cumprod: (a) => tf.cumprod(a, 1),
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  floorDiv: tf.floorDiv,
  mod: tf.mod,
  maximum: tf.maximum,
  minimum: tf.minimum,
  squaredDifference: tf.squaredDifference,
  less: tf.less,
  equal: tf.equal,
  matMul: (a, b) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, false, true),
};

test("operations on integers give what tfjs' plain backend gives", async (t) => {
  t.after(() => tf.setBackend("tensorflow"));
  const results = async (backend: string) => {
    await tf.setBackend(backend);
    return Object.fromEntries(
      Object.entries(ops).map(([name, op]) => {
        const result = tf.tidy(() =>
          op(
            tf.tensor2d([1, -2, 3, 0, 7, -8], [2, 3], "int32"),
            tf.tensor2d([2, 3, -4, 5, 7, 3], [2, 3], "int32"),
          ),
        );
        return [name, { dtype: result.dtype, shape: result.shape, values: [...result.dataSync()] }];
      }),
    );
  };
  assert.deepEqual(await results("tensorflow"), await results("cpu"));
});
