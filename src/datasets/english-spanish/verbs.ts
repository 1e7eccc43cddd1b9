import type { Kind } from "./nouns";

export interface Verb {
  english: string;
  /** The infinitive, without -se. */
  spanish: string;
  /** The kinds of nouns that can be its object; empty if it takes none. */
  objects: readonly Kind[];
  /** Whether it is a state (need, know): never progressive, and its simple past would need another tense in Spanish. */
  state?: boolean;
  /** Whether it is reflexive in Spanish: me levanto. */
  reflexive?: boolean;
  /** The prepositions of both languages before the place to or from which it leads; "" if English has none. */
  goal?: readonly [english: string, spanish: string];
  /** Whether it needs a place: live. */
  needsPlace?: boolean;
  /** Whether a place where it happens may be added. */
  somewhere?: boolean;
}

type Row = readonly [english: string, spanish: string, objects: string, marks?: string];

const ROWS: readonly Row[] = [
  ["eat", "comer", "food", "somewhere"],
  ["drink", "beber", "drink", "somewhere"],
  ["buy", "comprar", "food drink reading clothes thing", "somewhere"],
  ["sell", "vender", "food thing vehicle", "somewhere"],
  ["read", "leer", "reading", "somewhere"],
  ["write", "escribir", "writing"],
  ["see", "ver", "person animal place thing vehicle"],
  ["visit", "visitar", "place person"],
  ["open", "abrir", "opens"],
  ["close", "cerrar", "opens"],
  ["clean", "limpiar", "room seat opens"],
  ["cook", "cocinar", "food", "somewhere"],
  ["find", "encontrar", "thing animal", "somewhere"],
  ["lose", "perder", "thing", "somewhere"],
  ["need", "necesitar", "thing vehicle drink", "state"],
  ["want", "querer", "thing food drink", "state"],
  ["have", "tener", "thing animal vehicle clothes", "state"],
  ["prefer", "preferir", "food drink vehicle clothes", "state"],
  ["understand", "entender", "reading subject person", "state"],
  ["know", "conocer", "person place", "state"],
  ["carry", "llevar", "thing"],
  ["bring", "traer", "thing food drink"],
  ["wash", "lavar", "clothes"],
  ["paint", "pintar", "opens seat"],
  ["study", "estudiar", "subject", "somewhere"],
  ["learn", "aprender", "subject", "somewhere"],
  ["teach", "enseñar", "subject", "somewhere"],
  ["hear", "oír", "animal sound"],
  ["listen to", "escuchar", "sound person"],
  ["call", "llamar", "person"],
  ["help", "ayudar", "person"],
  ["wait for", "esperar", "vehicle person", "somewhere"],
  ["look for", "buscar", "thing animal", "somewhere"],
  ["ask for", "pedir", "food drink", "somewhere"],
  ["choose", "elegir", "thing food"],
  ["serve", "servir", "food drink"],
  ["repair", "reparar", "vehicle instrument"],
  ["use", "usar", "thing"],
  ["break", "romper", "breaks"],
  ["forget", "olvidar", "thing"],
  ["remember", "recordar", "media reading", "state"],
  ["play", "tocar", "instrument", "somewhere"],
  ["drive", "conducir", "drives"],
  ["make", "hacer", "dish"],
  ["sing", "cantar", "", "somewhere"],
  ["dance", "bailar", "", "somewhere"],
  ["sleep", "dormir", "", "somewhere"],
  ["work", "trabajar", "", "somewhere"],
  ["live", "vivir", "", "somewhere needs-place"],
  ["walk", "caminar", "", "somewhere"],
  ["run", "correr", "", "somewhere"],
  ["rest", "descansar", "", "somewhere"],
  ["cry", "llorar", "", "somewhere"],
  ["swim", "nadar", ""],
  ["go", "ir", "", "goal:to:a"],
  ["come", "venir", "", "goal:to:a"],
  ["return", "volver", "", "goal:to:a"],
  ["travel", "viajar", "", "goal:to:a"],
  ["arrive", "llegar", "", "goal:at:a"],
  ["leave", "salir", "", "goal::de"],
  ["get up", "levantar", "", "reflexive"],
  ["wake up", "despertar", "", "reflexive"],
  ["go to bed", "acostar", "", "reflexive"],
  ["sit down", "sentar", "", "reflexive"],
];

function verbOf([english, spanish, objects, marks = ""]: Row): Verb {
  const goal = /goal:(\w*):(\w+)/.exec(marks);
  return {
    english,
    spanish,
    objects: objects === "" ? [] : (objects.split(" ") as Kind[]),
    state: marks.includes("state"),
    reflexive: marks.includes("reflexive"),
    needsPlace: marks.includes("needs-place"),
    somewhere: marks.includes("somewhere"),
    ...(goal ? { goal: [goal[1], goal[2]] as const } : {}),
  };
}

export const VERBS: readonly Verb[] = ROWS.map(verbOf);
