import { fromPairs } from "../text/pairs";
import { pairsAsBytes } from "../text/write-pairs";
import { makeEnglishSpanish } from "./english-spanish/english-spanish";
import { makeHumanTimes } from "./human-times/human-times";
import { spoiltHumanTimes } from "./human-times/spoil";
import { SPOKEN_FAMILIES } from "./human-times/spoken";

/** A committed dataset: its file in the folder `data`, and how its bytes are made. */
export interface Dataset {
  file: string;
  bytes: () => Buffer;
}

/** All generated datasets. `data/README.md` describes each. */
export const DATASETS: readonly Dataset[] = [
  pairs("human-times/pairs.csv", () => makeHumanTimes()),
  pairs("human-times/spoken.csv", () =>
    makeHumanTimes({ count: 3000, seed: "spoken times", families: SPOKEN_FAMILIES }),
  ),
  pairs("human-times/untidy.json", () => spoiltHumanTimes()),
  pairs("english-spanish/pairs.csv", () => makeEnglishSpanish()),
];

function pairs(file: string, make: () => Parameters<typeof fromPairs>[0]): Dataset {
  return { file, bytes: () => pairsAsBytes(file, fromPairs(make())) };
}
