import assert from "node:assert/strict";
import { test } from "node:test";
import { ARTICLE_FAMILIES } from "../../src/datasets/human-times/article";
import { makeHumanTimes } from "../../src/datasets/human-times/human-times";
import { SPOKEN_FAMILIES } from "../../src/datasets/human-times/spoken";
import { readTime } from "./time-reader";

const ALL = [...ARTICLE_FAMILIES, ...SPOKEN_FAMILIES];

test("the reader of this test knows times that a person worked out", () => {
  const known: [string, string][] = [
    ["48 min before 10 a.m", "09:12"],
    ["fifty minutes past 3 p.m", "15:50"],
    ["12 min before noon", "11:48"],
    ["t4:05", "04:05"],
    ["4.05 pm", "16:05"],
    ["9:30a.m.", "09:30"],
    ["12.20 am", "00:20"],
    ["seven hours and ten after midnight", "07:10"],
    ["eight o'clock four pm", "20:04"],
    ["ten before six", "05:50"],
    ["quarter to nine in the morning", "08:45"],
    ["half past noon", "12:30"],
    ["seventeen hundred hours", "17:00"],
    ["twenty one oh five hours", "21:05"],
    ["five and twenty past ten at night", "22:25"],
    ["quarter to twelve at night", "23:45"],
    ["three quarters of an hour before noon", "11:15"],
    ["four oh five in the afternoon", "16:05"],
    ["17h05", "17:05"],
  ];
  for (const [text, time] of known) {
    assert.equal(readTime(text), time, text);
  }
  for (const text of ["", "soon", "25:00", "thirteen pm", "t4:65"]) {
    assert.equal(readTime(text), undefined, text);
  }
});

for (const family of ALL) {
  test(`every phrase of "${family.name}" reads as its time`, () => {
    const pairs = makeHumanTimes({
      count: family.name === "half past" ? 80 : 250,
      seed: 11,
      families: [family],
    });
    for (const { source, target } of pairs) {
      assert.equal(readTime(source), target, source);
    }
  });
}

test("20,000 phrases of all families, of any length, read as their times", () => {
  const families = ALL.filter(({ name }) => name !== "half past" && name !== "on the hour");
  const larger = families.map((family) => ({ ...family, weight: family.weight > 7 ? family.weight : 1 }));
  for (const { source, target } of makeHumanTimes({
    count: 20_000,
    seed: 12,
    families: larger,
    maximumLength: 60,
  })) {
    assert.equal(readTime(source), target, source);
  }
});

test("typos and stray spaces leave the time readable", () => {
  const options = { count: 4000, seed: 13, families: ALL, typos: 0.5, spaces: 0.5, maximumLength: 60 };
  const pairs = makeHumanTimes(options);
  for (const { source, target } of pairs) {
    assert.equal(readTime(source), target, JSON.stringify(source));
  }
  const plain = new Set(makeHumanTimes({ ...options, typos: 0, spaces: 0 }).map((pair) => pair.source));
  assert.ok(pairs.filter((pair) => /^ | $| {2}/.test(pair.source)).length > 500);
  assert.ok(pairs.filter((pair) => /mintues|beofre|atfer|mdinight/.test(pair.source)).length > 5);
  assert.ok(plain.size === 4000 && ![...plain].some((source) => /^ | $| {2}/.test(source)));
});
