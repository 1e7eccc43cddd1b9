import type { Choices } from "../../text/random";
import { type Family, fullHour, inWords, MIDNIGHT, type Moment, NOON, number, onClockFace } from "./parts";

/**
 * Phrase families of our own: what people say, where the article's dataset has what they type.
 * A part of the day tells which of the two hours is meant, and belongs to the hour that is named:
 * "quarter to nine in the morning" leans on nine in the morning.
 */
export const SPOKEN_FAMILIES: readonly Family[] = [
  {
    name: "quarters", // "quarter to nine in the morning"
    weight: 6,
    make(choose) {
      const base = spokenHour(choose);
      const relation = choose.pick(["past", "after", "to", "before"]);
      const minutes = relation === "past" || relation === "after" ? 15 : -15;
      return {
        text: `${choose.pick(["", "a "])}quarter ${relation} ${base.text}`,
        minutes: base.minutes + minutes,
      };
    },
  },
  {
    name: "half past", // "half past noon"
    weight: 1,
    make(choose) {
      const base = spokenHour(choose);
      return { text: `half past ${base.text}`, minutes: base.minutes + 30 };
    },
  },
  {
    name: "military", // "seventeen hundred hours", "oh six thirty hours"
    weight: 8,
    make(choose) {
      const [hour, minute] = [choose.whole(0, 23), choose.chance(0.25) ? 0 : choose.whole(1, 59)];
      const leading = choose.pick(["oh", "zero"]);
      const numberText = (value: number) =>
        value < 10 ? `${leading} ${inWords(value)}` : inWords(value, choose.chance(0.5));
      const text = `${hour === 0 ? `${leading} ${leading}` : numberText(hour)} ${minute === 0 ? "hundred" : numberText(minute)} hours`;
      return { text, minutes: hour * 60 + minute };
    },
  },
  {
    name: "ones and twenty", // "five and twenty past ten at night"
    weight: 8,
    make(choose) {
      const ones = choose.whole(1, 9);
      const base = spokenHour(choose);
      const past = choose.chance(0.5);
      const text = `${inWords(ones)} and twenty ${past ? "past" : "to"} ${base.text}`;
      return { text, minutes: base.minutes + (past ? 1 : -1) * (20 + ones) };
    },
  },
  {
    name: "read out", // "ten forty-two pm", "four oh five in the afternoon"
    weight: 8,
    make(choose) {
      const minute = choose.whole(1, 59);
      const [face, tail, hour] = namedHour(choose);
      const minutes =
        minute < 10
          ? `${choose.pick(["oh", "zero"])} ${inWords(minute)}`
          : inWords(minute, choose.chance(0.5));
      return { text: `${face} ${minutes} ${tail}`, minutes: hour * 60 + minute };
    },
  },
  {
    name: "spans", // "half an hour after 4 pm", "an hour and a half before noon"
    weight: 7,
    make(choose) {
      const [span, length] = choose.pick(SPANS);
      const base = choose.chance(0.5) ? fullHour(choose) : spokenHour(choose);
      const after = choose.chance(0.5);
      return {
        text: `${span} ${after ? "after" : "before"} ${base.text}`,
        minutes: base.minutes + (after ? length : -length),
      };
    },
  },
  {
    name: "h clock", // "17h05", "9 h 30"
    weight: 5,
    make(choose) {
      const [hour, minute] = [choose.whole(0, 23), choose.whole(0, 59)];
      const text = `${hour}${choose.pick(["h", " h "])}${String(minute).padStart(2, "0")}`;
      return { text, minutes: hour * 60 + minute };
    },
  },
  {
    name: "on the hour", // "nine sharp in the evening", "exactly 3 in the afternoon"
    weight: 2,
    make(choose) {
      const base = spokenHour(choose, true);
      const text = choose.pick([`exactly ${base.text}`, `${base.text} sharp`, `${base.text} on the dot`]);
      return { text, minutes: base.minutes };
    },
  },
];

const SPANS: readonly [words: string, minutes: number][] = [
  ["a quarter of an hour", 15],
  ["half an hour", 30],
  ["three quarters of an hour", 45],
  ["an hour", 60],
  ["an hour and a quarter", 75],
  ["an hour and a half", 90],
  ["two hours", 120],
  ["two and a half hours", 150],
];

/** The hours that people give to each part of the day; twelve appears only where nobody takes it for the other. */
function partOfDay(hour: number): string {
  if (hour === 0 || hour >= 21) {
    return "at night";
  }
  if (hour < 12) {
    return "in the morning";
  }
  return hour < 18 ? "in the afternoon" : "in the evening";
}

/** A full hour with words or digits, and what tells its half of the day. */
function namedHour(choose: Choices): [face: string, tail: string, hour: number] {
  const hour = choose.whole(0, 23);
  const face = onClockFace(hour);
  const tail = choose.chance(0.75) ? partOfDay(hour) : hour < 12 ? "am" : "pm";
  return [inWords(face), tail, hour];
}

/** "nine in the morning", "10 at night", now and then noon or midnight. */
function spokenHour(choose: Choices, digits = false): Moment {
  if (choose.chance(0.1)) {
    return choose.pick([NOON, MIDNIGHT]);
  }
  const [words, tail, hour] = namedHour(choose);
  const face = digits || choose.chance(0.3) ? number(choose, onClockFace(hour)) : words;
  return { text: `${face} ${tail}`, minutes: hour * 60 };
}
