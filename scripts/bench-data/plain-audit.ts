import { readFileSync } from "node:fs";
import seedrandom from "seedrandom";

/** Counts on which the benchmark's two ways must agree. */
export interface Counts {
  rows: number;
  distinctSources: number;
  repeatedRows: number;
  ambiguousSources: number;
  nearTwins: number;
  untidySpaces: number;
  longest: number;
  characters: number;
  leakedRows: number;
}

/** The article's JSON with JSON.parse, checked row by row. */
export function readPlainly(file: string): [string, string][] {
  const rows = JSON.parse(readFileSync(file, "utf8"));
  for (const row of rows) {
    if (row.length !== 2 || typeof row[0] !== "string" || typeof row[1] !== "string") {
      throw new Error("not a pair");
    }
  }
  return rows.map(([source, target]: [string, string]) => [source.normalize("NFC"), target.normalize("NFC")]);
}

/** The audit's counts with plain loops, maps and sets, as one would write it without data frames. */
export function auditPlainly(rows: [string, string][]): Counts {
  const targets = new Map<string, Set<string>>();
  const folded = new Map<string, Set<string>>();
  const seen = new Set<string>();
  const characters = new Map<string, number>();
  const inTraining = new Set<string>();
  const trainRows = Math.round(rows.length * 0.8);
  let [untidySpaces, longest, leakedRows] = [0, 0, 0];
  rows.forEach(([source, target], row) => {
    seen.add(`${source}\t${target}`);
    addTo(targets, source, target);
    addTo(folded, source.toLowerCase().replace(/\s+/g, ""), source);
    if (/^\s|\s$|\s\s/.test(source) || /^\s|\s$|\s\s/.test(target)) {
      untidySpaces++;
    }
    let length = 0;
    for (const character of source) {
      characters.set(character, (characters.get(character) ?? 0) + 1);
      length++;
    }
    longest = Math.max(longest, length);
    if (row < trainRows) {
      inTraining.add(source);
    } else if (inTraining.has(source)) {
      leakedRows++;
    }
  });
  return {
    rows: rows.length,
    distinctSources: targets.size,
    repeatedRows: rows.length - seen.size,
    ambiguousSources: [...targets.values()].filter((set) => set.size > 1).length,
    nearTwins: [...folded.values()].filter((set) => set.size > 1).length,
    untidySpaces,
    longest,
    characters: characters.size,
    leakedRows,
  };
}

/** A split by source text with plain loops. */
export function splitPlainly(rows: [string, string][], share: number): [train: number, test: number] {
  const side = new Map<string, boolean>();
  const random = seedrandom.alea("1");
  const train: [string, string][] = [];
  const test: [string, string][] = [];
  for (const row of rows) {
    const known = side.get(row[0]) ?? random() < share;
    side.set(row[0], known);
    (known ? train : test).push(row);
  }
  return [train.length, test.length];
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  if (set) {
    set.add(value);
  } else {
    map.set(key, new Set([value]));
  }
}
