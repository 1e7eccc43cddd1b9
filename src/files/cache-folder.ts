import { homedir } from "node:os";
import path from "node:path";

/**
 * The folder for downloads and unpacked programs, shared by all clones. Set-up has the same function
 * (`scripts/setup/paths.mjs`), because it runs before TypeScript is installed. A test checks that they agree.
 *
 * @returns an absolute path
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, home = homedir()): string {
  if (env.ATTENTION_WORKBOOK_CACHE) {
    return path.resolve(env.ATTENTION_WORKBOOK_CACHE);
  }
  const xdg = env.XDG_CACHE_HOME;
  const base = xdg && path.isAbsolute(xdg) ? xdg : path.join(home, ".cache");
  return path.join(base, "attention-workbook");
}
