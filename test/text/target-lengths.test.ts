import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../src/files/errors";
import { checkTargetLengths } from "../../src/text/target-lengths";

const place = (row: number) => `f.csv: row ${row + 1}`;

test("a target of another length than the first is named with its place", () => {
  const wrong = () => checkTargetLengths(["09:12", "10:00", "12"], place);
  assert.throws(wrong, InputError);
  assert.throws(wrong, /^InputError: f.csv: row 3 has the target "12" of 2 characters; .* to have 5$/);
});

test("a length that is given counts, not that of the first target", () => {
  checkTargetLengths(["09:12"], place, 5);
  assert.throws(
    () => checkTargetLengths(["09:12"], place, 4),
    /row 1 has the target "09:12" of 5 characters/,
  );
});

test("characters are counted as a person sees them, words as words", () => {
  checkTargetLengths(["e\u0301", "👩‍🚀", "é"], place, 1); // two, three and one code points
  assert.throws(() => checkTargetLengths(["uno dos", "tres"], place, undefined, "word"), /of 1 word; .* 2$/);
});
