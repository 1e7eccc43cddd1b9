import {
  anchor,
  type Family,
  halfOfDay,
  inWords,
  MIDNIGHT,
  minuteUnit,
  NOON,
  number,
  onClockFace,
  twoDigits,
} from "./parts";

/** The phrase families of the article's dataset. An hour without "am" or "pm" is the hour of a 24-hour clock. */
export const ARTICLE_FAMILIES: readonly Family[] = [
  {
    name: "minutes past", // "fifty minutes past 3 p.m"
    weight: 17,
    make(choose) {
      const count = choose.whole(1, 59);
      const from = anchor(choose);
      const text = `${number(choose, count)} ${minuteUnit(choose, count)} ${choose.pick(["past", "after"])} ${from.text}`;
      return { text, minutes: from.minutes + count };
    },
  },
  {
    name: "minutes before", // "12 min before noon"
    weight: 17,
    make(choose) {
      const count = choose.whole(1, 59);
      const to = anchor(choose);
      const text = `${number(choose, count)} ${minuteUnit(choose, count)} ${choose.pick(["before", "to"])} ${to.text}`;
      return { text, minutes: to.minutes - count };
    },
  },
  {
    name: "t clock", // "t4:05"
    weight: 8,
    make(choose) {
      const [hour, minute] = [choose.whole(0, 23), choose.whole(0, 59)];
      const text = `t${choose.chance(0.5) ? twoDigits(hour) : hour}:${twoDigits(minute)}`;
      return { text, minutes: hour * 60 + minute };
    },
  },
  {
    name: "dotted clock", // "4.05 pm"
    weight: 14,
    make(choose) {
      return clock(".", choose.whole(0, 23), choose.whole(0, 59), choose.chance(0.7) ? " " : "", (hour) =>
        halfOfDay(choose, hour),
      );
    },
  },
  {
    name: "colon clock", // "9:30a.m."
    weight: 16,
    make(choose) {
      return clock(":", choose.whole(0, 23), choose.whole(0, 59), choose.chance(0.4) ? " " : "", (hour) =>
        halfOfDay(choose, hour),
      );
    },
  },
  {
    name: "hours and minutes", // "seven hours and ten after midnight"
    weight: 8,
    make(choose) {
      const [hours, count] = [choose.whole(1, 11), choose.whole(1, 59)];
      const from = choose.pick([NOON, MIDNIGHT]);
      const after = choose.chance(0.6);
      const digits = choose.chance(0.3);
      const numberText = (value: number) => (digits ? String(value) : inWords(value));
      const text = `${numberText(hours)} ${hours === 1 ? "hour" : "hours"} and ${numberText(count)} ${after ? "after" : "before"} ${from.text}`;
      return { text, minutes: from.minutes + (after ? 1 : -1) * (hours * 60 + count) };
    },
  },
  {
    name: "o'clock", // "eight o'clock four pm"
    weight: 9,
    make(choose) {
      const [hour, count] = [choose.whole(0, 23), choose.whole(0, 59)];
      const minutes = count === 0 ? "" : `${number(choose, count)} `;
      const face = onClockFace(hour);
      const text = `${choose.chance(0.3) ? face : inWords(face)} o'clock ${minutes}${halfOfDay(choose, hour)}`;
      return { text, minutes: hour * 60 + count };
    },
  },
  {
    name: "bare hour", // "ten before six" is 05:50, "ten past twelve" is 12:10
    weight: 11,
    make(choose) {
      const [count, hour] = [choose.whole(1, 59), choose.whole(1, 12)];
      const relation = choose.pick(["past", "after", "before", "to"]);
      const after = relation === "past" || relation === "after";
      const text = `${number(choose, count)} ${relation} ${number(choose, hour)}`;
      return { text, minutes: hour * 60 + (after ? count : -count) };
    },
  },
];

function clock(
  separator: string,
  hour: number,
  minute: number,
  space: string,
  half: (hour: number) => string,
) {
  const text = `${onClockFace(hour)}${separator}${twoDigits(minute)}${space}${half(hour)}`;
  return { text, minutes: hour * 60 + minute };
}
