import type { Choices } from "../../text/random";
import { nounPhrase } from "./noun-phrases";
import { NOUNS } from "./nouns";
import type { Manner } from "./verb-phrases";
import { english, NOTHING, phrase, type Stretch, spanish } from "./words";

type Pair = readonly [english: string, spanish: string];

const ALWAYS: readonly Pair[] = [
  ["every day", "todos los días"],
  ["in the morning", "por la mañana"],
  ["on Mondays", "los lunes"],
  ["on Sundays", "los domingos"],
  ["at night", "por la noche"],
];
const LATER: readonly Pair[] = [
  ["tomorrow", "mañana"],
  ["next week", "la próxima semana"],
  ["soon", "pronto"],
  ["tonight", "esta noche"],
];

/** Phrases that say when something happens, for each manner of the verb. */
const TIMES: Record<Manner, readonly Pair[]> = {
  present: ALWAYS,
  usedTo: [...ALWAYS, ["every summer", "todos los veranos"]],
  past: [
    ["yesterday", "ayer"],
    ["last night", "anoche"],
    ["last week", "la semana pasada"],
    ["last year", "el año pasado"],
    ["two days ago", "hace dos días"],
  ],
  future: LATER,
  goingTo: LATER,
  perfect: [
    ["today", "hoy"],
    ["this week", "esta semana"],
    ["this morning", "esta mañana"],
  ],
  progressive: [["now", "ahora"]],
  can: [
    ["now", "ahora"],
    ["today", "hoy"],
    ["tomorrow", "mañana"],
  ],
  wantTo: [
    ["today", "hoy"],
    ["tomorrow", "mañana"],
    ["tonight", "esta noche"],
  ],
  haveTo: [
    ["today", "hoy"],
    ["tomorrow", "mañana"],
    ["every day", "todos los días"],
  ],
};

export function time(choose: Choices, manner: Manner): Stretch {
  return phrase(...(choose.pick(TIMES[manner]) as [string, string]));
}

const HABITS: readonly Pair[] = [
  ["always", "siempre"],
  ["never", "nunca"],
  ["often", "a menudo"],
  ["sometimes", "a veces"],
];

/** Words that say how often. They stand before the verb in both languages. */
export function usual(choose: Choices, manner: Manner): Stretch {
  if (manner === "present" && choose.chance(0.25)) {
    return phrase(...(choose.pick(HABITS) as [string, string]));
  }
  if (manner === "perfect" && choose.chance(0.3)) {
    return phrase(
      ...(choose.pick([
        ["already", "ya"],
        ["never", "nunca"],
      ]) as [string, string]),
    );
  }
  return NOTHING;
}

const PREPOSITIONS: readonly Pair[] = [
  ["near", "cerca de"],
  ["behind", "detrás de"],
  ["in front of", "delante de"],
];

const AT = new Set(NOUNS.filter(({ at }) => at).map((noun) => noun.english));

/** "in the kitchen", "at the station", "near the new museum". */
export function where(choose: Choices): Stretch {
  const place = nounPhrase(choose, { kinds: ["place"], definite: true, number: "singular" });
  const inside: Pair = [AT.has(place.head.text) ? "at" : "in", "en"];
  const [before, spanishBefore] = choose.chance(0.75) ? inside : choose.pick(PREPOSITIONS);
  const words = english(before);
  return {
    english: [...words, ...place.english],
    spanish: [...spanish(spanishBefore, words), ...place.spanish],
  };
}

/** "on the table", "under the bed": places where a thing can be. */
export function onSomething(choose: Choices): Stretch {
  const seat = nounPhrase(choose, { kinds: ["seat"], definite: true, number: "singular", adjectives: false });
  const words = english(choose.pick(["on", "under"]));
  const preposition = words[0].text === "on" ? "en" : "debajo de";
  return { english: [...words, ...seat.english], spanish: [...spanish(preposition, words), ...seat.spanish] };
}
