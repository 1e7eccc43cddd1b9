import { IRREGULAR } from "./irregular-verbs";

/** The persons that our sentences use: I, you (singular), he or she, we, they. */
export type Person = 0 | 1 | 2 | 3 | 4;

export const PERSONS: readonly Person[] = [0, 1, 2, 3, 4];

/** Simple tenses; compound ones are built from `haber` and `estar`. */
export type Tense = "present" | "preterite" | "imperfect" | "future";

const ENDINGS: Record<"ar" | "er" | "ir", Record<Tense, readonly string[]>> = {
  ar: {
    present: ["o", "as", "a", "amos", "an"],
    preterite: ["é", "aste", "ó", "amos", "aron"],
    imperfect: ["aba", "abas", "aba", "ábamos", "aban"],
    future: ["é", "ás", "á", "emos", "án"],
  },
  er: {
    present: ["o", "es", "e", "emos", "en"],
    preterite: ["í", "iste", "ió", "imos", "ieron"],
    imperfect: ["ía", "ías", "ía", "íamos", "ían"],
    future: ["é", "ás", "á", "emos", "án"],
  },
  ir: {
    present: ["o", "es", "e", "imos", "en"],
    preterite: ["í", "iste", "ió", "imos", "ieron"],
    imperfect: ["ía", "ías", "ía", "íamos", "ían"],
    future: ["é", "ás", "á", "emos", "án"],
  },
};

/** Endings of preterites with a stem of their own: tuve, tuviste, tuvo … */
const STRONG = ["e", "iste", "o", "imos", "ieron"];

type Conjugation = "ar" | "er" | "ir";

function stemOf(verb: string): [stem: string, kind: Conjugation] {
  const kind = verb.slice(-2).replace("í", "i");
  if (kind !== "ar" && kind !== "er" && kind !== "ir") {
    throw new Error(`${verb} is not a Spanish infinitive`);
  }
  return [verb.slice(0, -2), kind];
}

/** Changes the last vowel of a stem: perd + "e>ie" → pierd. */
function changeVowel(stem: string, change: string): string {
  const [from, to] = change.split(">");
  const at = stem.lastIndexOf(from);
  return stem.slice(0, at) + to + stem.slice(at + from.length);
}

/** The change o → u or e → i of dormir, pedir and preferir in "durmió", "pidiendo", "prefirieron". */
function weaken(verb: string, stem: string): string {
  const change = IRREGULAR[verb]?.change;
  return verb.endsWith("ir") && change ? changeVowel(stem, change.startsWith("o") ? "o>u" : "e>i") : stem;
}

/** Respells a stem's last consonant so that it keeps its sound before another vowel: busc + é → busqué. */
function join(stem: string, ending: string): string {
  if (/^[eéií]/.test(ending)) {
    return stem.replace(/c$/, "qu").replace(/g$/, "gu").replace(/z$/, "c") + ending;
  }
  return stem + ending;
}

/** A finite form, such as conjugate("dormir", "preterite", 2) = "durmió". */
export function conjugate(verb: string, tense: Tense, person: Person): string {
  const irregular = IRREGULAR[verb] ?? {};
  const [stem, kind] = stemOf(verb);
  const ending = ENDINGS[kind][tense][person];
  if (tense === "future") {
    return (irregular.future ?? verb) + ending;
  }
  const whole = irregular[tense];
  if (whole) {
    return whole[person];
  }
  if (tense === "imperfect") {
    return stem + ending;
  }
  if (tense === "preterite") {
    if (irregular.strong) {
      return irregular.strong + STRONG[person];
    }
    const third = person === 2 || person === 4;
    const base = third ? weaken(verb, stem) : stem;
    return kind === "ar" ? join(base, ending) : base + ending;
  }
  if (person === 0 && irregular.yo) {
    return irregular.yo;
  }
  const stressed = person !== 3 && irregular.change ? changeVowel(stem, irregular.change) : stem;
  return person === 0 ? `${firstPersonStem(stressed, kind)}o` : stressed + ending;
}

/** Respells a stem before the "o" of the first person: conocer → conozc-, elegir → elij-. */
function firstPersonStem(stem: string, kind: Conjugation): string {
  if (kind === "ar") {
    return stem;
  }
  return stem.replace(/([aeiou])c$/, "$1zc").replace(/g$/, "j");
}

/** The past participle, used after haber: "comido", "visto". */
export function participle(verb: string): string {
  const [stem, kind] = stemOf(verb);
  return IRREGULAR[verb]?.participle ?? stem + (kind === "ar" ? "ado" : "ido");
}

/** The gerund, used after estar: "comiendo", "leyendo". */
export function gerund(verb: string): string {
  const [stem, kind] = stemOf(verb);
  return IRREGULAR[verb]?.gerund ?? weaken(verb, stem) + (kind === "ar" ? "ando" : "iendo");
}
