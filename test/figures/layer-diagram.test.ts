import assert from "node:assert/strict";
import { test } from "node:test";
import { layerDiagram } from "../../src/figures/layer-diagram";
import { THEME_NAMES } from "../../src/figures/theme";

/** What a reader sees: the text elements without markup and without the invisible step back to the line. */
function texts(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, inner]) =>
    inner.replace(/<[^>]*>/g, "").replace(/\u200b/g, ""),
  );
}

test("the article's names and equations are there as text, for phones, too", () => {
  const shown = texts(layerDiagram());
  const onPhones = texts(layerDiagram({ narrow: true }));
  for (const expected of [
    "x1",
    "xTx",
    "yi−1",
    "attentioni = softmax(Dense(x, yi−1))",
    "ci = Σj attentionij · xj",
    "yi = RNN(ci)",
    "y0 is a vector of zeros",
  ]) {
    assert.ok(shown.includes(expected), `${expected} is missing from ${shown.join(" | ")}`);
    assert.ok(
      onPhones.some((words) => words.endsWith(expected)),
      `${expected}: ${onPhones.join(" | ")}`,
    );
  }
});

test("each theme brings its own paper, and arrow heads of two drawings on one page do not mix", () => {
  const drawings = THEME_NAMES.flatMap((theme) =>
    [false, true].map((narrow) => layerDiagram({ theme, narrow })),
  );
  const ids = drawings.map((svg) => /<marker id="([^"]+)"/.exec(svg)?.[1]);
  assert.equal(new Set(ids).size, 2 * THEME_NAMES.length);
  assert.match(drawings[2], /<rect width="700" height="\d+" rx="8" fill="#16181d">/);
});

test("the drawing is one well-formed element with a description for those who cannot see it", () => {
  const svg = layerDiagram();
  const open: string[] = [];
  for (const [, slash, name] of svg.matchAll(/<(\/?)([a-z]+)[^>]*>/gi)) {
    if (slash) {
      assert.equal(open.pop(), name);
    } else {
      open.push(name);
    }
  }
  assert.deepEqual(open, []);
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.match(svg, /<desc>Source steps .*context c i\./);
});
