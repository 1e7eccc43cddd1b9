/** Reads the pairs that a network is trained and tested on. */
import { InputError } from "../files/errors";
import { texts } from "./columns";
import { fromPairs, type Pair, readPairs, toPairs } from "./pairs";
import { splitPairs } from "./split";
import { checkTargetLengths } from "./target-lengths";
import { tokenKindOf } from "./token-kind";
import { splitCharacters, type TokenKind, tokenize } from "./tokens";

const TRAIN_SHARE = 0.8;

export interface TrainingPairsOptions {
  /** File of the pairs. */
  pairs: string;
  /** File of pairs to test on; default: part of the others. */
  testPairs?: string;
  /** Leave out pairs with more tokens than this on either side. Default: none. */
  longest?: number;
  /** What `longest` counts. Default: for each side the kind that its texts suggest. */
  tokens?: TokenKind;
  /** About how many pairs to keep for the test. Default: a fifth. */
  heldOut?: number;
  /** "fixed-length" refuses targets of different lengths. */
  task?: string;
  /** Determines which pairs are kept for the test. */
  seed: number;
}

/**
 * The pairs that `npm run train` trains and tests on with these options.
 *
 * @throws InputError if a file cannot be used, or too few pairs are left
 */
export function readTrainingPairs(options: TrainingPairsOptions): { trainPairs: Pair[]; testPairs: Pair[] } {
  const { pairs, testPairs: testFile, longest, tokens, task, seed } = options;
  const read = (file: string) => {
    const frame = readPairs(file);
    return longest === undefined ? frame : fromPairs(withinLength(toPairs(frame), longest, file, tokens));
  };
  const frame = read(pairs);
  if (task === "fixed-length") {
    checkTargetLengths(texts(frame, "target"), (row) => `${pairs}: row ${row + 1}`);
  }
  if (testFile) {
    const testFrame = read(testFile);
    if (task === "fixed-length") {
      const [first] = texts(frame, "target");
      const length = splitCharacters(first).length;
      checkTargetLengths(texts(testFrame, "target"), (row) => `${testFile}: row ${row + 1}`, length);
    }
    return { trainPairs: toPairs(frame), testPairs: toPairs(testFrame) };
  }
  const train = shareToTrainOn(options, frame.height);
  const { train: trainFrame, test: testFrame } = splitPairs(frame, { train, seed });
  return { trainPairs: toPairs(trainFrame), testPairs: toPairs(testFrame) };
}

/**
 * The share of so many pairs that is trained on.
 *
 * @throws InputError if no pair would be left
 */
export function shareToTrainOn({ pairs, heldOut }: TrainingPairsOptions, count: number): number {
  if (heldOut !== undefined && heldOut >= count) {
    throw new InputError(`--held-out ${heldOut}: ${pairs} has ${count} pairs; fewer are to be held out`);
  }
  return heldOut === undefined ? TRAIN_SHARE : 1 - heldOut / count;
}

/** The pairs whose sides both have at most `longest` tokens. */
function withinLength(pairs: Pair[], longest: number, file: string, tokens?: TokenKind): Pair[] {
  const kindOf = (side: "source" | "target") => tokens ?? tokenKindOf(pairs.map((pair) => pair[side]));
  const kinds = { source: kindOf("source"), target: kindOf("target") };
  const fits = (pair: Pair, side: "source" | "target") => tokenize(pair[side], kinds[side]).length <= longest;
  const kept = pairs.filter((pair) => fits(pair, "source") && fits(pair, "target"));
  if (kept.length < 2) {
    throw tooFewWithin(longest, kept.length, file);
  }
  return kept;
}

/** The error that says that too few pairs are as short as asked for. */
export const tooFewWithin = (longest: number, left: number, file: string): InputError =>
  new InputError(`--longest ${longest}: leaves ${left} pairs of ${file}; a larger number is needed`);
