import { ToWords } from "to-words/en-US";
import type { Choices } from "../../text/random";

/** A phrase and the time that it names, in minutes after midnight (any whole number; the day wraps round). */
export interface Phrase {
  text: string;
  minutes: number;
}

/** A way in which people say times. */
export interface Family {
  name: string;
  /** Share of the dataset, relative to the other families' weights. */
  weight: number;
  make(choose: Choices): Phrase;
}

/** The words for a moment, and the moment itself in minutes after midnight. */
export interface Moment {
  text: string;
  minutes: number;
}

export const NOON: Moment = { text: "noon", minutes: 12 * 60 };
export const MIDNIGHT: Moment = { text: "midnight", minutes: 0 };

const english = new ToWords();

/** A number in words: "forty-eight", or "forty eight" where people leave the hyphen out. */
export function inWords(number: number, hyphen = true): string {
  const words = english.convert(number).toLowerCase();
  return hyphen ? words.replace(" ", "-") : words;
}

/** A number in digits or in words. */
export function number(choose: Choices, value: number): string {
  return choose.chance(0.5) ? String(value) : inWords(value, choose.chance(0.5));
}

export function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** The hour on a clock face: 0 and 12 are both twelve. */
export function onClockFace(hour: number): number {
  return hour % 12 === 0 ? 12 : hour % 12;
}

/** "am", "a.m" or "a.m." for hours before noon, "pm" and so on from noon. Midnight is 12 a.m., noon 12 p.m. */
export function halfOfDay(choose: Choices, hour: number): string {
  const letter = hour < 12 ? "a" : "p";
  return choose.pick([`${letter}m`, `${letter}.m`, `${letter}.m.`]);
}

/** "3 p.m", "eleven am": a full hour with its half of the day. */
export function fullHour(choose: Choices): Moment {
  const hour = choose.whole(0, 23);
  const face = onClockFace(hour);
  const digits = choose.chance(0.6);
  const space = digits && choose.chance(0.3) ? "" : " ";
  return { text: `${digits ? face : inWords(face)}${space}${halfOfDay(choose, hour)}`, minutes: hour * 60 };
}

/** The moments that phrases like "12 min before …" lean on: a full hour, now and then noon or midnight. */
export function anchor(choose: Choices): Moment {
  return choose.chance(0.12) ? choose.pick([NOON, MIDNIGHT]) : fullHour(choose);
}

/** "minutes", "mins" or "min"; one minute is singular. */
export function minuteUnit(choose: Choices, count: number): string {
  return count === 1 ? choose.pick(["minute", "min"]) : choose.pick(["minutes", "mins", "min"]);
}
