/** What a layer takes where its configuration leaves it open: the choices of the article's network. */
import type { CellName } from "./cells";
import type { ScoreName } from "./scores";

export const DEFAULT_CELL: CellName = "lstm";
export const DEFAULT_SCORE: ScoreName = "article";
