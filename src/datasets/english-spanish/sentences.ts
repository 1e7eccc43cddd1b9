import type { Choices } from "../../text/random";
import { action, beenTo, shortAction } from "./clauses";
import { wordQuestion } from "./questions";
import { comparison, description, existence, liking, position } from "./states";
import { english, phrase, type Stretch, spanish, together } from "./words";

type Make = (choose: Choices) => Stretch;

const STATEMENTS: readonly (readonly [family: string, weight: number, make: Make])[] = [
  ["short", 1, shortAction],
  ["action", 12, (choose) => action(choose)],
  ["negation", 6, (choose) => action(choose, { negative: true })],
  ["been to", 1, (choose) => beenTo(choose, { negative: choose.chance(0.3) })],
  ["description", 4, (choose) => description(choose, { negative: choose.chance(0.2) })],
  ["comparison", 2, (choose) => comparison(choose, { negative: choose.chance(0.2) })],
  ["position", 2, (choose) => position(choose, { negative: choose.chance(0.2) })],
  ["existence", 2, (choose) => existence(choose)],
  ["liking", 2, (choose) => liking(choose, { negative: choose.chance(0.3) })],
];

const QUESTIONS: readonly (readonly [family: string, weight: number, make: Make])[] = [
  ["question", 5, (choose) => action(choose, { question: true })],
  ["been to", 1, (choose) => beenTo(choose, { question: true })],
  ["question of state", 1, (choose) => description(choose, { question: true })],
  ["question of state", 1, (choose) => position(choose, { question: true })],
  ["question of state", 1, (choose) => existence(choose, { question: true })],
  ["question of state", 1, (choose) => liking(choose, { question: true })],
  ["question word", 5, wordQuestion],
];

function weighted<T extends readonly [string, number, Make]>(choose: Choices, rows: readonly T[]): T {
  let at = choose.whole(
    1,
    rows.reduce((sum, [, weight]) => sum + weight, 0),
  );
  for (const row of rows) {
    at -= row[1];
    if (at <= 0) {
      return row;
    }
  }
  return rows[rows.length - 1];
}

const LINKS: readonly (readonly [english: string, spanish: string])[] = [
  ["and", "y"],
  ["because", "porque"],
  [", but", ", pero"],
  [", so", ", así que"],
];

/** "and", ", but": comma and word are aligned separately. */
function linkWords([left, right]: readonly [string, string]): Stretch {
  if (!left.startsWith(",")) {
    return phrase(left, right);
  }
  return together(phrase(",", ","), phrase(left.slice(2), right.slice(2)));
}

const BECAUSE = LINKS[1];

export interface Sentence {
  stretch: Stretch;
  family: string;
}

/** Joins clauses until there are enough words. A question is continued by a reason. */
export function sentence(choose: Choices, clauses: number, fewest: number): Sentence {
  const question = choose.chance(0.3);
  const long = clauses > 1 || fewest > 6;
  // "Why …, because …" would answer itself, so only a yes-or-no question is continued.
  const questions = long ? QUESTIONS.filter(([family]) => family !== "question word") : QUESTIONS;
  const [family, , make] = weighted(choose, question ? questions : STATEMENTS);
  let stretch = make(choose);
  let joined = 1;
  for (
    let last: (typeof LINKS)[number] | undefined;
    joined < clauses || countWords(stretch) < fewest;
    joined++
  ) {
    const [, , next] = weighted(choose, STATEMENTS);
    last = question && joined === 1 ? BECAUSE : choose.pick(LINKS.filter((link) => link !== last));
    stretch = together(stretch, linkWords(last), next(choose));
  }
  return {
    stretch: punctuate(stretch, question),
    family: joined === 1 ? family : question ? "joined question" : "joined",
  };
}

/** Adds a full stop or question marks. Both Spanish question marks are aligned to the English one. */
export function punctuate(stretch: Stretch, question: boolean): Stretch {
  const mark = english(question ? "?" : ".");
  return {
    english: [...stretch.english, ...mark],
    spanish: [...(question ? spanish("¿", mark) : []), ...stretch.spanish, ...spanish(mark[0].text, mark)],
  };
}

export const isWord = (text: string) => /\p{L}/u.test(text);

/** The number of English words, without punctuation. */
export function countWords(stretch: Stretch): number {
  return stretch.english.filter(({ text }) => isWord(text)).length;
}
