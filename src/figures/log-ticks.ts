/**
 * Ticks of a logarithmic axis with full labels: 1, 2 and 5 of each decade, or only the decades if there are many. Plotly's
 * own labels leave out the power of ten ("2", "5"), so readers take 20 and 50 for 2 and 5.
 */
export function logTicks(values: readonly number[]): { tickvals: number[]; ticktext: string[] } {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const decades = Math.floor(Math.log10(high)) - Math.floor(Math.log10(low)) + 1;
  const steps = decades > 3 ? [1] : [1, 2, 5];
  const tickvals: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
    // Parsed from text, because 10 ** -3 * 2 is not exactly 0.002.
    tickvals.push(...steps.map((step) => Number(`${step}e${power}`)));
  }
  return {
    tickvals,
    ticktext: tickvals.map((value) =>
      value < 1e-4 || value >= 1e6 ? value.toExponential(0) : String(value),
    ),
  };
}
