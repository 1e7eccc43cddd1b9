/** The irregular forms of a Spanish verb. */
export interface Irregular {
  /** Vowel of the stem under stress: "e>ie", "o>ue", "u>ue", "e>i"; -ir verbs also change it in the third person past. */
  change?: string;
  present?: readonly string[];
  /** The first person singular, if only that is irregular: hago, conozco. */
  yo?: string;
  preterite?: readonly string[];
  /** Stem of a strong preterite: tuv-. */
  strong?: string;
  imperfect?: readonly string[];
  future?: string;
  participle?: string;
  gerund?: string;
}

/** For each verb, the forms that do not follow from the infinitive. */
export const IRREGULAR: Record<string, Irregular> = {
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
