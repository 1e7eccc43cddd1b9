/**
 * What a chart says about itself for the gallery of `npm run figures`. Each chart's module exports its own
 * `GalleryChart`; the gallery finds it in `index.ts`.
 */
import type { Figure } from "./figure";
import type { Answered } from "./tally";
import type { TrainingHistory } from "./training-history";
import type { Attention, AttentionSnapshot } from "./weights";

/** A figure of the gallery, with the words around it. */
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
  /** The source as it was read. */
  readonly sourceTokens: string[];
  /** With a column for padding where some attention falls on it. */
  readonly attention: Attention;
  /** What the caption of a figure with that column adds; empty without the column. */
  readonly paddingNote: string;
  /** Attention weights without that column. [outputLength, sourceLength] */
  readonly alignment: number[][];
  /** Other evidence of what the answer depends on. [outputLength, sourceLength] */
  readonly occlusion: number[][];
  readonly gradient: number[][];
}

/** A test phrase with the network's answer. */
export interface GalleryAnswer extends Answered {
  /** Source tokens. */
  readonly length: number;
  readonly family?: string;
}

/** What a training leaves for the figures about itself. */
export interface GalleryTraining {
  readonly history: TrainingHistory;
  /** The phrase whose attention was kept at each epoch. */
  readonly phrase: string;
  readonly sourceTokens: string[];
  readonly snapshots: AttentionSnapshot[];
}

/** What the gallery's figures are drawn from: plain data of one network. */
export interface GalleryData {
  readonly phrase: GalleryPhrase;
  readonly answers: readonly GalleryAnswer[];
  /** Absent for a network that was trained before. */
  readonly training?: GalleryTraining;
}

/** How the gallery draws one chart. */
export interface GalleryChart {
  /** Charts with lower numbers stand first: from 10 those of a phrase, from 20 of the test, from 30 of the training. */
  readonly place: number;
  /** All names that its figures may have: what lies under them is looked at before anything is trained or drawn. */
  readonly names: readonly string[];
  /** @returns nothing where the data have not what the chart shows */
  readonly inGallery: (data: GalleryData) => NamedFigure[];
}

/** The charts among a module's exports, in the gallery's order. */
export const galleryCharts = (exported: object): GalleryChart[] =>
  Object.values(exported)
    .filter((value): value is GalleryChart => typeof value === "object" && "inGallery" in value)
    .sort((a, b) => a.place - b.place);

/** “40 test phrases”, for captions. */
export const testPhrases = (answers: readonly GalleryAnswer[]): string => `${answers.length} test phrases`;
