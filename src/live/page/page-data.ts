import type { NetworkShape, PackedWeights } from "../network/network";

/** The page's data besides its script and its weights. */
export interface PageData {
  title: string;
  examples: string[];
  shape: NetworkShape;
  table: PackedWeights["table"];
}
