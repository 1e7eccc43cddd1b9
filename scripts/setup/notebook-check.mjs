/** What a notebook must look like in git: no results, stable cell ids, our kernel. */
import { cleanNotebook } from "./clean-notebook.mjs";
import { kernelName, kernelTitle } from "./jupyter.mjs";

/**
 * @typedef {object} Cell
 * @property {string} cell_type
 * @property {string} [id]
 * @property {unknown[]} [outputs]
 * @property {number | null} [execution_count]
 */

/**
 * @param {string} text a notebook file
 * @returns {string[]} what is wrong with cells' ids and with the kernelspec
 */
export function structureProblems(text) {
  const notebook = JSON.parse(text);
  const problems = [];
  if (notebook.nbformat !== 4 || !(notebook.nbformat_minor >= 5)) {
    problems.push(`format ${notebook.nbformat}.${notebook.nbformat_minor} has no cell ids: 4.5 is needed`);
  }
  const spec = notebook.metadata?.kernelspec ?? {};
  if (spec.name !== kernelName || spec.display_name !== kernelTitle || spec.language !== "typescript") {
    problems.push(`metadata.kernelspec is ${JSON.stringify(spec)} instead of "${kernelTitle}"`);
  }
  const seen = new Set();
  for (const [index, { id }] of /** @type {Cell[]} */ (notebook.cells).entries()) {
    if (!id || !/^[\w-]{1,64}$/.test(id)) {
      problems.push(`cell ${index + 1} has no valid id`);
    } else if (seen.has(id)) {
      problems.push(`cell ${index + 1} repeats the id "${id}"`);
    }
    seen.add(id);
  }
  return problems;
}

/**
 * @param {string} text a notebook file
 * @returns {string[]} the cells that hold results
 */
export function resultProblems(text) {
  const problems = [];
  for (const [index, cell] of /** @type {Cell[]} */ (JSON.parse(text).cells).entries()) {
    if (cell.outputs?.length) {
      problems.push(`cell ${index + 1} holds outputs`);
    }
    if (cell.execution_count != null) {
      problems.push(`cell ${index + 1} holds an execution count`);
    }
  }
  return problems;
}

/**
 * @param {string} text a notebook file
 * @returns {string[]} whether git's filter would still change it, which would show as a reader's modification
 */
export function cleanlinessProblems(text) {
  return cleanNotebook(text) === text ? [] : ["it is not as the notebook filter writes it"];
}
