/** How npm is called. */
import path from "node:path";

/** npm's own program, run by this Node. An `npm` on the path may belong to another Node. */
export function npmCommand() {
  const own = process.env.npm_execpath;
  if (own && path.basename(own) === "npm-cli.js") {
    return { program: process.execPath, before: [own] };
  }
  return { program: process.platform === "win32" ? "npm.cmd" : "npm", before: [] };
}

/** The environment without the variables of `npm run` and npx, which would make npm use another project. */
export function npmEnvironment() {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (/^npm_((package|lifecycle)_|config_(local_prefix|call|package)$)/.test(name)) {
      delete env[name];
    }
  }
  return env;
}
