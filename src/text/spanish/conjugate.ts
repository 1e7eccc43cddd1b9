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

interface Irregular {
  /** Vowel of the stem under stress: "e>ie", "o>ue", "u>ue", "e>i"; -ir verbs also change it in the third person past. */
  change?: string;
  present?: readonly string[];
  /** The first person singular alone: hago, conozco. */
  yo?: string;
  preterite?: readonly string[];
  /** Stem of a strong preterite: tuv-. */
  strong?: string;
  imperfect?: readonly string[];
  future?: string;
  participle?: string;
  gerund?: string;
}

const IRREGULAR: Record<string, Irregular> = {
  ser: {
    present: ["soy", "eres", "es", "somos", "son"],
    preterite: ["fui", "fuiste", "fue", "fuimos", "fueron"],
    imperfect: ["era", "eras", "era", "éramos", "eran"],
  },
  estar: { present: ["estoy", "estás", "está", "estamos", "están"], strong: "estuv" },
  haber: { present: ["he", "has", "ha", "hemos", "han"], strong: "hub", future: "habr" },
  ir: {
    present: ["voy", "vas", "va", "vamos", "van"],
    preterite: ["fui", "fuiste", "fue", "fuimos", "fueron"],
    imperfect: ["iba", "ibas", "iba", "íbamos", "iban"],
    gerund: "yendo",
  },
  ver: {
    yo: "veo",
    preterite: ["vi", "viste", "vio", "vimos", "vieron"],
    imperfect: ["veía", "veías", "veía", "veíamos", "veían"],
    participle: "visto",
  },
  tener: { change: "e>ie", yo: "tengo", strong: "tuv", future: "tendr" },
  venir: { change: "e>ie", yo: "vengo", strong: "vin", future: "vendr", gerund: "viniendo" },
  poner: { yo: "pongo", strong: "pus", future: "pondr", participle: "puesto" },
  salir: { yo: "salgo", future: "saldr" },
  hacer: {
    yo: "hago",
    preterite: ["hice", "hiciste", "hizo", "hicimos", "hicieron"],
    future: "har",
    participle: "hecho",
  },
  poder: { change: "o>ue", strong: "pud", future: "podr", gerund: "pudiendo" },
  querer: { change: "e>ie", strong: "quis", future: "querr" },
  traer: {
    yo: "traigo",
    preterite: ["traje", "trajiste", "trajo", "trajimos", "trajeron"],
    participle: "traído",
    gerund: "trayendo",
  },
  conducir: { preterite: ["conduje", "condujiste", "condujo", "condujimos", "condujeron"] },
  oír: {
    present: ["oigo", "oyes", "oye", "oímos", "oyen"],
    preterite: ["oí", "oíste", "oyó", "oímos", "oyeron"],
    future: "oir",
    participle: "oído",
    gerund: "oyendo",
  },
  leer: { preterite: ["leí", "leíste", "leyó", "leímos", "leyeron"], participle: "leído", gerund: "leyendo" },
  jugar: { change: "u>ue" },
  abrir: { participle: "abierto" },
  escribir: { participle: "escrito" },
  romper: { participle: "roto" },
  volver: { change: "o>ue", participle: "vuelto" },
  cerrar: { change: "e>ie" },
  perder: { change: "e>ie" },
  entender: { change: "e>ie" },
  empezar: { change: "e>ie" },
  despertar: { change: "e>ie" },
  sentar: { change: "e>ie" },
  preferir: { change: "e>ie" },
  encontrar: { change: "o>ue" },
  recordar: { change: "o>ue" },
  acostar: { change: "o>ue" },
  dormir: { change: "o>ue" },
  pedir: { change: "e>i" },
  servir: { change: "e>i" },
  elegir: { change: "e>i" },
};

type Conjugation = "ar" | "er" | "ir";

function stemOf(verb: string): [stem: string, kind: Conjugation] {
  const kind = verb.slice(-2).replace("í", "i");
  if (kind !== "ar" && kind !== "er" && kind !== "ir") throw new Error(`${verb} is not a Spanish infinitive`);
  return [verb.slice(0, -2), kind];
}

/** Puts the last vowel of a stem through its change: perd + "e>ie" → pierd. */
function changeVowel(stem: string, change: string): string {
  const [from, to] = change.split(">");
  const at = stem.lastIndexOf(from);
  return stem.slice(0, at) + to + stem.slice(at + from.length);
}

/** What dormir, pedir and preferir do in "durmió", "pidiendo", "prefirieron": o → u, e → i. */
function weaken(verb: string, stem: string): string {
  const change = IRREGULAR[verb]?.change;
  return verb.endsWith("ir") && change ? changeVowel(stem, change.startsWith("o") ? "o>u" : "e>i") : stem;
}

/** Spelling that keeps the sound of a stem's last consonant before another vowel: busc + é → busqué. */
function join(stem: string, ending: string): string {
  if (/^[eéií]/.test(ending)) return stem.replace(/c$/, "qu").replace(/g$/, "gu").replace(/z$/, "c") + ending;
  return stem + ending;
}

/** A finite form, such as conjugate("dormir", "preterite", 2) = "durmió". */
export function conjugate(verb: string, tense: Tense, person: Person): string {
  const irregular = IRREGULAR[verb] ?? {};
  const [stem, kind] = stemOf(verb);
  const ending = ENDINGS[kind][tense][person];
  if (tense === "future") return (irregular.future ?? verb) + ending;
  const whole = irregular[tense];
  if (whole) return whole[person];
  if (tense === "imperfect") return stem + ending;
  if (tense === "preterite") {
    if (irregular.strong) return irregular.strong + STRONG[person];
    const third = person === 2 || person === 4;
    const base = third ? weaken(verb, stem) : stem;
    return kind === "ar" ? join(base, ending) : base + ending;
  }
  if (person === 0 && irregular.yo) return irregular.yo;
  const stressed = person !== 3 && irregular.change ? changeVowel(stem, irregular.change) : stem;
  return person === 0 ? `${firstPersonStem(stressed, kind)}o` : stressed + ending;
}

/** conocer → conozc-, elegir → elij-: what the first person's "o" does to the spelling. */
function firstPersonStem(stem: string, kind: Conjugation): string {
  if (kind === "ar") return stem;
  return stem.replace(/([aeiou])c$/, "$1zc").replace(/g$/, "j");
}

/** The past participle as it stands after haber: "comido", "visto". */
export function participle(verb: string): string {
  const [stem, kind] = stemOf(verb);
  return IRREGULAR[verb]?.participle ?? stem + (kind === "ar" ? "ado" : "ido");
}

/** The gerund as it stands after estar: "comiendo", "leyendo". */
export function gerund(verb: string): string {
  const [stem, kind] = stemOf(verb);
  return IRREGULAR[verb]?.gerund ?? weaken(verb, stem) + (kind === "ar" ? "ando" : "iendo");
}
