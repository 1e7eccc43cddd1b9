import type { Noun } from "./nouns";

/** Determiners: words before a noun that say which one, whose, or how many. */
export interface Determiner {
  english: string;
  /** The masculine and the feminine form, in the noun's number. */
  spanish: readonly [masculine: string, feminine: string];
  plural: boolean;
  definite: boolean;
  possessive: boolean;
}

const POSSESSIVES = ["my", "your", "his", "her", "our", "their"];

const row = (words: string, plural: boolean, definite: boolean): Determiner[] =>
  words.split(/\s*,\s*/).map((entry) => {
    const [word, masculine, feminine = masculine] = entry.split(" ");
    return {
      english: word,
      spanish: [masculine, feminine],
      plural,
      definite,
      possessive: POSSESSIVES.includes(word),
    };
  });

export const DETERMINERS: readonly Determiner[] = [
  ...row("the el la, the el la, the el la, this este esta, that ese esa", false, true),
  ...row("my mi, your tu, his su, her su, our nuestro nuestra, their su", false, true),
  ...row("a un una, a un una, a un una, another otro otra", false, false),
  ...row("the los las, the los las, these estos estas, those esos esas", true, true),
  ...row("my mis, your tus, his sus, her sus, our nuestros nuestras, their sus", true, true),
  ...row("some unos unas, many muchos muchas, two dos, three tres, four cuatro, five cinco", true, false),
  ...row("six seis, ten diez", true, false),
];

/** What the place in the sentence demands of the determiner. */
export interface Wanted {
  definite?: boolean;
  indefinite?: boolean;
  noSome?: boolean;
}

/** Whether this determiner is used with this noun. */
export function goesWith(determiner: Determiner, noun: Noun, plural: boolean, options: Wanted): boolean {
  if (determiner.plural !== plural) {
    return false;
  }
  if (options.definite && !determiner.definite) {
    return false;
  }
  if (options.indefinite && determiner.definite) {
    return false;
  }
  if (noun.mass && !determiner.definite) {
    return false;
  }
  if (noun.kin && !determiner.possessive) {
    return false;
  }
  if (noun.public && determiner.possessive) {
    return false;
  }
  return !(options.noSome && determiner.english === "some");
}

/**
 * The Spanish determiner in its gender. La and una become el and un right before a feminine noun that begins with a
 * stressed a: "el agua".
 */
export function articleBefore(
  determiner: Determiner,
  noun: Noun,
  plural: boolean,
  between?: boolean,
): string {
  const word = determiner.spanish[noun.gender === "m" ? 0 : 1];
  if (!noun.stressedA || plural || between) {
    return word;
  }
  return { la: "el", una: "un" }[word] ?? word;
}
