import type { NetworkShape, PackedWeights } from "../network/network";

/** What the page holds beside its script and its numbers. */
export interface PageData {
  title: string;
  examples: string[];
  shape: NetworkShape;
  table: PackedWeights["table"];
}
