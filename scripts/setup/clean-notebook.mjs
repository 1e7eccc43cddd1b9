/** Cleans a notebook for git: without results and without metadata about its execution. */

/** @typedef {Record<string, any>} Plain */

/** The language info for each notebook's metadata: a short form of what our kernel writes, so that it never changes. */
const language = { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" };

/** Keys of a cell's metadata about its execution or display. */
const notes = ["ExecuteTime", "collapsed", "execution", "scrolled", "trusted"];

/**
 * @param {string} text a notebook file
 * @returns {string} the notebook as Jupyter writes it, without outputs and execution counts; the text itself if it is no
 *   notebook
 */
export function cleanNotebook(text) {
  const notebook = parsed(text);
  if (notebook === undefined) {
    return text;
  }
  const metadata = { ...notebook.metadata };
  delete metadata.widgets;
  if (metadata.kernelspec?.language === "typescript") {
    metadata.language_info = language;
  }
  const cells = notebook.cells.map(cleanCell);
  return `${JSON.stringify(sorted({ ...notebook, metadata, cells }), undefined, 1)}\n`;
}

/** @param {Plain} cell */
function cleanCell(cell) {
  const metadata = { ...cell.metadata };
  for (const key of notes) {
    delete metadata[key];
  }
  if (metadata.jupyter) {
    const { outputs_hidden: _, ...kept } = metadata.jupyter;
    metadata.jupyter = kept;
    if (Object.keys(kept).length === 0) {
      delete metadata.jupyter;
    }
  }
  const results = cell.cell_type === "code" ? { outputs: [], execution_count: null } : {};
  return { ...cell, metadata, ...results };
}

/**
 * @param {string} text
 * @returns {Plain | undefined} undefined if the text is no notebook, for example because it has conflict markers
 */
function parsed(text) {
  try {
    const notebook = JSON.parse(text);
    return notebook?.nbformat === 4 && Array.isArray(notebook.cells) ? notebook : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Sorts keys by code point, as Jupyter does.
 *
 * @param {any} value
 * @returns {any}
 */
function sorted(value) {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (value === null || typeof value !== "object") {
    return value;
  }
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}
