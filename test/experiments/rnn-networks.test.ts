import assert from "node:assert/strict";
import { test } from "node:test";
import "../../src/native/tensorflow";
import {
  attentionMoved,
  contextChange,
  type RnnNetwork,
  type RnnNetworkName,
  rightByPlace,
  rnnNetworks,
} from "../../src/experiments/rnn-networks";
import { translatorOf } from "../../src/models/translator-of";
import { recipes } from "../../src/training/recipes";
import { encodingFor, modelFor } from "../../src/training/tasks";

const pairs = [
  { source: "48 min before 10 a.m", target: "09:12" },
  { source: "ten past noon", target: "12:10" },
  { source: "11.11 pm", target: "23:11" },
];
/** Not trained: what is compared here holds for any parameters. */
function untrained(name: RnnNetworkName) {
  const { changes, task = "fixed-length" }: RnnNetwork = rnnNetworks[name];
  const encoding = encodingFor(task, pairs, [], "character");
  return translatorOf(modelFor(encoding, { ...recipes.steady, ...changes }, 3, 1), encoding);
}

test("without feedback all steps get the same context to the bit, with it they do not", () => {
  const changes = (Object.keys(rnnNetworks) as RnnNetworkName[]).map((name) => {
    const translator = untrained(name);
    const change = contextChange(translator, pairs);
    translator.dispose();
    return [name, change] as const;
  });
  const same = ["memory, no feedback", "neither", "fed, neither"];
  for (const [name, change] of changes) {
    if (name === "fixed context and memory") {
      assert.equal(change, null, "it has no attention");
    } else if (same.includes(name)) {
      assert.equal(change, 0, name);
    } else {
      assert.ok((change as number) > 1e-6, `${name}: ${change}`);
    }
  }
});

test("networks that are compared have the same number of parameters, within 1.2 %", () => {
  const count = (name: RnnNetworkName) => {
    const translator = untrained(name);
    const parameters = translator.model.countParams();
    translator.dispose();
    return parameters;
  };
  const first = Object.keys(rnnNetworks).slice(0, 6) as RnnNetworkName[];
  const groups: RnnNetworkName[][] = [first, ["LSTM", "GRU", "simple cell"]];
  for (const group of groups) {
    const counts = group.map(count);
    assert.ok(Math.max(...counts) / Math.min(...counts) < 1.012 * 1.01, `${group}: ${counts}`);
  }
});

/** The part of an answer that is counted. */
const answer = (output: string, alignment: number[][]) => ({ outputTokens: Array.from(output), alignment });

test("right characters are counted by place; characters that a shorter answer lacks are wrong", () => {
  const answers = [answer("09:10", []), answer("12", []), answer("23:11", [])];
  assert.deepEqual(rightByPlace(answers, pairs), [3, 3, 2, 2, 1]);
});

test("the share of the attention that moves from step to step", () => {
  const moving = [
    [1, 0],
    [0.5, 0.5],
    [0.5, 0.5],
  ];
  assert.equal(attentionMoved([answer("ab", moving)]), 0.25);
  assert.equal(attentionMoved([answer("ab", [])]), null);
});
