import { two } from "./format";
import { stripes } from "./stripes";

interface StripProps {
  name: string;
  /** Text beside the name. */
  note?: string;
  values: Float32Array;
  /** What each value is multiplied with. */
  factor?: number;
}

/** A vector as a strip of cells: blue above 0, orange below 0, paler near 0. */
export function Strip({ name, note, values, factor = 1 }: StripProps) {
  let least = 0;
  let most = 0;
  for (const value of values) {
    least = Math.min(least, value * factor);
    most = Math.max(most, value * factor);
  }
  const range = `from ${two(least)} to ${two(most)}`;
  return (
    <div class="strip" role="img" aria-label={`${name}: ${values.length} numbers ${range}`}>
      <span class="name">
        {name}
        {note !== undefined && <span class="token"> {note}</span>}
      </span>
      <span
        class="values"
        style={{ backgroundImage: stripes(Array.from(values, (value) => colorOf(value * factor))) }}
      />
      <span class="range">
        {two(least)} … {two(most)}
      </span>
    </div>
  );
}

const colorOf = (value: number): string =>
  `color-mix(in srgb, var(${value < 0 ? "--edit" : "--accent"}) ${Math.round(Math.min(1, Math.abs(value)) * 100)}%, transparent)`;
