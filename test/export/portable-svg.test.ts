import assert from "node:assert/strict";
import { test } from "node:test";
import { closeSharedBrowser, staticPicture } from "../../src/export/export-figure";
import { portableSvg } from "../../src/export/portable-svg";
import { attentionHeatmap } from "../../src/figures/attention-heatmap";

test("references lose their quotes, text that looks like one does not", () => {
  assert.equal(
    portableSvg(
      `<rect style="fill: url('#a-1');"/><path fill="url(&quot;#b&quot;)"/><text>url('#a-1') "></text>`,
    ),
    `<rect style="fill: url(#a-1);"/><path fill="url(#b)"/><text>url('#a-1') "></text>`,
  );
});

test("an exported heatmap has no reference that other programs cannot follow, and its text is untouched", async () => {
  const figure = attentionHeatmap({
    sourceTokens: ["url('#a')", "b"],
    outputTokens: ["1"],
    weights: [[0.5, 0.5]],
  });
  const svg = String(await staticPicture(figure));
  await closeSharedBrowser();
  const tags = [...svg.matchAll(/<[^<>]*>/g)].join("");
  assert.doesNotMatch(tags, /url\((['"]|&quot;)/);
  const used = [...tags.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id);
  assert.ok(used.length > 0);
  for (const id of used) {
    assert.ok(tags.includes(`id="${id}"`), `${id} is used and not there`);
  }
  assert.ok(svg.includes(">url('#a')</text>"));
});
