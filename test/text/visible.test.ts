import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonLine, visibleSpaces } from "../../src/text/visible";

test("spaces that nobody would see are marked, others stay", () => {
  assert.equal(visibleSpaces(" "), "␣");
  assert.equal(visibleSpaces("ten past noon"), "ten past noon");
  assert.equal(visibleSpaces(" ten  past noon "), "␣ten␣␣past noon␣");
});

test("twins that differ in a blank character look different", () => {
  const twins = ["10 am", "10\u00a0am", "10\u2009am", "10\tam", "10 a\u200bm"];
  assert.deepEqual(twins.map(visibleSpaces), ["10 am", "10⍽am", "10⟨U+2009⟩am", "10⇥am", "10 a⟨U+200B⟩m"]);
});

test("what would steer a terminal is shown and does nothing", () => {
  assert.equal(visibleSpaces("\u001b[31mred\u0007"), "⟨U+001B⟩[31mred⟨U+0007⟩");
  assert.equal(visibleSpaces("\u202enoon\u009b2J"), "⟨U+202E⟩noon⟨U+009B⟩2J");
});

test("a line of JSON says the same and steers nothing", () => {
  const value = { text: "\u001b[2J\u009b2J\u202enoon\u2028\u{e0001}", more: ["\u007f", "ä 👍"] };
  const line = jsonLine(value);
  assert.deepEqual(JSON.parse(line), value);
  assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\u2028]/u);
  assert.ok(line.includes("ä 👍"));
});
