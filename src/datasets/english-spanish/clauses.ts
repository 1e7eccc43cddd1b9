import type { Choices } from "../../text/random";
import { time, usual, where } from "./adverbials";
import { complement } from "./complements";
import { type NounPhrase, pronoun, somebody } from "./noun-phrases";
import { type Manner, type VerbPhrase, verbPhrase } from "./verb-phrases";
import { VERBS, type Verb } from "./verbs";
import { NOTHING, type Stretch, together } from "./words";

/** The manners in which verbs of action and verbs of state keep their meaning. */
const ACTION: readonly Manner[] = [
  "present",
  "past",
  "past",
  "future",
  "perfect",
  "progressive",
  "goingTo",
  "usedTo",
  "can",
  "wantTo",
  "haveTo",
];
const STATE: readonly Manner[] = ["present", "present", "present", "usedTo"];

export interface ActionOptions {
  negative?: boolean;
  question?: boolean;
}

/** A manner that suits the verb and has the same form in English and Spanish. */
export function mannerFor(choose: Choices, verb: Verb, { negative, question }: ActionOptions): Manner {
  const plain = !negative && !question;
  return choose.pick(
    (verb.state ? STATE : ACTION).filter(
      (manner) =>
        !(manner === "usedTo" && !plain) &&
        !(manner === "past" && plain && verb.english === "read") && // "I read" would be present as well
        !(verb.spanish === "ir" && ["perfect", "goingTo"].includes(manner)) &&
        !(verb.reflexive && manner === "can"),
    ),
  );
}

/** Somebody does something: "My sister has not bought the red shoes this week". */
export function action(choose: Choices, options: ActionOptions = {}): Stretch {
  const verb = choose.pick(VERBS);
  const manner = mannerFor(choose, verb, options);
  const subject = somebody(choose);
  const object = complement(choose, verb, subject, options);
  const verbs = verbPhrase(choose, { verb, manner, subject, ...options, clitic: object.clitic });
  const often = options.negative || options.question || verb.state ? NOTHING : usual(choose, manner);
  const place = verb.needsPlace || (verb.somewhere && choose.chance(0.3)) ? where(choose) : NOTHING;
  const when = choose.chance(0.4) && often === NOTHING && !verb.state ? time(choose, manner) : NOTHING;
  const rest = together(object.stretch, place, when);
  return options.question ? asQuestion(subject, verbs, rest) : asStatement(subject, verbs, often, rest);
}

/** The shortest clause: "I slept" / "dormí". */
export function shortAction(choose: Choices): Stretch {
  const verb = choose.pick(
    VERBS.filter(({ objects, goal, needsPlace }) => objects.length === 0 && !goal && !needsPlace),
  );
  const subject = pronoun(choose);
  const verbs = verbPhrase(choose, { verb, manner: mannerFor(choose, verb, {}), subject });
  return asStatement(subject, verbs, NOTHING, NOTHING);
}

/** "Have you been to the library?" / "¿Has estado en la biblioteca?" */
export function beenTo(choose: Choices, options: ActionOptions = {}): Stretch {
  const verb: Verb = { english: "be", spanish: "estar", objects: [], goal: ["to", "en"] };
  const subject = somebody(choose);
  const object = complement(choose, verb, subject, options);
  const verbs = verbPhrase(choose, { verb, manner: "perfect", subject, ...options });
  const when = choose.chance(0.3) ? time(choose, "perfect") : NOTHING;
  const rest = together(object.stretch, when);
  return options.question ? asQuestion(subject, verbs, rest) : asStatement(subject, verbs, NOTHING, rest);
}

export function asStatement(subject: NounPhrase, verbs: VerbPhrase, often: Stretch, rest: Stretch): Stretch {
  return {
    english: [
      ...subject.english,
      ...verbs.auxiliary,
      ...verbs.not,
      ...often.english,
      ...verbs.main,
      ...rest.english,
    ],
    spanish: [...subject.spanish, ...often.spanish, ...verbs.spanish, ...rest.spanish],
  };
}

/** "Did your sister buy it?": in Spanish the subject follows the verb. */
export function asQuestion(subject: NounPhrase, verbs: VerbPhrase, rest: Stretch): Stretch {
  return {
    english: [...verbs.auxiliary, ...subject.english, ...verbs.not, ...verbs.main, ...rest.english],
    spanish: [...verbs.spanish, ...subject.spanish, ...rest.spanish],
  };
}
