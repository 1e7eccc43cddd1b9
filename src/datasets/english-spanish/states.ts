import type { Choices } from "../../text/random";
import { ADJECTIVES, type Adjective } from "./adjectives";
import { onSomething, where } from "./adverbials";
import { conjugate } from "./conjugate";
import { BE_PAST, BE_PRESENT, contractNot, presentForm } from "./english";
import { inflectAdjective } from "./inflect";
import { type NounPhrase, named, nounPhrase, pronoun, somebody } from "./noun-phrases";
import type { Kind } from "./nouns";
import { type EnglishWord, english, type SpanishWord, type Stretch, spanish, together } from "./words";

export interface StateOptions {
  negative?: boolean;
  question?: boolean;
}

interface ToBe {
  be: readonly EnglishWord[];
  spanish: readonly SpanishWord[];
}

/** "is not" / "no es": the verb of a state, in the present or the past. */
function toBe(choose: Choices, subject: NounPhrase, verb: "ser" | "estar", options: StateOptions): ToBe {
  const past = choose.chance(0.25);
  const form = (past ? BE_PAST : BE_PRESENT)[subject.person];
  const contracted = options.negative && choose.chance(0.5) ? contractNot(form) : undefined;
  const [be, not] = english(contracted ?? (options.negative ? `${form} not` : form));
  const finite = conjugate(verb, past ? "imperfect" : "present", subject.person);
  return {
    be: not ? [be, not] : [be],
    spanish: [...(options.negative ? spanish("no", not ?? be) : []), ...spanish(finite, subject.dropped, be)],
  };
}

/** Orders the parts of a clause. In a question the verb comes first, and in Spanish the predicate precedes the subject. */
function arrange(
  subject: NounPhrase,
  verb: ToBe,
  rest: Stretch,
  { question }: StateOptions,
  restFirst: boolean,
): Stretch {
  if (!question) {
    return together(subject, { english: verb.be, spanish: verb.spanish }, rest);
  }
  return {
    english: [...verb.be, ...subject.english, ...rest.english],
    spanish: restFirst
      ? [...verb.spanish, ...rest.spanish, ...subject.spanish]
      : [...verb.spanish, ...subject.spanish, ...rest.spanish],
  };
}

function subjectFor(choose: Choices, kinds: readonly Kind[]): NounPhrase {
  if (kinds.includes("person") && choose.chance(0.6)) {
    return choose.chance(0.7) ? pronoun(choose) : named(choose);
  }
  return nounPhrase(choose, { kinds, definite: true, adjectives: false });
}

function quality(adjective: Adjective, subject: NounPhrase, word: readonly EnglishWord[]): SpanishWord[] {
  return spanish(inflectAdjective(adjective.spanish, subject.gender, subject.person >= 3), word);
}

const withoutSubjects = (kinds: readonly Kind[]) => kinds.filter((kind) => kind !== "subject");

/** "The windows are very dirty" / "las ventanas están muy sucias". */
export function description(choose: Choices, options: StateOptions = {}): Stretch {
  const adjective = choose.pick(ADJECTIVES.filter(({ before }) => !before));
  const subject = subjectFor(choose, withoutSubjects(adjective.kinds));
  const word = english(adjective.english);
  const very = choose.chance(0.2) && adjective.comparative ? english("very") : [];
  const verb = toBe(choose, subject, adjective.copula, options);
  const rest = {
    english: [...very, ...word],
    spanish: [...(very.length ? spanish("muy", very) : []), ...quality(adjective, subject, word)],
  };
  return arrange(subject, verb, rest, options, true);
}

/** "Ana is taller than my brother" / "Ana es más alta que mi hermano". */
export function comparison(choose: Choices, options: StateOptions = {}): Stretch {
  const adjective = choose.pick(ADJECTIVES.filter(({ comparative }) => comparative));
  const kinds = withoutSubjects(adjective.kinds).slice(0, 1);
  const subject = subjectFor(choose, kinds);
  const other = nounPhrase(choose, { kinds, definite: true, adjectives: false });
  const words = english(adjective.comparative ?? "");
  const [than] = english("than");
  const verb = toBe(choose, subject, "ser", options);
  const rest = {
    english: [...words, than, ...other.english],
    spanish: [
      ...spanish("más", words[0]),
      ...quality(adjective, subject, words.slice(-1)),
      ...spanish("que", than),
      ...other.spanish,
    ],
  };
  return arrange(subject, verb, rest, options, false);
}

/** "The keys are on the table" / "las llaves están en la mesa". */
export function position(choose: Choices, options: StateOptions = {}): Stretch {
  const person = choose.chance(0.5);
  const subject = person
    ? somebody(choose)
    : nounPhrase(choose, { kinds: ["reading", "pet"], definite: true });
  const place = person ? where(choose) : onSomething(choose);
  return arrange(subject, toBe(choose, subject, "estar", options), place, options, false);
}

/** "There are two cats in the garden" / "hay dos gatos en el jardín". */
export function existence(choose: Choices, { question }: StateOptions = {}): Stretch {
  const kinds: Kind[] = choose.chance(0.5) ? ["person", "animal"] : ["reading", "pet"];
  const subject = nounPhrase(choose, { kinds, indefinite: true, noSome: question });
  const [there] = english("there");
  const past = choose.chance(0.25);
  const [be] = english((past ? BE_PAST : BE_PRESENT)[subject.person]);
  const place = kinds.includes("person") ? where(choose) : onSomething(choose);
  const verb = spanish(past ? "había" : "hay", there, be);
  return {
    english: [...(question ? [be, there] : [there, be]), ...subject.english, ...place.english],
    spanish: [...verb, ...subject.spanish, ...place.spanish],
  };
}

const PLEASED = ["me", "te", "le", "nos", "les"];

/** "My brother likes the old house" / "a mi hermano le gusta la casa vieja". */
export function liking(choose: Choices, { negative, question }: StateOptions = {}): Stretch {
  const who = somebody(choose);
  const what = nounPhrase(choose, { kinds: ["food", "drink", "place", "clothes", "media"], definite: true });
  const needsDo = negative || question;
  const third = who.person === 2;
  const form = third ? "does" : "do";
  const contracted = negative && choose.chance(0.5) ? contractNot(form) : undefined;
  const auxiliary = needsDo ? english(contracted ?? form) : [];
  const not = negative && !contracted ? english("not") : [];
  const like = english(needsDo ? "like" : presentForm("like", who.person));
  const toWhom = who.spanish.length > 0 ? [...spanish("a", who.head), ...who.spanish] : [];
  const clitic = spanish(PLEASED[who.person], who.head);
  const no = negative ? spanish("no", contracted ? auxiliary : not) : [];
  const pleases = spanish(what.person === 4 ? "gustan" : "gusta", auxiliary, like);
  return {
    english: question
      ? [...auxiliary, ...who.english, ...like, ...what.english]
      : [...who.english, ...auxiliary, ...not, ...like, ...what.english],
    spanish: [...toWhom, ...no, ...clitic, ...pleases, ...what.spanish],
  };
}
