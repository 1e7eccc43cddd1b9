export type Gender = "m" | "f";

/** The plural of a Spanish noun: casas, flores, lápices, canciones. Words that end in an unstressed -s do not change. */
export function pluralNoun(noun: string): string {
  if (/[aeiouáéó]$/.test(noun)) {
    return `${noun}s`;
  }
  if (noun.endsWith("z")) {
    return `${noun.slice(0, -1)}ces`;
  }
  if (/[áéíóú][ns]$/.test(noun)) {
    return `${withoutAccent(noun)}es`;
  }
  if (noun.endsWith("s") && /[aeiou][^aeiou]+[aeiou]+s$/.test(noun)) {
    return noun; // paraguas
  }
  return `${noun}es`;
}

function withoutAccent(word: string): string {
  return word.replace(/[áéíóú]/g, (vowel) => "aeiou"["áéíóú".indexOf(vowel)]);
}

/** An adjective in the gender and number of its noun: alto, altas; azul, azules; inglés, inglesa. */
export function inflectAdjective(adjective: string, gender: Gender, plural: boolean): string {
  const singular = gender === "f" ? feminine(adjective) : adjective;
  if (!plural) {
    return singular;
  }
  if (/[aeiou]$/.test(singular)) {
    return `${singular}s`;
  }
  if (singular === "joven") {
    return "jóvenes";
  }
  if (/[áéíóú][ns]$/.test(singular)) {
    return `${withoutAccent(singular)}es`;
  }
  return singular.endsWith("z") ? `${singular.slice(0, -1)}ces` : `${singular}es`;
}

/** Adjectives that end in a consonant and add -a: those of nationality, and those in -dor. */
function feminine(adjective: string): string {
  if (adjective.endsWith("o")) {
    return `${adjective.slice(0, -1)}a`;
  }
  if (/^(?:inglés|francés|alemán)$/.test(adjective)) {
    return `${withoutAccent(adjective)}a`;
  }
  if (adjective === "español" || adjective.endsWith("dor")) {
    return `${adjective}a`;
  }
  return adjective;
}

/** Shortens the adjectives that are short before a masculine singular noun: "buen libro", "primer día". */
export function shorten(adjective: string): string {
  return { bueno: "buen", malo: "mal", primero: "primer", tercero: "tercer" }[adjective] ?? adjective;
}
