import type { Pair } from "../../text/pairs";
import { seededChoices } from "../../text/random";
import { makeHumanTimes } from "./human-times";

/** How many rows of each blemish `spoiltHumanTimes` makes. */
export const BLEMISHES = { repeated: 24, contradicted: 12, shouted: 16, spaced: 20 } as const;

/**
 * A small dataset with the faults that collected data have, each in a known number: pairs that occur twice,
 * phrases with a second, contradicting time (the other half of the day), phrases in capitals
 * and phrases with stray spaces. The last two repeat a phrase that is there in its plain spelling too.
 */
export function spoiltHumanTimes(count = 400, seed: string | number = "untidy"): Pair[] {
  const plain = makeHumanTimes({ count, seed }).map(({ source, target }) => ({ source, target }));
  const choose = seededChoices(seed);
  const unused = choose.shuffle(plain);
  const nextRows = (rows: number) => unused.splice(0, rows);
  const shouted = unused.filter((pair) => /[a-z]/.test(pair.source)).slice(0, BLEMISHES.shouted);
  unused.splice(0, unused.length, ...unused.filter((pair) => !shouted.includes(pair)));
  return choose.shuffle([
    ...plain,
    ...nextRows(BLEMISHES.repeated),
    ...nextRows(BLEMISHES.contradicted).map((pair) => ({ ...pair, target: otherHalfOfDay(pair.target) })),
    ...shouted.map((pair) => ({ ...pair, source: pair.source.toUpperCase() })),
    ...nextRows(BLEMISHES.spaced).map((pair) => ({
      ...pair,
      source: choose.pick([`${pair.source} `, ` ${pair.source}`]),
    })),
  ]);
}

function otherHalfOfDay(time: string): string {
  const hour = (Number(time.slice(0, 2)) + 12) % 24;
  return `${String(hour).padStart(2, "0")}${time.slice(2)}`;
}
