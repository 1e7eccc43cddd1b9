import assert from "node:assert/strict";
import { test } from "node:test";
import { Awaits } from "../../src/kernel/awaits";

function made() {
  const state = { pressed: false };
  const awaits = new Awaits({
    throwIfPressed: (where) => {
      if (state.pressed) {
        throw new Error(`stopped at ${where}`);
      }
    },
    interrupted: (where) => new Error(`interrupted at ${where.join(" < ")}`),
  });
  return { awaits, state };
}

const never = () => new Promise<never>(() => {});

test("what is no promise passes as it is, and a promise with its result or error", async () => {
  const { awaits } = made();
  const value = {};
  assert.equal(awaits.leave(awaits.enter(), value, "a"), value);
  assert.equal(await awaits.leave(awaits.enter(), Promise.resolve(3), "a"), 3);
  await assert.rejects(
    awaits.leave(awaits.enter(), Promise.reject(new Error("no")), "a") as Promise<unknown>,
    /^Error: no$/,
  );
  assert.deepEqual(awaits.ordered(), []);
});

test("the await that was entered last is the innermost, and a stop names all that wait for it", async () => {
  const { awaits } = made();
  const outer = awaits.enter();
  const inner = awaits.enter();
  const innerWait = awaits.leave(inner, never(), "inner") as Promise<unknown>;
  const outerWait = awaits.leave(outer, innerWait, "outer") as Promise<unknown>;
  const [innermost] = awaits.ordered();
  assert.equal(innermost?.where, "inner");
  awaits.reject(innermost, ["above"]);
  await assert.rejects(outerWait, /^Error: interrupted at above < inner < outer$/);
  assert.deepEqual(awaits.ordered(), []);
});

test("an await that has settled is not rejected any more", async () => {
  const { awaits } = made();
  const wait = awaits.leave(awaits.enter(), Promise.resolve("done"), "a") as Promise<unknown>;
  const [pending] = awaits.ordered();
  assert.ok(pending);
  assert.equal(await wait, "done");
  awaits.reject(pending);
});

test("after a stop nothing begins to wait, and what it waited for fails unheard", async () => {
  const { awaits, state } = made();
  state.pressed = true;
  const entered = awaits.enter();
  assert.throws(() => awaits.leave(entered, Promise.reject(new Error("unheard")), "here"), /stopped at here/);
  // An unhandled rejection would fail this test.
  await new Promise((resolve) => setImmediate(resolve));
});

test("an error remembers the places it came through, innermost first", async () => {
  const { awaits } = made();
  const error = new Error("deep");
  const inner = awaits.leave(awaits.enter(), Promise.reject(error), "inner");
  await assert.rejects(awaits.leave(awaits.enter(), inner, "outer") as Promise<unknown>);
  assert.deepEqual(awaits.awaitedBy(error), ["inner", "outer"]);
  assert.deepEqual(awaits.awaitedBy("a text"), []);
});

test("each step of `for await` can be left", async () => {
  const { awaits } = made();
  async function* numbers() {
    yield 1;
    await never();
  }
  const seen: unknown[] = [];
  const loop = (async () => {
    for await (const number of awaits.each(numbers(), "loop")) {
      seen.push(number);
    }
  })();
  await new Promise((resolve) => setImmediate(resolve));
  const [waiting] = awaits.ordered();
  assert.ok(waiting);
  awaits.reject(waiting);
  await assert.rejects(loop, /interrupted at loop/);
  assert.deepEqual(seen, [1]);
});

test("work that ends itself is counted until it is over, whichever way", async () => {
  const { awaits } = made();
  let fail: (error: Error) => void = () => {};
  const failing = new Promise<void>((_, reject) => {
    fail = reject;
  });
  const work = awaits.endsItself(failing);
  const wait = awaits.leave(awaits.enter(), work, "training") as Promise<unknown>;
  assert.equal(awaits.endingThemselves, 1);
  assert.equal(awaits.ordered()[0]?.ending, true);
  fail(new Error("over"));
  await assert.rejects(wait, /over/);
  assert.equal(awaits.endingThemselves, 0);
});
