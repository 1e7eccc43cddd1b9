import { InputError, quote } from "../../files/errors";
import type { Pair } from "../../text/pairs";
import { type Choices, seededChoices } from "../../text/random";
import { splitCharacters } from "../../text/tokens";
import { ARTICLE_FAMILIES } from "./article";
import { type Family, twoDigits } from "./parts";
import { misspace, misspell } from "./typos";

/** A phrase, its time as "HH:MM", and the family that it was made from. */
export type HumanTime = Required<Pick<Pair, "source" | "target" | "family">>;

export interface HumanTimesOptions {
  /** How many distinct phrases. Default 10,000, as many as the article's dataset has. */
  count?: number;
  seed?: string | number;
  families?: readonly Family[];
  /** Longest phrase in characters; a longer one is drawn again. Default 41, the article's Tx. */
  maximumLength?: number;
  /** Share of phrases with a slip of the pen in a word such as "minutes"; numbers stay as they are. Default 0. */
  typos?: number;
  /** Share of phrases with a space too many or too few. Default 0. */
  spaces?: number;
}

/** Draws of one family that bring nothing new before we conclude that it has no more phrases to give. */
const PATIENCE = 2000;

/**
 * Makes distinct phrases for times of day with the time as "HH:MM", family by family in the families' shares,
 * in shuffled order. The same options give the same pairs.
 *
 * @throws InputError if a family cannot give as many distinct phrases as its share asks for
 */
export function makeHumanTimes(options: HumanTimesOptions = {}): HumanTime[] {
  const { count = 10_000, seed = "human times", families = ARTICLE_FAMILIES } = options;
  const choose = seededChoices(seed);
  const made = new Map<string, HumanTime>();
  shares(families, count).forEach((share, index) => {
    addPhrases(made, families[index], share, options, choose);
  });
  return choose.shuffle([...made.values()]);
}

function addPhrases(
  made: Map<string, HumanTime>,
  family: Family,
  share: number,
  { maximumLength = 41, typos = 0, spaces = 0 }: HumanTimesOptions,
  choose: Choices,
): void {
  const wanted = made.size + share;
  for (let vain = 0; made.size < wanted; ) {
    const { text: plain, minutes } = family.make(choose);
    const spelled = typos > 0 && choose.chance(typos) ? misspell(plain, choose) : plain;
    const text = spaces > 0 && choose.chance(spaces) ? misspace(spelled, choose) : spelled;
    const target = clockTime(minutes);
    const before = made.get(text);
    if (before && before.target !== target) {
      throw new Error(
        `The grammar is ambiguous: ${quote(text)} is ${before.target} (${before.family}) and ${target} (${family.name})`,
      );
    }
    if (!before && splitCharacters(text).length <= maximumLength) {
      made.set(text, { source: text, target, family: family.name });
      vain = 0;
    } else if (++vain > PATIENCE) {
      throw new InputError(
        `The family "${family.name}" has fewer than ${share} distinct phrases; ask for fewer pairs or lower its weight`,
      );
    }
  }
}

/** "HH:MM" of minutes after midnight; before midnight is the day before, after the day's end the day after. */
export function clockTime(minutes: number): string {
  const ofDay = ((minutes % 1440) + 1440) % 1440;
  return `${twoDigits(Math.floor(ofDay / 60))}:${twoDigits(ofDay % 60)}`;
}

/** Whole numbers in the families' proportions that add up to the count (largest remainders get the rest). */
function shares(families: readonly Family[], count: number): number[] {
  const total = families.reduce((sum, family) => sum + family.weight, 0);
  const exact = families.map((family) => (count * family.weight) / total);
  const whole = exact.map(Math.floor);
  const rest = count - whole.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact.map((share, index) => ({ index, remainder: share - whole[index] }));
  byRemainder.sort((left, right) => right.remainder - left.remainder || left.index - right.index);
  for (const { index } of byRemainder.slice(0, rest)) {
    whole[index]++;
  }
  return whole;
}
