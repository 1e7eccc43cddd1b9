/** Pairs of kinds that a reader may bring, other than the data that the recipes were chosen on. All are seeded. */
import { inWords, twoDigits } from "../datasets/human-times/parts";
import type { Pair } from "../text/pairs";
import { type Choices, seededChoices } from "../text/random";

const MONTHS = [
  ...["January", "February", "March", "April", "May", "June", "July", "August", "September"],
  ...["October", "November", "December"],
];
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** A day of two centuries in one of seven ways to write it, and as "2024-03-01". */
function date(choose: Choices): Pair {
  const [year, month] = [choose.whole(1900, 2099), choose.whole(1, 12)];
  const day = choose.whole(1, new Date(Date.UTC(year, month, 0)).getUTCDate());
  const name = MONTHS[month - 1];
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  const source = choose.pick([
    `${day} ${name} ${year}`,
    `${name} ${day}, ${year}`,
    `${weekday}, ${name} ${day}, ${year}`,
    `${weekday.slice(0, 3)} ${day} ${name.slice(0, 3)} ${year}`,
    `${day}.${month}.${year}`,
    `${twoDigits(day)} ${name.slice(0, 3).toUpperCase()} ${year}`,
    `the ${ordinal(day)} of ${name} ${year}`,
  ]);
  return { source, target: `${year}-${twoDigits(month)}-${twoDigits(day)}` };
}

/** "1st", "22nd", "13th" */
function ordinal(number: number): string {
  const teen = Math.floor((number % 100) / 10) === 1;
  return `${number}${(!teen && ["th", "st", "nd", "rd"][number % 10]) || "th"}`;
}

/** "forty two thousand and six", and "42006"; up to six digits, each number of digits as likely. */
function numberInWords(choose: Choices): Pair {
  const digits = choose.whole(1, 6);
  const number = choose.whole(digits === 1 ? 0 : 10 ** (digits - 1), 10 ** digits - 1);
  return { source: inWords(number, false), target: String(number) };
}

const ROMAN = {
  ...{ M: 1000, CM: 900, D: 500, CD: 400, C: 100, XC: 90, L: 50, XL: 40 },
  ...{ X: 10, IX: 9, V: 5, IV: 4, I: 1 },
};

/** "MCMXCIV" of 1994 */
export function roman(number: number): string {
  const largest = Object.entries(ROMAN).find(([, value]) => value <= number);
  return largest ? largest[0] + roman(number - largest[1]) : "";
}

function romanNumeral(choose: Choices): Pair {
  const number = choose.whole(1, 3999);
  return { source: roman(number), target: String(number) };
}

const makers = { date, numberInWords, romanNumeral };

/** Distinct pairs of a kind, the same for the same seed. */
export function pairsOfKind(kind: keyof typeof makers, count: number, seed: string): Pair[] {
  const choose = seededChoices(seed);
  const made = new Map<string, Pair>();
  while (made.size < count) {
    const pair = makers[kind](choose);
    made.set(pair.source, pair);
  }
  return [...made.values()];
}
