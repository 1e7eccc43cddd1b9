import type { Choices } from "../../text/random";
import { ADJECTIVES, type Adjective } from "./adjectives";
import type { Person } from "./conjugate";
import { articleBefore, DETERMINERS, type Determiner, goesWith } from "./determiners";
import { indefiniteArticle, pluralEnglish } from "./english";
import { type Gender, inflectAdjective, pluralNoun, shorten } from "./inflect";
import { type Kind, NAMES, NOUNS, type Noun } from "./nouns";
import { type EnglishWord, english, type SpanishWord, type Stretch, spanish } from "./words";

/** A phrase that can be subject or object, with the features that other words must agree with. */
export interface NounPhrase extends Stretch {
  person: Person;
  gender: Gender;
  /** The subject pronoun that Spanish drops. The Spanish verb is aligned to it as well. */
  dropped: readonly EnglishWord[];
  kinds: readonly Kind[];
  /** The noun or name itself. */
  head: EnglishWord;
  definite: boolean;
}

export interface NounPhraseOptions {
  kinds: readonly Kind[];
  /** Whether the phrase must be definite: the, my, this, a name. */
  definite?: boolean;
  indefinite?: boolean;
  number?: "singular" | "plural";
  adjectives?: boolean;
  /** Whether "some" is excluded, which English avoids in questions and after "not". */
  noSome?: boolean;
  /** Whether mass nouns may have no article: "bread". In Spanish only objects may. */
  bare?: boolean;
}

const fits = (kinds: readonly Kind[], wanted: readonly Kind[]) => kinds.some((kind) => wanted.includes(kind));

/** "the tall girl" / "la chica alta", "my first book" / "mi primer libro", "Ana's house" / "la casa de Ana". */
export function nounPhrase(choose: Choices, options: NounPhraseOptions): NounPhrase {
  const noun = choose.pick(
    NOUNS.filter(
      ({ kinds, kin, single }) =>
        fits(kinds, options.kinds) &&
        !(kin && options.indefinite) &&
        !(single && options.number === "plural"),
    ),
  );
  if (noun.mass && options.bare && (noun.kinds.includes("subject") || choose.chance(0.7))) {
    return bareNoun(noun);
  }
  const plural =
    !noun.mass && !noun.single && (options.number ? options.number === "plural" : choose.chance(0.3));
  if (!options.indefinite && !plural && !noun.public && choose.chance(noun.kin ? 0.2 : 0.08)) {
    return owned(choose, noun);
  }
  const determiner = choose.pick(
    DETERMINERS.filter((candidate) => goesWith(candidate, noun, plural, options)),
  );
  const adjective =
    options.adjectives !== false && choose.chance(0.35) ? adjectiveFor(choose, noun) : undefined;
  const ordinalFits = !plural && (determiner.english === "the" || determiner.possessive);
  return build(noun, plural, determiner, adjective?.ordinal && !ordinalFits ? undefined : adjective);
}

/** An adjective that makes sense with the noun. */
function adjectiveFor(choose: Choices, noun: Noun): Adjective | undefined {
  const usable = ADJECTIVES.filter(({ kinds, copula }) => copula === "ser" && fits(kinds, noun.kinds));
  return usable.length > 0 ? choose.pick(usable) : undefined;
}

function build(noun: Noun, plural: boolean, determiner: Determiner, adjective?: Adjective): NounPhrase {
  const gender = noun.gender;
  const [head] = english(plural ? pluralEnglish(noun.english) : noun.english);
  const quality = adjective ? english(adjective.english) : [];
  const first = [...quality, head][0].text;
  const [article] = english(determiner.english === "a" ? indefiniteArticle(first) : determiner.english);
  const between = adjective?.before;
  const spanishNoun = spanish(plural ? (noun.plural ?? pluralNoun(noun.spanish)) : noun.spanish, head);
  const spanishQuality = adjective ? spanish(inPlace(adjective, gender, plural), quality) : [];
  const spanishArticle = spanish(articleBefore(determiner, noun, plural, between), article);
  return {
    english: [article, ...quality, head],
    spanish: between
      ? [...spanishArticle, ...spanishQuality, ...spanishNoun]
      : [...spanishArticle, ...spanishNoun, ...spanishQuality],
    person: plural ? 4 : 2,
    gender,
    dropped: [],
    kinds: noun.kinds,
    head,
    definite: determiner.definite,
  };
}

function inPlace(adjective: Adjective, gender: Gender, plural: boolean): string {
  if (adjective.before && gender === "m" && !plural) {
    return shorten(adjective.spanish);
  }
  return inflectAdjective(adjective.spanish, gender, plural);
}

/** "Ana's house": Spanish says "the house of Ana". */
function owned(choose: Choices, noun: Noun): NounPhrase {
  const { name } = choose.pick(NAMES);
  const [owner, head] = english(`${name}'s ${noun.english}`);
  const article = noun.gender === "m" || noun.stressedA ? "el" : "la";
  return {
    english: [owner, head],
    spanish: [...spanish(article, owner), ...spanish(noun.spanish, head), ...spanish(`de ${name}`, owner)],
    person: 2,
    gender: noun.gender,
    dropped: [],
    kinds: noun.kinds,
    head,
    definite: true,
  };
}

function bareNoun(noun: Noun): NounPhrase {
  const [head] = english(noun.english);
  return {
    english: [head],
    spanish: spanish(noun.spanish, head),
    person: 2,
    gender: noun.gender,
    dropped: [],
    kinds: noun.kinds,
    head,
    definite: false,
  };
}

/** The subject pronouns, which Spanish drops. "I", "you", "we" and "they" count as masculine. */
const PRONOUNS: readonly (readonly [english: string, person: Person, gender: Gender])[] = [
  ["I", 0, "m"],
  ["you", 1, "m"],
  ["he", 2, "m"],
  ["she", 2, "f"],
  ["we", 3, "m"],
  ["they", 4, "m"],
];

export function pronoun(choose: Choices): NounPhrase {
  const [word, person, gender] = choose.pick(PRONOUNS);
  const [head] = english(word);
  return {
    english: [head],
    spanish: [],
    person,
    gender,
    dropped: [head],
    kinds: ["person"],
    head,
    definite: true,
  };
}

export function named(choose: Choices): NounPhrase {
  const { name, gender } = choose.pick(NAMES);
  const [head] = english(name);
  return {
    english: [head],
    spanish: spanish(name, head),
    person: 2,
    gender,
    dropped: [],
    kinds: ["person"],
    head,
    definite: true,
  };
}

/** A phrase for a person who does something: a pronoun, a name, or a noun with an article. */
export function somebody(choose: Choices): NounPhrase {
  if (choose.chance(0.45)) {
    return pronoun(choose);
  }
  return choose.chance(0.25) ? named(choose) : nounPhrase(choose, { kinds: ["person"], definite: true });
}

/** Adds the "a" that Spanish puts before a person as object. The "a" is aligned to that person. */
export function asObject(object: NounPhrase): readonly SpanishWord[] {
  return object.kinds.includes("person") ? [...spanish("a", object.head), ...object.spanish] : object.spanish;
}
