/** The layout of a reading: its columns, and whether the source runs across or down the page. */
import { PADDING_MARK, shorten, visibleToken } from "../../figures/token-text";
import type { Reading } from "../network/reader";

/** One column of the heatmap: a source token, or all padding after the source together. */
export interface Column {
  label: string;
  /** Its name in a sentence: `'n'`, `'o' at 4` if there are several, `the padding`. */
  name: string;
  /** The source steps that it shows. */
  steps: number[];
  known: boolean;
}

/** Longer tokens are shortened in labels. */
const LONGEST_LABEL = 24;

export const label = (token: string): string => shorten(visibleToken(token), LONGEST_LABEL);

/** The tokens' names. Equal tokens are distinguished by their places, counted from 1. */
export function namesOf(tokens: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const token of tokens) {
    counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  return tokens.map((token, n) => {
    const name = token === " " ? "the space" : `'${label(token)}'`;
    return (counts.get(token) ?? 0) > 1 ? `${name} at ${n + 1}` : name;
  });
}

export function columnsOf({ tokens, known, length }: Reading): Column[] {
  const names = namesOf(tokens);
  const columns: Column[] = tokens.map((token, j) => ({
    label: label(token),
    name: names[j],
    steps: [j],
    known: known[j],
  }));
  if (length > tokens.length) {
    const steps = Array.from({ length: length - tokens.length }, (_, n) => tokens.length + n);
    columns.push({ label: PADDING_MARK, name: "the padding", steps, known: true });
  }
  return columns;
}

export const columnWeight = ({ steps }: Column, weights: Float32Array): number =>
  steps.reduce((sum, j) => sum + weights[j], 0);

/** Narrowest column in pixels. Its label of one character can still be read and its bar can be hit. */
const NARROWEST = 11;
/** Width in pixels of a vertical label. */
const STANDING = 16;
/** Width in pixels of one character of a label. */
const CHARACTER = 7.3;

export interface Arrangement {
  /** Whether the source runs across the page. It runs down the page if it does not fit. */
  across: boolean;
  /** Whether the labels above the cells are vertical. */
  standing: boolean;
  /** Pixels of the labels beside the cells. */
  margin: number;
}

const longest = (labels: readonly string[]) =>
  labels.reduce((most, text) => Math.max(most, Array.from(text).length), 1);

/**
 * Chooses the arrangement that shows all cells.
 *
 * @param width available pixels for labels and cells
 */
export function arrange(sources: readonly string[], outputs: readonly string[], width: number): Arrangement {
  const marginOf = (labels: readonly string[]) =>
    Math.min(Math.max(30, longest(labels) * CHARACTER + 14), width / 3);
  const margin = marginOf(outputs);
  const column = (width - margin) / sources.length;
  const needed = longest(sources) * CHARACTER + 4;
  const single = longest(sources) === 1;
  if (column >= (single ? NARROWEST : STANDING)) {
    return { across: true, standing: !single && column < needed, margin };
  }
  const side = marginOf(sources);
  const cell = (width - side) / (outputs.length + BAR_COLUMNS);
  return {
    across: false,
    standing: longest(outputs) > 1 && cell < longest(outputs) * CHARACTER + 4,
    margin: side,
  };
}

/** Width of the bars in cells, if the source runs down the page. */
export const BAR_COLUMNS = 3;
