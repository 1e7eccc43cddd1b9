import assert from "node:assert/strict";
import { test } from "node:test";
import { cellTexts, colorAt, luminance } from "../../src/figures/cell-texts";
import { look, TEXT_BANDS, THEME_NAMES, template } from "../../src/figures/theme";

/** Contrast as WCAG 2 defines it. */
const contrast = (...luminances: [number, number]) =>
  (Math.max(...luminances) + 0.05) / (Math.min(...luminances) + 0.05);

test("luminance and color are those of WCAG 2 and of a straight line", () => {
  assert.equal(luminance(0, 0, 0), 0);
  assert.ok(Math.abs(luminance(255, 255, 255) - 1) < 1e-9);
  // A middle gray on white, as contrast checkers give it.
  assert.equal(contrast(luminance(0x76, 0x76, 0x76), 1).toFixed(2), "4.54");
  const scale = [
    [0, "#000000"],
    [0.5, "#102030"],
    [1, "#ffffff"],
  ] as const;
  assert.deepEqual(colorAt(scale, 0.25), [8, 16, 24]);
  assert.deepEqual(colorAt(scale, 1), [255, 255, 255]);
});

for (const theme of THEME_NAMES) {
  test(`${theme}: a text in a cell has a contrast of 4.5 on every color`, () => {
    const { annotations } = template(theme).layout as {
      annotations: { name: string; font: { color: string } }[];
    };
    for (let n = 0; n <= 1000; n++) {
      const share = n / 1000;
      const [text] = cellTexts([{ x: 0, y: 0, text: "", share }], TEXT_BANDS, 12);
      const color = annotations.find(({ name }) => name === text.templateitemname)?.font.color;
      assert.ok(color === "#000000" || color === "#ffffff");
      const ratio = contrast(luminance(...colorAt(look(theme).scale, share)), color === "#000000" ? 0 : 1);
      assert.ok(ratio >= 4.5, `${share}: ${color} has a contrast of ${ratio.toFixed(2)}`);
    }
  });
}
