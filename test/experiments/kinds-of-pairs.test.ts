import assert from "node:assert/strict";
import { test } from "node:test";
import { pairsOfKind, roman } from "../../src/experiments/kinds-of-pairs";

test("Roman numerals by hand", () => {
  const known = { 4: "IV", 9: "IX", 14: "XIV", 49: "XLIX", 90: "XC", 444: "CDXLIV", 1994: "MCMXCIV" };
  for (const [number, numeral] of Object.entries(known)) {
    assert.equal(roman(Number(number)), numeral);
  }
});

test("pairs are distinct, the same for a seed, and dates name days that exist", () => {
  const dates = pairsOfKind("date", 500, "a");
  assert.deepEqual(dates, pairsOfKind("date", 500, "a"));
  assert.notDeepEqual(dates, pairsOfKind("date", 500, "b"));
  assert.equal(new Set(dates.map(({ source }) => source)).size, 500);
  for (const { source, target } of dates) {
    assert.equal(new Date(target).toISOString().slice(0, 10), target);
    const [weekday] = /^[A-Z][a-z]+day|^[A-Z][a-z]{2}(?= \d+ [A-Z])/.exec(source) ?? [];
    const named = new Date(target).toLocaleDateString("en", { weekday: "long", timeZone: "UTC" });
    assert.ok(weekday === undefined || named.startsWith(weekday), `${source} is a ${named}`);
  }
});
