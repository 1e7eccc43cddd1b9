/**
 * Each reader on damaged files, for as long as FUZZ_SECONDS says (a second each; Parquet, which takes a process each,
 * four): pairs come out, or one line that names the file. FUZZ_SEED draws other damage.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import fc from "fast-check";
import { InputError } from "../../src/files/errors";
import { fromPairs, readPairs, toPairs } from "../../src/text/pairs";
import { pairsAsBytes } from "../../src/text/write-pairs";

const folder = mkdtempSync(path.join(tmpdir(), "fuzz-"));
after(() => rmSync(folder, { recursive: true }));
const seed = Number(process.env.FUZZ_SEED ?? 1);
const secondsFor = (usual: number) => Number(process.env.FUZZ_SECONDS ?? usual);

const whole = fromPairs(
  Array.from({ length: 30 }, (_, n) => ({
    source: n % 3 ? `${n} past "noon", é👩` : `half past ${n}`,
    target: `${10 + n}:00`,
    family: `f${n % 4}`,
  })),
);

type Edit = { kind: "set" | "insert" | "remove" | "cut" | "repeat"; at: number; bytes: number[] };
const special = [0, 9, 10, 13, 34, 44, 91, 92, 93, 123, 127, 128, 0xbf, 0xc3, 0xed, 0xf0, 0xfe, 0xff];
const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom("set", "set", "set", "insert", "remove", "cut", "repeat"),
  // Where Parquet keeps its list of rows, at the end, most of the damage is done.
  at: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.7, max: 1, noNaN: true })),
  bytes: fc.array(fc.oneof(fc.constantFrom(...special), fc.nat(255)), { minLength: 1, maxLength: 3 }),
});

function damage(sound: Buffer, edits: readonly Edit[]): Buffer {
  return edits.reduce((content, { kind, at, bytes }) => {
    const place = Math.min(content.length - 1, Math.floor(at * content.length));
    const [before, rest] = [content.subarray(0, place), content.subarray(place)];
    const parts = {
      set: [before, Buffer.from(bytes), rest.subarray(bytes.length)],
      insert: [before, Buffer.from(bytes), rest],
      remove: [before, rest.subarray(bytes.length)],
      cut: [before],
      repeat: [before, rest, rest],
    };
    return content.length === 0 ? content : Buffer.concat(parts[kind]);
  }, sound);
}

for (const [ending, seconds] of [
  [".csv", 1],
  [".tsv", 1],
  [".json", 1],
  [".parquet", 4],
] as const) {
  test(`damaged ${ending}: pairs, or one line that names the file`, () => {
    const file = path.join(folder, `damaged${ending}`);
    const sound = pairsAsBytes(file, whole);
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        writeFileSync(file, damage(sound, edits));
        try {
          const pairs = toPairs(readPairs(file));
          assert.ok(pairs.length >= 2 && pairs.every(({ source, target }) => source.trim() && target.trim()));
        } catch (error) {
          assert.ok(error instanceof InputError, String((error as Error).stack));
          assert.ok(error.message.startsWith(`${file}: `) && !error.message.includes("\n"), error.message);
          assert.ok(error.message.length < 500, error.message);
        }
      }),
      {
        seed,
        numRuns: 1e6,
        interruptAfterTimeLimit: secondsFor(seconds) * 1000,
        markInterruptAsFailure: false,
        endOnFailure: true,
      },
    );
  });
}
