const TAG = /<[^<>]*>/g;
const QUOTED_REFERENCE = /url\((['"]|&quot;)(#[^'"&)]+)\1\)/g;

/**
 * Removes the quotes from references such as `url('#gradient')`. plotly.js writes them and browsers read them, but other
 * SVG programs ignore them and would draw a black color bar. Text between tags is not changed.
 */
export function portableSvg(svg: string): string {
  return svg.replace(TAG, (tag) => tag.replace(QUOTED_REFERENCE, "url($2)"));
}
