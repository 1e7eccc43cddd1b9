import assert from "node:assert/strict";
import { test } from "node:test";
import { visibleSpaces } from "../../src/text/visible";

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
