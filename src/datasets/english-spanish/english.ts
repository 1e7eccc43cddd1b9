import type { Person } from "./conjugate";

/** Past and participle of the lexicon's irregular English verbs. */
const IRREGULAR: Record<string, readonly [past: string, participle: string]> = {
  be: ["was", "been"],
  break: ["broke", "broken"],
  bring: ["brought", "brought"],
  buy: ["bought", "bought"],
  choose: ["chose", "chosen"],
  come: ["came", "come"],
  drink: ["drank", "drunk"],
  drive: ["drove", "driven"],
  eat: ["ate", "eaten"],
  find: ["found", "found"],
  forget: ["forgot", "forgotten"],
  get: ["got", "got"],
  go: ["went", "gone"],
  have: ["had", "had"],
  hear: ["heard", "heard"],
  know: ["knew", "known"],
  leave: ["left", "left"],
  lose: ["lost", "lost"],
  make: ["made", "made"],
  read: ["read", "read"],
  run: ["ran", "run"],
  see: ["saw", "seen"],
  sell: ["sold", "sold"],
  sing: ["sang", "sung"],
  sit: ["sat", "sat"],
  sleep: ["slept", "slept"],
  speak: ["spoke", "spoken"],
  swim: ["swam", "swum"],
  teach: ["taught", "taught"],
  understand: ["understood", "understood"],
  wake: ["woke", "woken"],
  write: ["wrote", "written"],
};

/** Verbs that double their last letter before -ing, and before -ed if they are regular. */
const DOUBLING = ["forget", "get", "prefer", "run", "sit", "swim"];

const double = (verb: string) => (DOUBLING.includes(verb) ? verb + verb.at(-1) : verb);

/** The form for he and she: "eats", "goes", "studies", "has". Only the first word of "look for" changes. */
export function thirdPerson(verb: string): string {
  const [first, ...rest] = verb.split(" ");
  return [thirdPersonOf(first), ...rest].join(" ");
}

function thirdPersonOf(verb: string): string {
  if (verb === "have") {
    return "has";
  }
  if (/[^aeiou]y$/.test(verb)) {
    return `${verb.slice(0, -1)}ies`;
  }
  return /(?:s|sh|ch|x|z|o)$/.test(verb) ? `${verb}es` : `${verb}s`;
}

export function presentForm(verb: string, person: Person): string {
  return person === 2 ? thirdPerson(verb) : verb;
}

function regularPast(verb: string): string {
  if (verb.endsWith("e")) {
    return `${verb}d`;
  }
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ied` : `${double(verb)}ed`;
}

function onFirstWord(verb: string, change: (word: string) => string): string {
  const [first, ...rest] = verb.split(" ");
  return [change(first), ...rest].join(" ");
}

export function pastForm(verb: string): string {
  return onFirstWord(verb, (word) => IRREGULAR[word]?.[0] ?? regularPast(word));
}

export function pastParticiple(verb: string): string {
  return onFirstWord(verb, (word) => IRREGULAR[word]?.[1] ?? regularPast(word));
}

export function ingForm(verb: string): string {
  return onFirstWord(
    verb,
    (word) => `${/[^e]e$/.test(word) && word !== "be" ? word.slice(0, -1) : double(word)}ing`,
  );
}

const PLURALS: Record<string, string> = {
  man: "men",
  woman: "women",
  child: "children",
  mouse: "mice",
  knife: "knives",
  potato: "potatoes",
  tomato: "tomatoes",
};

export function pluralEnglish(noun: string): string {
  if (PLURALS[noun]) {
    return PLURALS[noun];
  }
  if (/[^aeiou]y$/.test(noun)) {
    return `${noun.slice(0, -1)}ies`;
  }
  return /(?:s|sh|ch|x|z)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** "a" or "an", depending on the first sound of the next word. */
export function indefiniteArticle(next: string): string {
  return /^[aeio]/i.test(next) || /^u(?!ni)/i.test(next) ? "an" : "a";
}

export const BE_PRESENT = ["am", "are", "is", "are", "are"] as const;
export const BE_PAST = ["was", "were", "was", "were", "were"] as const;

/** "isn't", "don't", "won't"; undefined if there is no such form, as for "am not". */
export function contractNot(auxiliary: string): string | undefined {
  if (auxiliary === "am") {
    return undefined;
  }
  if (auxiliary === "will") {
    return "won't";
  }
  if (auxiliary === "can") {
    return "can't";
  }
  return `${auxiliary}n't`;
}
