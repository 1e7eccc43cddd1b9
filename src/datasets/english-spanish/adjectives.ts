import type { Kind } from "./nouns";

export interface Adjective {
  english: string;
  /** The masculine singular. */
  spanish: string;
  kinds: readonly Kind[];
  /** The Spanish verb for "to be" that it takes. */
  copula: "ser" | "estar";
  /** Whether it stands before its noun in Spanish, as in English. */
  before?: boolean;
  /** Whether it is used of one known thing only: "the first book". */
  ordinal?: boolean;
  /** The English comparative in one word, if there is one: "taller". Spanish always says "más alto". */
  comparative?: string;
}

const THINGS = "thing clothes vehicle";

const ROWS: readonly (readonly [english: string, spanish: string, kinds: string, comparative?: string])[] = [
  ["tall", "alto", "person", "taller"],
  ["short", "bajo", "person", "shorter"],
  ["young", "joven", "person", "younger"],
  ["strong", "fuerte", "person animal", "stronger"],
  ["nice", "simpático", "person", "nicer"],
  ["intelligent", "inteligente", "person animal", "more intelligent"],
  ["famous", "famoso", "person place media", "more famous"],
  ["hardworking", "trabajador", "person", "more hardworking"],
  ["lazy", "perezoso", "person animal", "lazier"],
  ["elegant", "elegante", "person clothes", "more elegant"],
  ["old", "viejo", `${THINGS} animal place`, "older"],
  ["new", "nuevo", `${THINGS} place reading`, "newer"],
  ["big", "grande", `${THINGS} animal place`, "bigger"],
  ["small", "pequeño", `${THINGS} animal place`, "smaller"],
  ["expensive", "caro", `${THINGS} food`, "more expensive"],
  ["cheap", "barato", `${THINGS} food`, "cheaper"],
  ["red", "rojo", THINGS],
  ["white", "blanco", `${THINGS} animal opens`],
  ["black", "negro", `${THINGS} animal`],
  ["yellow", "amarillo", THINGS],
  ["green", "verde", `${THINGS} opens`],
  ["blue", "azul", `${THINGS} opens`],
  ["gray", "gris", `${THINGS} animal`],
  ["brown", "marrón", `${THINGS} animal`],
  ["modern", "moderno", "place vehicle", "more modern"],
  ["quiet", "tranquilo", "place", "quieter"],
  ["beautiful", "hermoso", "place clothes media", "more beautiful"],
  ["important", "importante", "reading place", "more important"],
  ["interesting", "interesante", "reading media", "more interesting"],
  ["boring", "aburrido", "reading media", "more boring"],
  ["difficult", "difícil", "reading subject", "more difficult"],
  ["easy", "fácil", "reading subject", "easier"],
  ["Spanish", "español", "person media vehicle"],
  ["English", "inglés", "person media vehicle"],
  ["French", "francés", "person media vehicle"],
  ["German", "alemán", "person media vehicle"],
];

const STATES: readonly (readonly [english: string, spanish: string, kinds: string])[] = [
  ["tired", "cansado", "person animal"],
  ["sick", "enfermo", "person animal"],
  ["happy", "contento", "person"],
  ["sad", "triste", "person"],
  ["busy", "ocupado", "person"],
  ["clean", "limpio", "clothes seat room opens"],
  ["dirty", "sucio", "clothes seat vehicle opens"],
  ["broken", "roto", "instrument vehicle seat"],
  ["open", "abierto", "opens place"],
  ["closed", "cerrado", "opens place"],
  ["empty", "vacío", "place opens"],
  ["cold", "frío", "food drink"],
  ["hot", "caliente", "food drink"],
];

/** Adjectives that stand before the noun, shortened before a masculine singular. */
const BEFORE: readonly (readonly [english: string, spanish: string, kinds: string])[] = [
  ["good", "bueno", "person reading media food place"],
  ["bad", "malo", "reading media"],
  ["first", "primero", "reading media vehicle"],
  ["third", "tercero", "reading media vehicle"],
  ["last", "último", "reading media vehicle"],
  ["next", "próximo", "vehicle"],
];

const kindsOf = (kinds: string) => kinds.split(" ") as Kind[];

export const ADJECTIVES: readonly Adjective[] = [
  ...ROWS.map(([english, spanish, kinds, comparative]) => ({
    english,
    spanish,
    kinds: kindsOf(kinds),
    copula: "ser" as const,
    comparative,
  })),
  ...STATES.map(([english, spanish, kinds]) => ({
    english,
    spanish,
    kinds: kindsOf(kinds),
    copula: "estar" as const,
  })),
  ...BEFORE.map(([english, spanish, kinds]) => ({
    english,
    spanish,
    kinds: kindsOf(kinds),
    copula: "ser" as const,
    before: true,
    ordinal: !["good", "bad"].includes(english),
  })),
];
