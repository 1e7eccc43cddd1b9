import type { Choices } from "../../text/random";
import { conjugate, gerund, type Person, participle, type Tense } from "./conjugate";
import { BE_PRESENT, contractNot, ingForm, pastForm, pastParticiple, presentForm } from "./english";
import type { NounPhrase } from "./noun-phrases";
import type { Verb } from "./verbs";
import { type EnglishWord, english, type SpanishWord, spanish } from "./words";

/** The manner of a verb: its tense, and whether the action is wanted, possible or necessary. */
export type Manner =
  | "present"
  | "past"
  | "future"
  | "perfect"
  | "progressive"
  | "goingTo"
  | "usedTo"
  | "can"
  | "wantTo"
  | "haveTo";

/** The parts of a verb phrase, kept apart so that the subject can be put between them. */
export interface VerbPhrase {
  /** The auxiliary that stands before the subject in a question; none in a plain statement in present or past. */
  auxiliary: readonly EnglishWord[];
  /** "not", if it is a separate word. */
  not: readonly EnglishWord[];
  main: readonly EnglishWord[];
  /** "no", the pronoun and the verbs, which stay together in Spanish. */
  spanish: readonly SpanishWord[];
}

interface Form {
  auxiliary: string;
  main: string;
  /** Words between the auxiliary's part and the verb: "to" of "want to". */
  spanish: (words: {
    auxiliary: EnglishWord[];
    main: EnglishWord[];
    subject: readonly EnglishWord[];
  }) => SpanishWord[];
}

const REFLEXIVE = ["me", "te", "se", "nos", "se"];

export interface VerbPhraseOptions {
  verb: Verb;
  manner: Manner;
  subject: NounPhrase;
  negative?: boolean;
  question?: boolean;
  /** "You see me": the pronoun stands before the verb in Spanish. */
  clitic?: readonly SpanishWord[];
}

/** Builds the verb of a clause in both languages. */
export function verbPhrase(choose: Choices, options: VerbPhraseOptions): VerbPhrase {
  const { verb, manner, subject, negative, question, clitic = [] } = options;
  const needsDo = Boolean(negative || question);
  const form = FORMS[manner]({ verb, person: subject.person, needsDo });
  // "Can not" is written as one word, so "can" is always contracted.
  const contracting = negative && !question && (manner === "can" || choose.chance(0.5));
  const contracted = contracting ? contractNot(form.auxiliary) : undefined;
  const auxiliary = english(contracted ?? form.auxiliary);
  const not = negative && !contracted ? english("not") : [];
  const main = english(form.main);
  const no = negative ? spanish("no", contracted ? auxiliary : not) : [];
  const self = verb.reflexive ? spanish(REFLEXIVE[subject.person], subject.dropped, main.at(-1) ?? []) : [];
  const verbs = form.spanish({ auxiliary, main, subject: subject.dropped });
  return { auxiliary, not, main, spanish: [...no, ...clitic, ...self, ...verbs] };
}

/** The features on which a verb form depends. */
interface FormChoice {
  verb: Verb;
  person: Person;
  /** Whether English needs an auxiliary, as it does in questions and with "not". */
  needsDo: boolean;
}

const doForm = ({ person }: FormChoice) => (person === 2 ? "does" : "do");

/** A single Spanish verb, aligned to all of the English words. */
const simple =
  ({ verb, person }: FormChoice, tense: Tense): Form["spanish"] =>
  ({ auxiliary, main, subject }) =>
    spanish(conjugate(verb.spanish, tense, person), subject, auxiliary, main);

/** "want to eat" / "quiero comer", "have to eat" / "tengo que comer". */
const obligation =
  (english: string, finite: string, joint: string) =>
  (choice: FormChoice): Form => {
    const { verb, person, needsDo } = choice;
    return chain(
      needsDo ? doForm(choice) : "",
      presentForm(english, needsDo ? 0 : person),
      verb.english,
      conjugate(finite, "present", person),
      joint,
      verb.spanish,
    );
  };

const FORMS: Record<Manner, (choice: FormChoice) => Form> = {
  present: (choice) =>
    choice.needsDo
      ? { auxiliary: doForm(choice), main: choice.verb.english, spanish: simple(choice, "present") }
      : {
          auxiliary: "",
          main: presentForm(choice.verb.english, choice.person),
          spanish: simple(choice, "present"),
        },
  past: (choice) =>
    choice.needsDo
      ? { auxiliary: "did", main: choice.verb.english, spanish: simple(choice, "preterite") }
      : { auxiliary: "", main: pastForm(choice.verb.english), spanish: simple(choice, "preterite") },
  future: (choice) => ({
    auxiliary: "will",
    main: choice.verb.english,
    spanish: simple(choice, "future"),
  }),
  perfect: ({ verb, person }) =>
    twoParts(
      person === 2 ? "has" : "have",
      pastParticiple(verb.english),
      conjugate("haber", "present", person),
      participle(verb.spanish),
    ),
  progressive: ({ verb, person }) =>
    twoParts(
      BE_PRESENT[person],
      ingForm(verb.english),
      conjugate("estar", "present", person),
      gerund(verb.spanish),
    ),
  can: ({ verb, person }) =>
    twoParts("can", verb.english, conjugate("poder", "present", person), verb.spanish),
  goingTo: ({ verb, person }) =>
    chain(BE_PRESENT[person], "going", verb.english, conjugate("ir", "present", person), "a", verb.spanish),
  wantTo: obligation("want", "querer", ""),
  haveTo: obligation("have", "tener", "que"),
  usedTo: ({ verb, person }) => ({
    auxiliary: "",
    main: `used to ${verb.english}`,
    spanish: ({ main, subject }) => spanish(conjugate(verb.spanish, "imperfect", person), subject, main),
  }),
};

/** "have eaten" / "he comido": the auxiliary agrees, the main verb follows. */
function twoParts(auxiliaryText: string, mainText: string, finite: string, other: string): Form {
  return {
    auxiliary: auxiliaryText,
    main: mainText,
    spanish: ({ auxiliary, main, subject }) => [
      ...spanish(finite, subject, auxiliary),
      ...spanish(other, main),
    ],
  };
}

/** "am going to eat" / "voy a comer": a finite verb, a linking word, and the infinitive. */
function chain(
  auxiliaryText: string,
  link: string,
  verb: string,
  finite: string,
  joint: string,
  infinitive: string,
): Form {
  return {
    auxiliary: auxiliaryText,
    main: `${link} to ${verb}`,
    spanish: ({ auxiliary, main: [linkWord, to, ...rest], subject }) => [
      ...spanish(finite, subject, auxiliary, linkWord),
      ...spanish(joint, to),
      ...spanish(infinitive, joint ? [] : to, rest),
    ],
  };
}
