import type { Choices } from "../../text/random";
import { asObject, type NounPhrase, type NounPhraseOptions, named, nounPhrase } from "./noun-phrases";
import type { Verb } from "./verbs";
import { english, NOTHING, type SpanishWord, type Stretch, spanish } from "./words";

/** The complement of a verb: words after it, or a pronoun that Spanish puts before it. */
export interface Complement {
  stretch: Stretch;
  clitic: readonly SpanishWord[];
}

const OBJECT_PRONOUNS: readonly (readonly [english: string, spanish: string, person: number])[] = [
  ["me", "me", 0],
  ["you", "te", 1],
  ["him", "lo", 2],
  ["her", "la", 2],
  ["us", "nos", 3],
  ["them", "los", 4],
];

/** The verb's object or goal. */
export function complement(
  choose: Choices,
  verb: Verb,
  subject: NounPhrase,
  { negative, question }: { negative?: boolean; question?: boolean } = {},
): Complement {
  if (verb.goal) {
    return { stretch: goal(choose, verb.goal), clitic: [] };
  }
  if (verb.objects.length === 0) {
    return { stretch: NOTHING, clitic: [] };
  }
  const people = verb.objects.includes("person");
  if (people && choose.chance(0.3)) {
    return objectPronoun(choose, subject);
  }
  const object =
    people && choose.chance(0.2)
      ? named(choose)
      : nounPhrase(choose, { ...objectOf(choose, verb), noSome: negative || question });
  return { stretch: { english: object.english, spanish: asObject(object) }, clitic: [] };
}

function goal(choose: Choices, [before, spanishBefore]: readonly [string, string]): Stretch {
  const place = nounPhrase(choose, { kinds: ["place"], definite: true, adjectives: choose.chance(0.3) });
  const link = english(before);
  // "leave the house": English needs no word for "de", so it belongs to the place.
  const preposition = spanish(spanishBefore, link.length > 0 ? link : place.head);
  return { english: [...link, ...place.english], spanish: [...preposition, ...place.spanish] };
}

function objectOf(choose: Choices, verb: Verb): NounPhraseOptions {
  const others = verb.objects.filter((kind) => kind !== "person");
  const people = verb.objects.length > others.length;
  if (others.length === 0 || (people && choose.chance(0.5))) {
    return { kinds: ["person"], definite: true };
  }
  // A noun may be used as a thing and as a person. Only if it is not a person does Spanish leave out "a".
  return { kinds: others, bare: true, definite: others.includes("place") };
}

/** "I see her" / "la veo". Subject and object are never the same person, nor do they overlap, as "we" and "me" do. */
function objectPronoun(choose: Choices, subject: NounPhrase): Complement {
  const near = [0, 3];
  const usable = OBJECT_PRONOUNS.filter(
    ([, , person]) =>
      (person === 2 || person !== subject.person) &&
      !(near.includes(person) && near.includes(subject.person)),
  );
  const [word, pronoun] = choose.pick(usable);
  const words = english(word);
  return { stretch: { english: words, spanish: [] }, clitic: spanish(pronoun, words) };
}
