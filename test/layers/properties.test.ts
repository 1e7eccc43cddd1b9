import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { attendWithoutRnn } from "../../src/layers/attention-without-rnn";
import { cells } from "../../src/layers/cells";
import { type DecoderWeights, decodeSteps } from "../../src/layers/decode";
import { type ScoreName, scores } from "../../src/layers/scores";
import { draws } from "../support/tensors";

const BATCH = 4;
const SOURCE = 5;
const STEPS = 3;
const UNITS = 4;
const INPUTS = 2;
const masks = {
  open: undefined,
  masked: tf.tensor2d(
    [
      [1, 1, 1, 1, 1],
      [1, 1, 1, 0, 0],
      [1, 1, 0, 0, 0],
      [1, 0, 0, 0, 0], // all but one
    ],
    [BATCH, SOURCE],
    "bool",
  ),
};

/** The attention of each decoder of the family for random weights and sources of a given size. */
const decoders: Record<string, (name: ScoreName, size: number, mask?: tf.Tensor2D) => tf.Tensor3D> = {
  "with previous tokens": (name, size, mask) => {
    const [values, weights, draw] = drawn(name, size, UNITS);
    const all = {
      ...weights,
      recurrentKernel: draw(UNITS + INPUTS + UNITS, 3 * UNITS),
      recurrentBias: draw(3 * UNITS),
    } as DecoderWeights;
    const inputs = draw<tf.Tensor3D>(BATCH, STEPS, INPUTS);
    return decodeSteps(values, all, STEPS, { score: scores[name], cell: cells.gru, mask, inputs }).attention;
  },
  "with previous tokens in a window": (name, size, mask) => {
    const [values, weights, draw] = drawn(name, size, UNITS);
    const all = {
      ...weights,
      recurrentKernel: draw(UNITS + INPUTS + UNITS, UNITS),
      recurrentBias: draw(UNITS),
    } as DecoderWeights;
    const inputs = draw<tf.Tensor3D>(BATCH, STEPS, INPUTS);
    const options = { score: scores[name], cell: cells.simple, mask, inputs, window: { size: 2 } };
    return decodeSteps(values, all, STEPS, options).attention;
  },
  "without the RNN": (name, size, mask) => {
    const [values, weights] = drawn(name, size, UNITS);
    return attendWithoutRnn(values, weights, STEPS, { score: scores[name], mask }).attention;
  },
};

function drawn(name: ScoreName, size: number, units: number) {
  const draw = draws(13, 1);
  const values = tf.mul(draw(BATCH, SOURCE, UNITS), size) as tf.Tensor3D;
  const shapes = Object.entries(scores[name].weightShapes({ sourceUnits: UNITS, units, scoreUnits: 3 }));
  return [values, Object.fromEntries(shapes.map(([key, shape]) => [key, draw(...shape)])), draw] as const;
}

for (const [decoder, attentionOf] of Object.entries(decoders)) {
  for (const name of Object.keys(scores) as ScoreName[]) {
    test(`${decoder}, ${name}: weights sum to 1 and are exactly 0 outside, however extreme the scores`, () => {
      for (const size of [0, 1, 1e4, -1e4]) {
        for (const mask of Object.values(masks)) {
          const attention = attentionOf(name, size, mask);
          assert.deepEqual(attention.shape, [BATCH, STEPS, SOURCE]);
          assert.ok(attention.min().dataSync()[0] >= 0);
          for (const sum of attention.sum(2).dataSync()) {
            assert.ok(Math.abs(sum - 1) < 1e-5, `sums to ${sum}`);
          }
          (attention.arraySync() as number[][][]).forEach((steps, example) => {
            const length = mask ? [5, 3, 2, 1][example] : SOURCE;
            steps.forEach((row, i) => {
              const start = decoder.endsWith("window") ? Math.min(i, Math.max(0, length - 2)) : 0;
              const end = decoder.endsWith("window") ? Math.min(start + 2, length) : length;
              row.forEach((weight, j) => {
                if (j < start || j >= end) {
                  assert.equal(weight, 0, `example ${example}, step ${i}, source ${j}`);
                }
              });
            });
          });
        }
      }
    });
  }
}
