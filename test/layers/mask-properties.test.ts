/** Properties of masks and windows, tested with generated sizes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { attentionWeights } from "../../src/layers/attention";
import { OneHot } from "../../src/layers/one-hot";
import { reversedRows, reverseSequence } from "../../src/layers/reverse-sequence";
import { tidied } from "../../src/layers/tidied";
import { windowMasks } from "../../src/layers/window";
import "../support/tensors";

const SEED = 1;
const small = (max: number) => fc.integer({ min: 1, max });
const lengthsUpTo = (sourceLength: number) => fc.array(small(sourceLength), { minLength: 1, maxLength: 4 });

test("a window is one run of steps inside the source, as long as it may be, and moves on only", () => {
  const drawn = fc.record({ size: small(8), stride: fc.constantFrom(0.5, 1, 2, 3), centered: fc.boolean() });
  const sources = small(9).chain((sourceLength) =>
    fc.record({ sourceLength: fc.constant(sourceLength), lengths: lengthsUpTo(sourceLength) }),
  );
  fc.assert(
    fc.property(drawn, sources, small(5), (window, { sourceLength, lengths }, targetLength) => {
      const rows = tidied(() =>
        windowMasks(window, targetLength, sourceLength, tf.tensor1d(lengths, "int32")).map(
          (mask) => mask.toInt().arraySync() as number[][],
        ),
      );
      lengths.forEach((length, n) => {
        const starts = rows.map((masks) => masks[n].indexOf(1));
        rows.forEach((masks, step) => {
          const run = "0".repeat(starts[step]) + "1".repeat(Math.min(window.size, length));
          assert.equal(masks[n].join(""), run.padEnd(sourceLength, "0"));
          assert.ok(starts[step] + Math.min(window.size, length) <= length);
        });
        assert.deepEqual(
          starts,
          [...starts].sort((a, b) => a - b),
        );
      });
    }),
    { seed: SEED, numRuns: 150 },
  );
});

test("attention weights are 0 off the mask, and sum to 1 on it, however large the scores are", () => {
  const scored = small(7).chain((length) =>
    fc.record({
      scores: fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
        minLength: length,
        maxLength: length,
      }),
      real: small(length),
    }),
  );
  fc.assert(
    fc.property(scored, ({ scores, real }) => {
      const mask = scores.map((_, step) => (step < real ? 1 : 0));
      const weights = tidied(() =>
        attentionWeights(tf.tensor2d([scores]), tf.tensor2d([mask], undefined, "bool")).arraySync(),
      );
      assert.ok(
        weights[0].slice(real).every((weight) => weight === 0),
        String(weights),
      );
      const sum = weights[0].reduce((total, weight) => total + weight, 0);
      assert.ok(Math.abs(sum - 1) < 1e-5, String(weights));
    }),
    { seed: SEED, numRuns: 200 },
  );
});

test("the padding mask is where the ids are not the padding; a source reversed twice is itself", () => {
  const layer = new OneHot({ depth: 12, paddingId: 0 });
  const batches = small(7).chain((length) =>
    fc.array(fc.array(fc.integer({ min: 1, max: 11 }), { minLength: 1, maxLength: length }), {
      minLength: 1,
      maxLength: 4,
    }),
  );
  fc.assert(
    fc.property(batches, (texts) => {
      const length = Math.max(...texts.map((text) => text.length));
      const padded = texts.map((text) => [...text, ...new Array<number>(length - text.length).fill(0)]);
      tf.tidy(() => {
        const ids = tf.tensor2d(padded, undefined, "int32"); // [batch, length]
        assert.deepEqual(
          layer.computeMask(ids).toInt().arraySync(),
          padded.map((row) => row.map((id) => Number(id !== 0))),
        );
        const sequence = tf.transpose(ids.toFloat().expandDims(2), [1, 0, 2]) as tf.Tensor3D; // [length, batch, 1]
        const rows = reversedRows(
          tf.tensor1d(
            texts.map((text) => text.length),
            "int32",
          ),
          length,
        );
        const once = reverseSequence(sequence, rows);
        const firsts = once.arraySync()[0].map(([id]) => id);
        assert.deepEqual(
          firsts,
          texts.map((text) => text.at(-1)),
        );
        const twice = reverseSequence(once, rows);
        const back = (tf.transpose(twice, [1, 0, 2]).squeeze([2]) as tf.Tensor2D).arraySync();
        texts.forEach((text, n) => {
          assert.deepEqual(back[n].slice(0, text.length), text);
        });
      });
    }),
    { seed: SEED, numRuns: 100 },
  );
});
