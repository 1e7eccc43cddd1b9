/** What a cell's tags say about its place in a post. docs/post.md lists them. */
import type { Cell, Output } from "./notebook-file";

/** `none` leaves out. */
export type View = "show" | "fold" | "none";

export interface CellView {
  readonly input: View;
  readonly output: View;
}

/** Where nbconvert's documentation writes `remove_cell`, Jupyter Book writes `remove-cell`: both are known. */
const named = (tags: readonly string[]): ReadonlySet<string> =>
  new Set(tags.map((tag) => tag.replaceAll("_", "-")));

/**
 * Whether a cell's input and outputs are shown, folded or left out.
 *
 * @param code what happens to the code of cells without a tag
 */
export function viewOf({ metadata }: Cell, code: View): CellView {
  const tags = named(metadata.tags);
  if (tags.has("remove-cell") || tags.has("not-in-post")) {
    return { input: "none", output: "none" };
  }
  return { input: inputView(tags, metadata, code), output: outputView(tags, metadata) };
}

function inputView(tags: ReadonlySet<string>, { jupyter }: Cell["metadata"], code: View): View {
  if (tags.has("remove-input")) {
    return "none";
  }
  if (tags.has("show-input")) {
    return "show";
  }
  const folded = tags.has("hide-input") || tags.has("hide-cell") || jupyter?.source_hidden === true;
  return folded && code === "show" ? "fold" : code;
}

function outputView(tags: ReadonlySet<string>, { jupyter }: Cell["metadata"]): View {
  if (tags.has("remove-output")) {
    return "none";
  }
  const folded = tags.has("hide-output") || tags.has("hide-cell") || jupyter?.outputs_hidden === true;
  return folded ? "fold" : "show";
}

/** Whether one output of several is left out, by nbconvert's tag in its own metadata. */
export const isLeftOut = ({ metadata }: Output): boolean => named(metadata.tags).has("remove-single-output");
