/**
 * A reader of English times of day that is independent of the generator: they share no code, no word list and no number
 * speller. The result is undefined if the time is not certain.
 */
const ONES =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS: Record<string, number> = { twenty: 20, thirty: 30, forty: 40, fifty: 50 };
const OTHER = (
  "minute minutes min mins past before after to noon midnight hour hours o'clock in the morning afternoon " +
  "evening at night am pm a quarter quarters of an half and oh hundred exactly sharp on dot"
).split(" ");
const LEXICON = [...ONES, ...Object.keys(TENS), ...OTHER];

export function readTime(text: string): string | undefined {
  const minutes = read(repair(text));
  if (minutes === undefined) {
    return undefined;
  }
  const ofDay = (minutes + 2 * 1440) % 1440;
  return new Date(ofDay * 60_000).toISOString().slice(11, 16);
}

function repair(text: string): string {
  const spaced = text
    .toLowerCase()
    .trim()
    .replace(/([ap])\.?m\.?$/, " $1m")
    .replace(/(\d)(?=[a-z])/, "$1 ");
  return spaced
    .split(/\s+/)
    .flatMap((word) => (/^[a-z']+-[a-z]+$/.test(word) ? word.split("-") : [word]))
    .flatMap((word) => word.match(/^(\d+)([a-z']{3,})$/)?.slice(1) ?? [word])
    .map((word) => (/^[a-z']{3,}$/.test(word) && !LEXICON.includes(word) ? nearest(word) : word))
    .join(" ");
}

function nearest(word: string): string {
  const near = LEXICON.filter((known) => known.length > 3 && isOneSlip(known, word));
  return near.length === 1 ? near[0] : word;
}

function isOneSlip(known: string, word: string): boolean {
  for (let at = 0; at < known.length; at++) {
    const left = known.slice(0, at);
    if (word === left + known.slice(at + 1)) {
      return true;
    }
    if (word === left + known[at] + known.slice(at)) {
      return true;
    }
    if (at + 1 < known.length && word === left + known[at + 1] + known[at] + known.slice(at + 2)) {
      return true;
    }
  }
  return false;
}

function number(words: string): number | undefined {
  if (/^\d{1,2}$/.test(words)) {
    return Number(words);
  }
  const [first, second, ...rest] = words.split(" ");
  if (rest.length > 0) {
    return undefined;
  }
  if (second === undefined) {
    return ONES.includes(first) ? ONES.indexOf(first) : TENS[first];
  }
  const ones = ONES.indexOf(second);
  return TENS[first] !== undefined && ones >= 1 && ones <= 9 ? TENS[first] + ones : undefined;
}

function between(value: number | undefined, low: number, high: number): number | undefined {
  return value !== undefined && value >= low && value <= high ? value : undefined;
}

function sum(...values: (number | undefined)[]): number | undefined {
  return values.reduce(
    (total, value) => (total === undefined || value === undefined ? undefined : total + value),
    0,
  );
}

const times = (value: number | undefined, factor: number) =>
  value === undefined ? undefined : value * factor;

/** An hour on the clock face, and the half of the day if the words say it. */
function namedHour(face: string, tail: string): number | undefined {
  const hour = times(between(number(face), 1, 12), 1);
  if (hour === undefined) {
    return undefined;
  }
  const wrapped = hour % 12;
  if (tail === "am" || tail === "in the morning") {
    return wrapped;
  }
  if (tail === "pm" || tail === "in the afternoon" || tail === "in the evening") {
    return wrapped + 12;
  }
  return wrapped === 0 ? 0 : wrapped + 12; // at night
}

const TAIL = "(am|pm|in the morning|in the afternoon|in the evening|at night)";

function moment(text: string): number | undefined {
  if (text === "noon") {
    return 720;
  }
  if (text === "midnight") {
    return 0;
  }
  const named = text.match(`^(.+) ${TAIL}$`);
  if (named) {
    return times(namedHour(named[1], named[2]), 60);
  }
  return times(between(number(text), 0, 23), 60);
}

function amount(text: string): number | undefined {
  const fixed: Record<string, number> = {
    quarter: 15,
    "a quarter": 15,
    half: 30,
    "a quarter of an hour": 15,
    "half an hour": 30,
    "three quarters of an hour": 45,
    "an hour": 60,
    "an hour and a quarter": 75,
    "an hour and a half": 90,
    "two hours": 120,
    "two and a half hours": 150,
  };
  if (fixed[text] !== undefined) {
    return fixed[text];
  }
  const long = text.match(/^(.+) hours? and (.+)$/);
  if (long) {
    return sum(times(number(long[1]), 60), between(number(long[2]), 1, 59));
  }
  const reversed = text.match(/^(\w+) and twenty$/);
  if (reversed) {
    return sum(between(number(reversed[1]), 1, 9), 20);
  }
  return between(number(text.replace(/ (minutes?|mins?)$/, "")), 1, 59);
}

/** All ways to cut the words into an hour and its minutes. */
function hourAndMinutes(words: string[], highest: number): number[][] {
  return words.slice(1).flatMap((_, cut) => {
    const [left, right] = [words.slice(0, cut + 1).join(" "), words.slice(cut + 1).join(" ")];
    const bare = right.match(/^(?:oh|zero) (\w+)$/);
    const minute = bare
      ? between(number(bare[1]), 1, 9)
      : right === "hundred"
        ? 0
        : between(number(right), 10, 59);
    const led = left.match(/^(?:oh|zero) (\w+)$/);
    const hour = led
      ? /^(oh|zero)$/.test(led[1])
        ? 0
        : between(number(led[1]), 1, 9)
      : between(number(left), 1, highest);
    return hour === undefined || minute === undefined ? [] : [[hour, minute]];
  });
}

function read(text: string): number | undefined {
  const clock = text.match(/^(?:t(\d{1,2}):|(\d{1,2}) ?h ?)(\d\d)$/);
  if (clock) {
    return sum(times(between(Number(clock[1] ?? clock[2]), 0, 23), 60), between(Number(clock[3]), 0, 59));
  }
  const half = text.match(/^(\d{1,2})[.:](\d\d) (am|pm)$/);
  if (half) {
    return sum(times(namedHour(half[1], half[3]), 60), between(Number(half[2]), 0, 59));
  }
  const apart = text.match(/^(.+?) (past|after|to|before) (.+)$/);
  if (apart) {
    return sum(moment(apart[3]), times(amount(apart[1]), /past|after/.test(apart[2]) ? 1 : -1));
  }
  const full = text.match(/^(?:exactly (.+)|(.+) sharp|(.+) on the dot)$/);
  if (full) {
    return moment(full[1] ?? full[2] ?? full[3]);
  }
  const oclock = text.match(/^(.+) o'clock (?:(.+) )?(am|pm)$/);
  if (oclock) {
    return sum(times(namedHour(oclock[1], oclock[3]), 60), oclock[2] ? between(number(oclock[2]), 1, 59) : 0);
  }
  const military = text.match(/^(.+) hours$/);
  const said = military ?? text.match(`^(.+) ${TAIL}$`);
  const ways = said ? hourAndMinutes(said[1].split(" "), military ? 23 : 12) : [];
  if (!said || ways.length !== 1) {
    return undefined;
  }
  const [hour, minute] = ways[0];
  return sum(military ? hour * 60 : times(namedHour(String(hour), said[2]), 60), minute);
}
