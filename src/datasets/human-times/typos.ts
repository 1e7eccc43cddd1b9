import type { Choices } from "../../text/random";

/** Words in which a slip leaves the time readable; in a number it could make another number. */
const FORGIVING =
  /^(?:minutes?|mins|past|before|after|noon|midnight|hours?|o'clock|morning|afternoon|evening|night|quarters?|half|exactly|sharp)$/;

/** A slip inside one word: two letters swapped, one left out, or one doubled. First and last letter stay. */
export function misspell(text: string, choose: Choices): string {
  const words = text.split(" ");
  const candidates = [...words.keys()].filter((index) => FORGIVING.test(words[index]));
  if (candidates.length === 0) {
    return text;
  }
  const index = choose.pick(candidates);
  words[index] = slip(words[index], choose);
  return words.join(" ");
}

function slip(word: string, choose: Choices): string {
  const at = choose.whole(1, word.length - 3);
  const [start, one, two, end] = [word.slice(0, at), word[at], word[at + 1], word.slice(at + 2)];
  return choose.pick([start + two + one + end, start + two + end, start + one + one + two + end]);
}

/** Spaces as they slip in or out: doubled, at an end, or missing between a number and its unit. */
export function misspace(text: string, choose: Choices): string {
  const variants = [` ${text}`, `${text} `];
  const spaces = [...text.matchAll(/ /g)].map((match) => match.index);
  if (spaces.length > 0) {
    const at = choose.pick(spaces);
    variants.push(`${text.slice(0, at)} ${text.slice(at)}`);
  }
  const unit = text.replace(/(\d) ([a-z])/, "$1$2");
  if (unit !== text) {
    variants.push(unit);
  }
  return choose.pick(variants);
}
