import assert from "node:assert/strict";
import { test } from "node:test";
import { describeAttention } from "../../src/figures/description";
import { escapePlotly, shorten, textWidth, visibleText, visibleToken } from "../../src/figures/token-text";

test("characters without a shape get one, others stay", () => {
  assert.equal(visibleToken(" "), "␣");
  assert.equal(visibleToken("a b"), "a␣b");
  assert.equal(visibleText("a b"), "a b");
  assert.equal(visibleText("\u0000\u007f\u001b"), "␀␡␛");
  assert.equal(visibleText("\u200bx\ufeff"), "U+200BxU+FEFF");
  assert.equal(visibleText("\u009b31mred"), "U+009B31mred");
  assert.equal(visibleText("\udc00 \ud83d\ude00 é 日本"), "\ufffd 😀 é 日本");
});

test("padding is the token itself, not a text that holds it", () => {
  assert.equal(visibleToken("<pad>"), "∅");
  assert.equal(visibleToken("<pad>s"), "<pad>s");
  assert.equal(visibleToken("", ""), "∅");
});

test("escaping is exact: every mark once, in an order that does not escape twice", () => {
  assert.equal(escapePlotly("<a href='x'>&lt;$1$"), "&lt;a href='x'&gt;&amp;lt;&#36;1&#36;");
});

test("shortening counts characters, not halves of them", () => {
  assert.equal(shorten("😀😀😀", 3), "😀😀😀");
  assert.equal(shorten("😀😀😀😀", 3), "😀😀…");
});

test("Chinese and Japanese characters take more room than Latin ones", () => {
  assert.ok(textWidth("日本", 10) > 1.5 * textWidth("ab", 10));
});

test("alt text names the strongest source, further strong ones, and the rest only by number", () => {
  const weights = [
    [0.5, 0.3, 0.2, 0],
    [0.01, 0.01, 0.97, 0.01],
  ];
  const attention = { sourceTokens: ["a", " ", "<pad>", "\n"], outputTokens: ["0", "1"], weights };
  assert.equal(
    describeAttention(attention),
    "Attention weights of 2 outputs over 4 source tokens. " +
      "Output '0' attends to 'a' (0.50) and a space (0.30). Output '1' attends to padding (0.97).",
  );
  const noon = {
    sourceTokens: [..."noon "],
    outputTokens: ["1", "1"],
    weights: [
      [0, 0.52, 0.28, 0, 0.2],
      [0.1, 0, 0, 0.9, 0],
    ],
  };
  assert.equal(
    describeAttention(noon),
    "Attention weights of 2 outputs over 5 source tokens. " +
      "Output '1' at 1 attends to 'o' at 2 (0.52) and 'o' at 3 (0.28). Output '1' at 2 attends to 'n' at 4 (0.90).",
    "equal tokens are told apart by their places",
  );
  const many = { ...attention, outputTokens: Array(20).fill("x"), weights: Array(20).fill(weights[0]) };
  assert.match(describeAttention(many), /8 more outputs follow\.$/);
});
