import type { Choices } from "../../text/random";
import { time } from "./adverbials";
import { asQuestion, asStatement, mannerFor } from "./clauses";
import { complement } from "./complements";
import { conjugate } from "./conjugate";
import { BE_PRESENT } from "./english";
import { type NounPhrase, nounPhrase, somebody } from "./noun-phrases";
import { type Manner, verbPhrase } from "./verb-phrases";
import { VERBS, type Verb } from "./verbs";
import { english, NOTHING, phrase, type Stretch, spanish, together } from "./words";

/** "Why did you sell the car?", "When", "Where": a question word before a question. */
function openQuestion(
  choose: Choices,
  word: Stretch,
  verbs: readonly Verb[],
  manners?: readonly Manner[],
): Stretch {
  const verb = choose.pick(verbs);
  const manner = manners ? choose.pick(manners) : mannerFor(choose, verb, { question: true });
  const subject = somebody(choose);
  const object = complement(choose, verb, subject, { question: true });
  const group = verbPhrase(choose, { verb, manner, subject, question: true, clitic: object.clitic });
  return together(word, asQuestion(subject, group, object.stretch));
}

const why = (choose: Choices) =>
  openQuestion(
    choose,
    phrase("why", "por qué"),
    VERBS.filter(({ needsPlace }) => !needsPlace),
  );

const when = (choose: Choices) =>
  openQuestion(
    choose,
    phrase("when", "cuándo"),
    VERBS.filter(({ state, needsPlace }) => !state && !needsPlace),
    ["past", "future", "wantTo", "haveTo"],
  );

const where = (choose: Choices) =>
  openQuestion(
    choose,
    phrase("where", "dónde"),
    VERBS.filter(({ somewhere }) => somewhere),
    ["present", "past", "future", "progressive", "can", "wantTo", "haveTo"],
  );

/** "What did you buy?" / "¿qué compraste?"; for a person "Who did you call?" / "¿a quién llamaste?". */
function what(choose: Choices): Stretch {
  const verb = choose.pick(VERBS.filter(({ objects }) => objects.length > 0));
  const person = verb.objects.every((kind) => kind === "person");
  const manner = mannerFor(choose, verb, { question: true });
  const subject = somebody(choose);
  const group = verbPhrase(choose, { verb, manner, subject, question: true });
  const rest = choose.chance(0.3) && !verb.state ? time(choose, manner) : NOTHING;
  return together(
    person ? phrase("who", "a quién") : phrase("what", "qué"),
    asQuestion(subject, group, rest),
  );
}

/** "Who opened the door?" / "¿quién abrió la puerta?" */
function who(choose: Choices): Stretch {
  const verb = choose.pick(VERBS.filter(({ reflexive, needsPlace }) => !reflexive && !needsPlace));
  const manner = mannerFor(choose, verb, {});
  const [head] = english("who");
  const subject: NounPhrase = {
    english: [head],
    spanish: spanish("quién", head),
    person: 2,
    gender: "m",
    dropped: [],
    kinds: ["person"],
    head,
    definite: true,
  };
  const object = complement(choose, verb, subject, { question: true });
  const group = verbPhrase(choose, { verb, manner, subject, clitic: object.clitic });
  return asStatement(subject, group, NOTHING, object.stretch);
}

/** "How many apples did you eat?" / "¿cuántas manzanas comiste?" */
function howMany(choose: Choices): Stretch {
  const verb = choose.pick(
    VERBS.filter(({ objects }) => objects.some((kind) => kind !== "person" && kind !== "place")),
  );
  const kinds = verb.objects.filter((kind) => kind !== "person" && kind !== "place");
  const thing = nounPhrase(choose, { kinds, number: "plural", definite: true, adjectives: false });
  if (thing.person !== 4) {
    return what(choose); // a mass noun cannot be counted
  }
  const words = english("how many");
  const noun = thing.spanish.filter(({ from }) => from.includes(thing.head));
  const subject = somebody(choose);
  const manner = mannerFor(choose, verb, { question: true });
  const group = verbPhrase(choose, { verb, manner, subject, question: true });
  const counted = {
    english: [...words, thing.head],
    spanish: [...spanish(thing.gender === "f" ? "cuántas" : "cuántos", words), ...noun],
  };
  return together(counted, asQuestion(subject, group, NOTHING));
}

/** "Where is the station?" / "¿dónde está la estación?" */
function whereIs(choose: Choices): Stretch {
  const kinds = choose.pick([["place"], ["thing"], ["person"]] as const);
  const subject = nounPhrase(choose, { kinds, definite: true });
  const be = english(BE_PRESENT[subject.person]);
  const verb = { english: be, spanish: spanish(conjugate("estar", "present", subject.person), be) };
  return together(phrase("where", "dónde"), verb, subject);
}

/** A question that begins with a question word. */
export function wordQuestion(choose: Choices): Stretch {
  return choose.pick([why, when, where, what, what, who, howMany, whereIs])(choose);
}
