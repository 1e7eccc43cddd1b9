/** Git's filter for notebooks, by which a run adds no changes. */
import path from "node:path";
import { tryRun } from "./command.mjs";
import { root } from "./paths.mjs";
import { Problem } from "./problem.mjs";

/** The setting of the filter that `.gitattributes` names. Without this setting git does not change notebooks. */
const key = "filter.attention-workbook.clean";

/** The filter's command. Git runs it in the top folder of the working copy. */
const command = `"${process.execPath.split(path.sep).join("/")}" scripts/setup/notebook-filter.mjs`;

/**
 * Configures the filter in this clone, if it is one. `git config --remove-section filter.attention-workbook` undoes it.
 *
 * @returns {Promise<string>} what was found or done
 */
export async function configureFilter() {
  const top = await tryRun("git", ["-C", root, "rev-parse", "--show-toplevel"]);
  if (top?.code !== 0 || path.resolve(top.stdout.trim()) !== root) {
    return "no git clone, nothing to do";
  }
  const found = await tryRun("git", ["-C", root, "config", "--local", "--get", key]);
  if (found?.stdout.trim() === command) {
    return "notebook filter in place";
  }
  const set = await tryRun("git", ["-C", root, "config", "--local", key, command]);
  if (set?.code !== 0) {
    throw new Problem(`git does not take the notebook filter: ${set?.stderr.trim()}`);
  }
  return "notebook filter configured";
}
