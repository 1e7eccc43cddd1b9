/** Where the numbers come from that stand in the notebooks' prose and not in their code. */
import path from "node:path";
import type { ControlsResults } from "../../src/experiments/controls";
import { readResult } from "../../src/experiments/experiment";
import { retention } from "../../src/experiments/long-inputs";
import { rnnNetworks } from "../../src/experiments/rnn-networks";
import { lengthRecipe } from "../../src/experiments/sentence-lengths";
import type { WhyRnnResults } from "../../src/experiments/why-rnn";
import { reachSettings } from "../../src/experiments/window";
import { auditPairs } from "../../src/text/audit";
import { numbers } from "../../src/text/columns";
import { characterEncoding } from "../../src/text/encode";
import { readPairs, toPairs } from "../../src/text/pairs";
import { splitPairs } from "../../src/text/split";
import { recipes } from "../../src/training/recipes";

const root = path.join(__dirname, "../..");

/**
 * The origin of a number: the function that computes it, or a line that says what kind of number it is. `held: TITLE`
 * names the test of claims.test.ts that asserts it.
 */
export type Origin =
  | (() => unknown)
  | `${"held" | "quoted" | "setting" | "convention" | "definition" | "example"}: ${string}`;

const CONVENTION = "convention: the share that an interval covers";
const CONTROLS = "held: what notebook 04b says of the controls is so";
const LONG_INPUTS = "held: what notebook 06 says of long inputs is so, for each seed";
const TIME = "held: what notebook 07 says of time and memory is so";
const WINDOW = "held: what notebook 07 says of the window is so, for each seed";

const pairs = () => readPairs(path.join(root, "data/human-times/pairs.csv"));
const controls = () => readResult<ControlsResults>(root, "controls").results;

/**
 * By notebook. A key is the number itself, without commas, or the words around it, as many as say what is claimed.
 * The function of a number returns the number, that of words returns true.
 */
export const origins: Record<string, Record<string, Origin>> = {
  "01-data.ipynb": {
    "10000": () => pairs().height,
    "472": () => readPairs(path.join(root, "data/human-times/untidy.json")).height,
    "5 %": () => quantileShare(0.05),
    "1 %": () => quantileShare(0.01),
    "80 %": "quoted: the article's demo splits by the first four fifths of the rows",
    "11": () => new Set(pairs().getColumn("target").toArray().join("")).size,
    "id 24 is not twice the letter with id 12": "example: any two ids",
    "more than a third of our phrases": () => Math.floor(6 * shareCutAt(20)) === 2,
    "roughly halve the work": () => Math.abs(20 / longestSource() - 0.5) < 0.1,
    "half the source length": "setting: the filter in its code",
    "More than half of what the network will read is padding": () => paddingShare() > 0.5,
  },
  "02-attention-step-by-step.ipynb": {
    "0.73": () => (1 / (1 + Math.exp(-1))).toFixed(2),
  },
  "03-train-the-network.ipynb": {
    "40": () => characterEncoding(toPairs(splitPairs(pairs(), { train: 0.8, seed: 2 }).train)).source.size,
    "8000": () => splitPairs(pairs(), { train: 0.8, validation: 0.1, seed: 2 }).train.height,
    "0.0889": "quoted: the output recorded in the article's demo notebook",
    "2000": "quoted: the size of the demo's own test part",
    "3000": () => readPairs(path.join(root, "data/human-times/spoken.csv")).height,
    "80 : 10 : 10": "setting: the split in its code, as percentages",
    "10 or 22": "example: ten in the morning and in the evening",
    "0.7, about 70 in 100": "example: what an honest probability would mean",
    "0.03": () => recipes.steady.learningRate,
    "12 epochs": () => recipes.steady.epochs === 12,
    "half a cosine": "definition: the schedule of the recipe steady",
    "more than 0.95, most are wrong": CONTROLS,
    "above 0.98 with each of the five seeds": "held: what notebook 03 says of the seeds is so",
    "95 %": CONVENTION,
  },
  "04-attention-weights.ipynb": {
    "forward half of the encoder": "definition: one of its two directions",
    "wrong in more than a quarter": "held: what notebook 04 says of the colon's row is so",
    "half of the training part": "setting: the filter in its code",
    "95 %": CONVENTION,
  },
  "04b-a-picture-that-can-fool.ipynb": {
    "Nothing at all, half, nearly all": "example: what a reader may expect",
    "half the sum of their absolute differences": "definition: total variation",
    "200": () => controls().betweenSeeds.length,
    "0.01": "setting: the default tolerance of otherWeights",
    "0.001": "example: another tolerance to try",
  },
  "05-why-the-rnn.ipynb": {
    "64": () => rnnNetworks.LSTM.changes.decoderUnits,
    "77": () => rnnNetworks.GRU.changes.decoderUnits,
    "149": () => rnnNetworks["simple cell"].changes.decoderUnits,
    "2 %": () => (largestToSmallest() < 1.02 ? "2 %" : largestToSmallest()),
    "trained for a third as long as the six": () =>
      [rnnNetworks.LSTM, rnnNetworks["fed, neither"]].every(
        ({ changes }) => 3 * (changes.epochs ?? 0) === recipes.steady.epochs,
      ),
    "half of the day": "definition: before noon or after it",
    "3.5": "quoted: Vaswani et al. 2017, the section's number",
    "28.4": "quoted: Vaswani et al. 2017, table 2",
    "27.3": "quoted: Vaswani et al. 2017, table 2",
    "24.6": "quoted: Vaswani et al. 2017, table 2",
    "22.22": "quoted: Britz et al. 2017, table 2",
    "21.78": "quoted: Britz et al. 2017, table 2",
    "15.38": "quoted: Britz et al. 2017, table 2",
  },
  "06-long-inputs.ipynb": {
    "at most 30 or 50 words": "quoted: Bahdanau, Cho & Bengio 2015, table 1: RNNsearch-30 and RNNsearch-50",
    "up to 50 words": "quoted: Bahdanau, Cho & Bengio 2015, table 1",
    "64": () => 2 * lengthRecipe.encoderUnits,
    "more than nine tenths of its best BLEU at 30 words": LONG_INPUTS,
    "at 10 words about half of the best is left": LONG_INPUTS,
    "at 20 words a third at most": LONG_INPUTS,
    "about half of its best BLEU at 30 words, and less than a fifth at 60": LONG_INPUTS,
    "lost next to nothing at 30, and about half at 60": LONG_INPUTS,
    "at 60 words there is still three quarters of the BLEU at 20": LONG_INPUTS,
    "a BLEU of hardly more than 10": LONG_INPUTS,
    "never more than about 10": LONG_INPUTS,
    "more than a third of their words are right": LONG_INPUTS,
    "keeps nine tenths of its BLEU": () => Math.round(10 * retention([22.5, 20.1])) === 9,
    "the network without attention keeps half": () => Math.round(10 * retention([17.9, 8.8])) === 5,
    "800": "example: a longer training to try",
    "17.82": "quoted: Bahdanau, Cho & Bengio 2015, table 1, RNNencdec-50, all sentences",
    "26.75": "quoted: Bahdanau, Cho & Bengio 2015, table 1, RNNsearch-50, all sentences",
  },
  "07-quadratic-time.ipynb": {
    "batches of 32": () => readResult<{ batch: number }>(root, "quadratic-time").results.batch === 32,
    "[1, 21], [2, 22]": "quoted: the article's windows",
    "gets ten times as long": "example: a question to the reader",
    "At 160 and at 320 steps the two are nearly equal": TIME,
    "more than three times as much as the one without attention": TIME,
    "With the window it keeps about half": TIME,
    "a quarter of the article's": () => 4 * reachSettings.small.window === reachSettings.article.window,
    "at a reach of up to 18 are right as often as without one, four times in five": WINDOW,
    "only a tenth of the words is still right": WINDOW,
    "hides every tenth word": "example: a question to the reader",
    "hides more than every tenth word": WINDOW,
    "hides one word in a hundred, and one of seven words hides one in eleven": WINDOW,
    "although it hides one word in eleven": WINDOW,
    "sentences of up to 30 words": "setting: the training of the experiment window",
    "17.3":
      "quoted: Luong, Pham & Manning 2015, table 4, global (general), before unknown words are replaced",
    "18.6":
      "quoted: Luong, Pham & Manning 2015, table 4, local-m (general), before unknown words are replaced",
    "21 words centered":
      "quoted: Luong, Pham & Manning 2015, section 4.1: the window reaches 10 words each way",
  },
  "08-english-to-spanish.ipynb": {
    "still translates a third of the sentences": "held: what notebook 08 says of the scores is so",
    "half its weight on each": "definition: how the gold alignment is drawn",
    "twice as many words are twice as many chances": "definition: a joined sentence is two",
    "95 %": CONVENTION,
    "0.39": "quoted: Luong, Pham & Manning 2015, table 6, global",
    "0.34": "quoted: Luong, Pham & Manning 2015, table 6, local-m",
    "0.32": "quoted: Luong, Pham & Manning 2015, table 6, Berkeley aligner",
  },
};

/** Parameters of notebook 05's largest network divided by those of its smallest: of the six, or of the three cells. */
function largestToSmallest(): number {
  const { networks } = readResult<WhyRnnResults>(root, "why-rnn").results;
  const cells = ["LSTM", "GRU", "simple cell"];
  const counts = Object.entries(networks).filter(([name]) => name !== "fed, neither");
  const ratios = [true, false].map((ofCells) => {
    const own = counts.filter(([name]) => cells.includes(name) === ofCells).map(([, one]) => one.parameters);
    return Math.max(...own) / Math.min(...own);
  });
  return Math.max(...ratios);
}

/** The audit's table holds the shortest length that cuts at most this share. */
function quantileShare(most: number): string {
  const shares = numbers(auditPairs(pairs()).truncation, "share");
  const found = shares.some((share) => share > 0 && share <= most);
  return found ? `${100 * most} %` : `no length cuts at most ${most}`;
}

function shareCutAt(length: number): number {
  const { truncation } = auditPairs(pairs(), { sourceLength: length });
  return numbers(truncation, "share")[numbers(truncation, "length").indexOf(length)];
}

/** In characters. */
function longestSource(): number {
  return Math.max(...numbers(auditPairs(pairs()).sourceLengths, "length"));
}

/** Share of padding where each source is as long as the longest. */
function paddingShare(): number {
  const { sourceLengths } = auditPairs(pairs());
  const [lengths, rows] = [numbers(sourceLengths, "length"), numbers(sourceLengths, "rows")];
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  return 1 - sum(lengths.map((length, n) => length * rows[n])) / (sum(rows) * Math.max(...lengths));
}
