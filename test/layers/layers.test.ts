import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import {
  AttentionDecoder,
  type AttentionDecoderConfig,
  type CellName,
  OneHot,
  RecurrentEncoder,
  type RecurrentEncoderConfig,
  type ScoreName,
  scores,
} from "../../src/layers/index";
import { orthogonal, RecurrentKernel } from "../../src/layers/initializers";
import { assertClose, assertNoTensorsLeft } from "../support/tensors";

const PADDING = 0;

function smallModel(
  paddingId?: number,
  options: Partial<AttentionDecoderConfig & RecurrentEncoderConfig> = {},
): tf.LayersModel {
  const source = tf.input({ shape: [6] });
  const oneHot = new OneHot({ depth: 5, paddingId });
  const encoder = new RecurrentEncoder({ ...options, units: 3, seed: 1 });
  const attention = new AttentionDecoder({ ...options, targetLength: 4, units: 6, scoreUnits: 3, seed: 2 });
  const outputs = attention.apply(encoder.apply(oneHot.apply(source))) as tf.SymbolicTensor[];
  return tf.model({ inputs: source, outputs });
}

const ids = (rows: number[][]) => tf.tensor2d(rows, undefined, "int32");
const padded = [
  [1, 2, 3, 0, 0, 0],
  [4, 3, 2, 1, 1, 0],
];

test("the layer gives attention weights beside its output, each row summing to 1", () => {
  const [states, attention] = smallModel().predict(ids(padded)) as tf.Tensor[];
  assert.deepEqual(states.shape, [2, 4, 6]);
  assert.deepEqual(attention.shape, [2, 4, 6]);
  for (const sum of attention.sum(2).dataSync()) {
    assert.ok(Math.abs(sum - 1) < 1e-6);
  }
});

test("under a mask no attention falls on padding, and padding changes nothing", () => {
  const model = smallModel(PADDING);
  const [states, attention] = model.predict(ids(padded)) as tf.Tensor3D[];
  assert.equal(attention.slice([0, 0, 3], [1, 4, 3]).abs().max().dataSync()[0], 0);
  assert.ok(attention.slice([0, 0, 0], [1, 4, 3]).min().dataSync()[0] > 0);
  const [short] = model.apply(ids([[1, 2, 3]])) as tf.Tensor3D[]; // the same source without its padding
  assertClose(short, states.slice([0, 0, 0], [1, 4, 6]), 1e-6, "states");
});

test("without a mask padding is a character like any other", () => {
  const model = smallModel();
  const [states, attention] = model.predict(ids(padded)) as tf.Tensor3D[];
  const [short] = model.apply(ids([[1, 2, 3]])) as tf.Tensor3D[];
  assert.ok(attention.slice([0, 0, 3], [1, 4, 3]).min().dataSync()[0] > 0);
  assert.ok(tf.max(tf.abs(tf.sub(short, states.slice([0, 0, 0], [1, 4, 6])))).dataSync()[0] > 1e-6);
});

const variants: Record<string, Partial<AttentionDecoderConfig & RecurrentEncoderConfig>> = {
  article: {},
  ...Object.fromEntries((Object.keys(scores) as ScoreName[]).map((score) => [score, { score }])),
  ...Object.fromEntries((["gru", "simple"] as CellName[]).map((cell) => [cell, { cell }])),
  window: { window: { size: 2, stride: 2, centered: true } },
};

for (const [name, options] of Object.entries(variants)) {
  for (const paddingId of [undefined, PADDING]) {
    test(`${name}${paddingId === undefined ? "" : ", masked"}: saves, loads and predicts the same; weights sum to 1`, async () => {
      const model = smallModel(paddingId, options);
      let artifacts: tf.io.ModelArtifacts | undefined;
      await model.save(
        tf.io.withSaveHandler(async (saved) => {
          artifacts = saved;
          return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
        }),
      );
      const again = await tf.loadLayersModel(tf.io.fromMemory(artifacts as tf.io.ModelArtifacts));
      const [before, after] = [model, again].map((m) => m.predict(ids(padded)) as tf.Tensor[]);
      before.forEach((tensor, n) => {
        assert.deepEqual([...tensor.dataSync()], [...after[n].dataSync()]);
      });
      for (const sum of before[1].sum(2).dataSync()) {
        assert.ok(Math.abs(sum - 1) < 1e-6, `sums to ${sum}`);
      }
      if (paddingId !== undefined) {
        assert.equal(
          before[1].slice([0, 0, 3], [1, 4, 3]).abs().max().dataSync()[0],
          0,
          "attention on padding",
        );
      }
    });
  }
}

test("an encoder from one end knows nothing of what comes later; from both ends it does", () => {
  const early = (bidirectional: boolean, source: number[]) =>
    tf.tidy(() => {
      const encoder = new RecurrentEncoder({ units: 3, bidirectional, seed: 1 });
      const x = tf.oneHot(ids([source]), 5).toFloat();
      return [...(encoder.apply(x) as tf.Tensor3D).slice([0, 0, 0], [1, 2, 3]).dataSync()];
    });
  assert.deepEqual(early(false, [1, 2, 3]), early(false, [1, 2, 4]));
  const [one, other] = [
    [1, 2, 3],
    [1, 2, 4],
  ].map((source) =>
    tf.tidy(() => {
      const encoder = new RecurrentEncoder({ units: 3, seed: 1 });
      return [
        ...(encoder.apply(tf.oneHot(ids([source]), 5).toFloat()) as tf.Tensor3D)
          .slice([0, 0, 3], [1, 1, 3])
          .dataSync(),
      ];
    }),
  );
  assert.notDeepEqual(one, other);
});

test("the dot score refuses units that do not fit, in words", () => {
  const encoder = new RecurrentEncoder({ units: 3 });
  const attention = new AttentionDecoder({ targetLength: 2, units: 5, scoreUnits: 1, score: "dot" });
  const encoded = encoder.apply(tf.input({ shape: [4, 2] }));
  assert.throws(() => attention.apply(encoded), /as many decoder units \(5\) as source units \(6\)/);
});

test("an orthogonal matrix has orthonormal rows or columns, whichever are fewer", () => {
  for (const [rows, columns] of [
    [4, 9],
    [9, 4],
    [5, 5],
  ]) {
    const q = orthogonal(rows, columns, 3);
    const gram = rows < columns ? tf.matMul(q, q, false, true) : tf.matMul(q, q, true);
    assertClose(gram, tf.eye(Math.min(rows, columns)), 1e-5, `${rows} × ${columns}`);
  }
});

test("one seed gives the same weights, another seed others", () => {
  const [a, b, c] = [1, 1, 2].map((seed) => [...new RecurrentKernel(3, seed).apply([7, 12]).dataSync()]);
  assert.deepEqual(a, b);
  assert.notDeepEqual(a, c);
});

test("a prediction leaves nothing behind but its result", () => {
  const model = smallModel(PADDING);
  const x = ids(padded);
  assertNoTensorsLeft(() => tf.dispose(model.predict(x)));
});
