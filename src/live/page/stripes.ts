/**
 * A row of cells as one CSS background. One element for all of them is drawn much faster than one for each.
 *
 * @param colors CSS colors of equally wide cells, from left to right
 * @param gap pixels without color at the right of each cell
 */
export function stripes(colors: readonly string[], gap = 0): string {
  const stops = colors.map((color, n) => {
    const [from, to] = [n, n + 1].map((edge) => `${(100 * edge) / colors.length}%`);
    return gap === 0
      ? `${color} ${from} ${to}`
      : `${color} ${from} calc(${to} - ${gap}px), transparent 0 ${to}`;
  });
  return `linear-gradient(to right, ${stops.join(", ")})`;
}
