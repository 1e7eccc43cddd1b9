/**
 * How a chart appears in the gallery of `npm run figures`. Each chart's module exports a `GalleryChart`, which the gallery
 * finds through `index.ts`.
 */
import type { Figure } from "./figure";
import type { Answered } from "./tally";
import type { TrainingHistory } from "./training-history";
import type { Attention, AttentionSnapshot } from "./weights";

/** A figure of the gallery with its title and caption. */
export interface NamedFigure {
  /** File name without an ending. */
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly figure: Figure;
}

/** One phrase with the network's answer. */
export interface GalleryPhrase {
  /** Phrase and answer as a title shows them: “ten past noon” → 12:10. */
  readonly said: string;
  /** The source as the network read it. */
  readonly sourceTokens: string[];
  /** Attention weights, with a column for padding if some attention falls on it. */
  readonly attention: Attention;
  /** A sentence for the caption about that column; empty without the column. */
  readonly paddingNote: string;
  /** Attention weights without that column. [outputLength, sourceLength] */
  readonly alignment: number[][];
  /**
   * Other evidence of what the answer depends on, as `AnswerEvidence` has it. Absent for a network that takes its own
   * tokens as input. Each [outputLength, sourceLength].
   */
  readonly occlusion?: number[][];
  readonly gradient?: number[][];
}

/** A test phrase with the network's answer. */
export interface GalleryAnswer extends Answered {
  /** The source as the network read it. */
  readonly sourceTokens: readonly string[];
  /** The network's probability of each output token. */
  readonly probabilities: readonly number[];
  /** The network's probability of the whole answer. */
  readonly probability: number;
  readonly family?: string;
}

/** Data of a training, for the figures about it. */
export interface GalleryTraining {
  readonly history: TrainingHistory;
  /** The phrase whose attention was recorded at each epoch. */
  readonly phrase: string;
  readonly sourceTokens: string[];
  readonly snapshots: AttentionSnapshot[];
}

/** Plain data of one network, from which the gallery's figures are drawn. */
export interface GalleryData {
  readonly phrase: GalleryPhrase;
  readonly answers: readonly GalleryAnswer[];
  /** Absent for a stored network. */
  readonly training?: GalleryTraining;
}

/** How the gallery draws one chart. */
export interface GalleryChart {
  /**
   * Order in the gallery, lowest first; each place has one chart. Charts of a phrase start at 10, of the test at 20, of
   * the training at 30. A fraction goes between two.
   */
  readonly place: number;
  /** All names that its figures may have. Files of these names are checked before anything is trained or drawn. */
  readonly names: readonly string[];
  /** @returns an empty list if the data lack what the chart shows */
  readonly inGallery: (data: GalleryData) => NamedFigure[];
}

/** The charts among a module's exports, in the gallery's order. */
export const galleryCharts = (exported: object): GalleryChart[] =>
  Object.values(exported)
    .filter((value): value is GalleryChart => typeof value === "object" && "inGallery" in value)
    .sort((a, b) => a.place - b.place);

export const isRight = ({ output, target }: Answered): boolean => output === target;

/** Answers by family, in the order in which the families first appear; empty if the phrases have none. */
export function answersByFamily(answers: readonly GalleryAnswer[]): [family: string, GalleryAnswer[]][] {
  const families = new Map<string, GalleryAnswer[]>();
  for (const answer of answers) {
    if (answer.family) {
      families.set(answer.family, [...(families.get(answer.family) ?? []), answer]);
    }
  }
  return [...families];
}

/** “40 test phrases”, for captions. */
export const testPhrases = (answers: readonly GalleryAnswer[]): string => `${answers.length} test phrases`;
