import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { afterEach, test } from "node:test";
import { type MimeBundle, type Notebook, registerNotebook } from "../../src/progress/notebook";
import { Interrupted, isInterrupted, progress } from "../../src/progress/progress";
import { duration, status, summary } from "../../src/progress/progress-text";
import { unusedNotebook } from "../support/notebook";

/** A notebook that keeps what is drawn and presses stop when told. */
function standIn() {
  const drawn: { place: number; bundle: MimeBundle }[] = [];
  let places = 0;
  const state = { stop: false };
  const notebook: Notebook = {
    ...unusedNotebook,
    display(bundle) {
      const place = places++;
      drawn.push({ place, bundle });
      return { update: (next) => drawn.push({ place, bundle: next }) };
    },
    clearOutput() {},
    consumeStop: () => state.stop,
    liveTensors: () => undefined,
  };
  registerNotebook(notebook);
  return { drawn, state };
}

afterEach(() => registerNotebook(undefined));

test("durations are said in the unit that fits", () => {
  assert.equal(duration(8_320), "8.3 s");
  assert.equal(duration(9_960), "10 s");
  assert.equal(duration(59_700), "1 min 00 s");
  assert.equal(duration(80_000), "1 min 20 s");
  assert.equal(duration(2 * 3600_000 + 5 * 60_000), "2 h 05 min");
});

test("the status line gives share, rate and time left", () => {
  const state = {
    label: "training",
    unit: "step",
    done: 50,
    total: 200,
    elapsed: 4_000,
    detail: "loss 0.31",
  };
  assert.equal(status(state), "25 % · 50/200 steps · 12.5 steps/s · 12 s left · loss 0.31");
  assert.equal(
    status({ ...state, done: 2, unit: "epoch", detail: "" }),
    "1 % · 2/200 epochs · 2.0 s/epoch · 6 min 36 s left",
  );
  assert.equal(
    summary({ ...state, unit: "batch" }),
    "training: 50 of 200 batches in 4.0 s · 12.5 batches/s · loss 0.31",
  );
});

test("nothing done yet promises no time", () => {
  assert.equal(
    status({ label: "a", unit: "step", done: 0, total: 10, elapsed: 5, detail: "" }),
    "0 % · 0/10 steps",
  );
});

test("a notebook's bar is redrawn in one place, seldom, and ends as one line without a bar", () => {
  const { drawn } = standIn();
  const bar = progress("training", 100_000);
  for (let step = 1; step <= 100_000; step++) {
    bar.update(step);
  }
  bar.finish("done");
  bar.finish("twice");
  assert.ok(drawn.length <= 10, `${drawn.length} drawings`);
  assert.ok(drawn.every(({ place }) => place === 0));
  assert.match(String(drawn[0]?.bundle["text/html"]), /<progress value="0" max="100000">/);
  const last = drawn.at(-1)?.bundle;
  assert.match(String(last?.["text/plain"]), /^training: 100000 steps in .* · done$/);
  assert.doesNotMatch(String(last?.["text/html"]), /<progress/);
});

test("labels and notes cannot smuggle HTML in", () => {
  const { drawn } = standIn();
  progress("<b>", 1).finish("<script>");
  for (const { bundle } of drawn) {
    assert.doesNotMatch(String(bundle["text/html"]), /<b>|<script>/);
  }
});

test("a pressed stop leaves through update, and the bar says where it stood", () => {
  const { drawn, state } = standIn();
  const bar = progress("training", 10);
  bar.update(3);
  state.stop = true;
  assert.throws(() => bar.update(4), Interrupted);
  assert.match(String(drawn.at(-1)?.bundle["text/plain"]), /^training: 4 of 10 steps .* · stopped$/);
  assert.ok(isInterrupted(new Interrupted()));
  assert.ok(!isInterrupted(new Error("other")));
});

test("a total that is no count is refused", () => {
  assert.throws(() => progress("training", Number.NaN), /progress\("training"\): the total is NaN/);
  assert.throws(() => progress("training", -1), RangeError);
});

test("in a log file only the last line stands, on standard error", () => {
  const script = `
    const { progress } = require("./src/progress/progress");
    const bar = progress("sorting", 3, { unit: "box" });
    for (let i = 1; i <= 3; i++) bar.update(i);
    bar.finish();`;
  const run = spawnSync(process.execPath, ["--import", "tsx", "-e", script], {
    encoding: "utf8",
  });
  assert.equal(run.status, 0, run.stderr);
  assert.equal(run.stdout, "");
  assert.match(run.stderr, /^sorting: 3 boxes in \d+\.\d s · .*boxes\/s\n$/);
});
