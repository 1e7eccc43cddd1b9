import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { check, exercises, solution } from "../../src/exercises/check";
import { type Answer, judge } from "../../src/exercises/exercise";

const folder = path.join(__dirname, "../../notebooks");

/** Source of the notebook, or of its solutions, whose name begins with a number such as 02. */
function sourceOf(number: string, subfolder = ""): string {
  const here = path.join(folder, subfolder);
  const name = fs.readdirSync(here).find((one) => one.startsWith(`${number}-`));
  assert.ok(name, `no notebook ${number} in ${here}`);
  const { cells } = JSON.parse(fs.readFileSync(path.join(here, name), "utf8"));
  return cells.map(({ source }: { source: string[] }) => source.join("")).join("\n");
}

for (const exercise of exercises) {
  const { id, expected, mistakes, right } = exercise;

  test(`${id}: the right answer is right, each typical mistake gets its own hint`, () => {
    assert.deepEqual(judge(exercise, expected), { kind: "right", message: `${id} is right. ${right}` });
    assert.ok(mistakes.length > 0, "an exercise that knows no mistake has no hint to give");
    for (const { answer, hint } of mistakes) {
      assert.deepEqual(judge(exercise, answer), {
        kind: "mistake",
        message: `${id} is not right yet. ${hint}`,
      });
    }
    assert.equal(judge(exercise, undefined).kind, "open");
    for (const answer of exercise.also ?? []) {
      assert.equal(judge(exercise, answer).kind, "right");
    }
    const form = exercise.lengthIsAsked ? /^(?!.*It is a list)/ : /It is a list of 0; .* is asked for/;
    assert.match(judge(exercise, []).message, form);
  });

  test(`${id}: its notebook asks it and does not answer it, its solution does`, () => {
    const [number] = id.split(".");
    assert.ok(sourceOf(number).includes(`check("${id}", undefined)`));
    assert.ok(sourceOf(number, "solutions").includes(`solution("${id}", `));
  });
}

test("ids are used once, and an unknown one names those that exist", () => {
  assert.equal(new Set(exercises.map(({ id }) => id)).size, exercises.length);
  assert.throws(() => check("99.1", 1), /There is no exercise 99\.1; those that can be checked are 01\.1, /);
});

test("numbers may be off by the tolerance and no more; in texts only the case does not count", () => {
  const exercise = {
    id: "x",
    expected: [0.5, "Padding"],
    tolerance: 0.01,
    right: "",
    mistakes: [],
    hint: "Hm.",
  };
  assert.equal(judge(exercise, [0.509, " padding"]).kind, "right");
  assert.equal(judge(exercise, [0.511, "padding"]).message, "x is not right yet. Hm.");
  assert.equal(judge(exercise, [0.5, 0.5]).kind, "wrong");
  assert.match(judge(exercise, "padding").message, /It is a text; a list of 2 is asked for/);
});

test("a typed array is a list; percent, and what is no answer at all, get hints of their own", () => {
  const [oneHot, best, loss, half] = ["01.4", "01.5", "03.2", "04.4"].map(
    (id) => exercises.find((one) => one.id === id) as (typeof exercises)[number],
  );
  const rows = [
    [0, 0, 1],
    [1, 0, 0],
    [0, 1, 0],
  ];
  assert.match(
    judge(oneHot, new Float32Array(rows.flat())).message,
    /It is a list of 9; a list of 3 is asked/,
  );
  assert.equal(
    judge(
      oneHot,
      rows.map((row) => new Float32Array(row)),
    ).kind,
    "right",
  );
  assert.match(
    judge(oneHot, [rows[0], rows[1], [0, "1", 0]]).message,
    /Entry 2 of entry 3 is a text; a number is asked for/,
  );
  assert.match(judge(best, [0.45, 0.14, 1, 0.17, Number.NaN]).message, /Entry 5 is NaN, which is no number/);
  assert.equal(judge(best, new Float32Array([0.45, 0.14, 1, 0.17, 0.11])).kind, "right");
  assert.match(judge(best, [45, 14, 100, 17, 11]).message, /Right in percent/);
  assert.match(judge(half, 50).message, /Right in percent/);
  assert.doesNotMatch(judge(half, 40).message, /percent/);
  const contexts = exercises.find((one) => one.id === "05.3") as (typeof exercises)[number];
  assert.doesNotMatch(judge(contexts, 100).message, /percent/, "a count is no share");
  assert.match(judge(loss, Number.NaN).message, /It is NaN, which is no number; a number is asked/);
  assert.match(
    judge(loss, {} as number).message,
    /neither a number nor a text nor a list; a number is asked/,
  );
});

test("answers that are rounded as a reader would are right, neighbors of a whole number are not", () => {
  const kindOf = (id: string, answer: Answer) => {
    const exercise = exercises.find((one) => one.id === id);
    assert.ok(exercise, id);
    return judge(exercise, answer).kind;
  };
  const rounded: readonly [string, Answer][] = [
    ["01.5", [0.46, 0.14, 1, 0.17, 0.11]],
    ["02.1", [0.59, 0.22, 0.2]],
    ["02.3", [0.33, 0.33, 0.34]],
    ["02.4", [0.73, 0.27, 0]],
    ["03.2", 12],
    ["03.3", 0.951],
    ["04.3", "∅"],
    ["04b.4", 0.84],
    ["05.2", 8.05],
    ["06.1", [0.49, 0.89]],
    ["06.2", 74.5],
    ["06.4", [0.59, 1]],
    ["08.4", 0.07],
  ];
  for (const [id, answer] of rounded) {
    assert.equal(kindOf(id, answer), "right", id);
  }
  const tooFar: readonly [string, Answer][] = [
    ["02.1", [0.6, 0.2, 0.2]],
    ["04b.2", 0.02],
    ["05.2", 8],
    ["06.1", [0.5, 0.9]],
    ["06.2", 75],
  ];
  for (const [id, answer] of tooFar) {
    const exercise = exercises.find((one) => one.id === id) as (typeof exercises)[number];
    assert.match(judge(exercise, answer).message, /rounded too far/, id);
  }
  for (const id of ["01.1", "03.1", "07.1", "07.3"]) {
    const exact = exercises.find((one) => one.id === id)?.expected as number | number[];
    const neighbor = typeof exact === "number" ? exact + 1 : [exact[0], exact[1] + 1];
    assert.notEqual(kindOf(id, neighbor), "right", id);
  }
});

test("a solution fails if it is wrong, if its mistake is unknown to the check, or if it leaves one out", () => {
  assert.throws(() => solution("01.1", 804, []), /01\.1: the solution 804 is told/);
  assert.throws(() => solution("01.1", 803, [5]), /01\.1: the mistake 5 is told/);
  assert.throws(() => solution("04.4", 0.5, [1]), /04\.4: the solution leaves out the mistake 0\.25/);
});
