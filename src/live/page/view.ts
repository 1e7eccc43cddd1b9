/** Data that the parts of the page show. */
import type { Reader, Reading, Writing } from "../network/reader";
import type { Column } from "./columns";

/** Weights that the reader has set by hand, by output step: [length] each. */
export type Edits = ReadonlyMap<number, Float32Array>;

/** A reading and the network's own answer, or what is wrong with the phrase. */
export type Answered =
  | { reading: Reading; own: Writing; columns: Column[]; problem?: undefined }
  | { problem: string };

/** The output step that is looked at. */
export interface Inspected {
  reader: Reader;
  reading: Reading;
  columns: Column[];
  /** The answer with the reader's edits. */
  writing: Writing;
  /** The network's own answer; the same object as `writing` where nothing is edited. */
  own: Writing;
  /** From 0. */
  step: number;
  /** The source column that the reader points at. */
  place: number | undefined;
  edits: Edits;
}
