import assert from "node:assert/strict";
import { test } from "node:test";
import pl from "nodejs-polars";
import { frameAsHtml, isFrame } from "../../src/notebook/table";

test("numbers stand right, texts left, a space is seen, and markup of the data stays text", () => {
  const frame = pl.DataFrame({ character: [" ", "<b>"], count: [24046, 1], share: [0.5, null] });
  assert.ok(isFrame(frame));
  const html = frameAsHtml(frame);
  assert.ok(html.includes('<td style="text-align: left">␣</td><td style="text-align: right">24046</td>'));
  assert.ok(
    html.includes('<th style="text-align: left">character</th><th style="text-align: right">count</th>'),
  );
  assert.ok(html.includes("&lt;b&gt;") && !html.includes("<b>"));
  assert.match(html, /␣ stands for a space/);
  assert.ok(!frameAsHtml(pl.DataFrame({ count: [1] })).includes("stands for"));
});
