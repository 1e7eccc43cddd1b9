import type { Reader, Writing } from "../network/reader";
import { label, namesOf } from "./columns";

/** A weight or probability with two digits after the point. */
export const two = (value: number): string => value.toFixed(2);

/** A score or an element of a vector, with three digits after the point. */
export const three = (value: number): string => value.toFixed(3);

/** Label of an answer's end. */
export const END_LABEL = "end";

/** The labels of the tokens that were written. */
export function outputLabels({ target }: Reader, { steps }: Writing): string[] {
  const written = target.written(steps.map(({ token }) => token));
  return steps.map(({ token }, i) => (token === target.endId ? END_LABEL : label(written[i])));
}

/** The tokens' names for sentences. */
export function outputNames({ target }: Reader, { steps }: Writing): string[] {
  const names = namesOf(target.written(steps.map(({ token }) => token)));
  return steps.map(({ token }, i) => (token === target.endId ? "the end" : names[i]));
}

/** The ids with the highest probabilities, highest first. */
export function likeliest(probabilities: Float32Array, count: number): number[] {
  const best: number[] = [];
  probabilities.forEach((probability, id) => {
    let place = best.length;
    while (place > 0 && probabilities[best[place - 1]] < probability) {
      place -= 1;
    }
    if (place < count) {
      best.splice(place, 0, id);
      best.length = Math.min(best.length, count);
    }
  });
  return best;
}
