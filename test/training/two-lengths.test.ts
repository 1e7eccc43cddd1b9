import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { twoLengthBatches } from "../../src/training/two-lengths";
import "../support/tensors";

const lengthsOf = (count: number) =>
  fc.array(fc.integer({ min: 1, max: 20 }), { minLength: count, maxLength: count });

test("each example stands once in an epoch, and no part is cut short", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 90 }).chain((count) => fc.tuple(lengthsOf(count), lengthsOf(count))),
      fc.integer({ min: 1, max: 40 }),
      ([sources, targets], batchSize) => {
        const data = { lengths: Int32Array.from(sources), targetLengths: Int32Array.from(targets) };
        const batches = twoLengthBatches(data, batchSize)("seed");
        const rows = batches.flat().flatMap((part) => [...part.rows]);
        assert.deepEqual(
          rows.sort((a, b) => a - b),
          sources.map((_, row) => row),
        );
        assert.equal(batches.length, Math.ceil(sources.length / batchSize));
        batches.slice(0, -1).forEach((parts) => {
          assert.equal(
            parts.reduce((sum, part) => sum + part.rows.length, 0),
            batchSize,
          );
        });
        for (const { rows, cut } of batches.flat()) {
          assert.ok(rows.length > 0);
          for (const row of rows) {
            assert.ok(sources[row] <= (cut?.sourceLength as number), "a source is cut");
            assert.ok(targets[row] <= (cut?.targetLength as number), "a target is cut");
          }
        }
      },
    ),
  );
});

test("all full batches have the same shapes, long examples never stand with short ones, the seed decides", () => {
  const lengths = Int32Array.from({ length: 1030 }, (_, n) => 1 + ((n * 37) % 41));
  const epoch = twoLengthBatches({ lengths }, 100);
  const batches = epoch(1);
  const shapes = new Set(
    batches.slice(0, -1).map((parts) => JSON.stringify(parts.map(({ rows, cut }) => [rows.length, cut]))),
  );
  assert.equal(shapes.size, 1);
  const [short, long] = [0, 1].map((n) =>
    batches.flatMap((parts) => [...parts[n].rows].map((row) => lengths[row])),
  );
  assert.ok(Math.max(...short) <= Math.min(...long));
  assert.ok(short.length > long.length, "as much work: more short ones than long ones");
  assert.deepEqual(epoch(1), batches);
  assert.notDeepEqual(epoch(2), batches);
});
