const TAG = /<[^<>]*>/g;
const QUOTED_REFERENCE = /url\((['"]|&quot;)(#[^'"&)]+)\1\)/g;

/**
 * Takes the quotes out of references like `url('#gradient')`, which plotly.js writes and browsers read, but
 * other SVG programs take for nothing, so that the colour bar would be black. Text between tags stays as it is.
 */
export function portableSvg(svg: string): string {
  return svg.replace(TAG, (tag) => tag.replace(QUOTED_REFERENCE, "url($2)"));
}
