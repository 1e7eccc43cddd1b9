/** Python environments that only one command needs: made once in the cache folder, and kept. */
import fs from "node:fs";
import path from "node:path";
import { run, tryRun, whyInShort } from "./command.mjs";
import { hashOf, removeFolder } from "./files.mjs";
import { withLock } from "./lock.mjs";
import { cacheFolder, root } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { step } from "./progress.mjs";
import { pythonEnvironment } from "./python.mjs";
import { stampMatches, writeStamp } from "./stamp.mjs";

/** Versions of Python for which all packages of these environments are there. */
const VERSIONS = ["3.11", "3.12", "3.13"];

/**
 * The Python program of an environment. A missing environment is made.
 *
 * @param {object} environment
 * @param {string} environment.name of its folder in the cache
 * @param {string} environment.title for the progress line
 * @param {string} environment.requirements file in python/, pinned by hash
 * @param {string} environment.size in words, such as "0.7 GB to download"
 * @returns {Promise<string>}
 * @throws {Problem} if there is no suitable Python, or a package cannot be installed
 */
export async function pythonOfEnvironment({ name, title, requirements: file, size }) {
  const requirements = path.join(root, "python", file);
  const folder = path.join(cacheFolder(), name);
  const python = path.join(
    folder,
    ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]),
  );
  const stamp = path.join(folder, "attention-workbook.json");
  const inputs = { requirements: hashOf(fs.readFileSync(requirements)), folder };
  const ready = async () =>
    stampMatches(stamp, inputs) &&
    (await tryRun(python, ["-c", ""], { env: pythonEnvironment() }))?.code === 0;
  if (await ready()) {
    return python;
  }
  await withLock(`${folder}.lock`, async () => {
    if (await ready()) {
      return; // another run has made it meanwhile
    }
    const base = await findPython(title);
    await step(title, async (showDetail) => {
      showDetail(`making the environment, ${size}`);
      removeFolder(folder);
      const made = await run(base, ["-m", "venv", folder], { env: pythonEnvironment() });
      if (made.code !== 0) {
        throw new Problem(`${base} cannot make an environment: ${whyInShort(made)}`);
      }
      let count = 0;
      const install = ["-m", "pip", "install", "--require-hashes", "--only-binary=:all:", "--no-deps", "-r"];
      const outcome = await run(python, [...install, requirements], {
        env: pythonEnvironment(),
        onLine: (line) => {
          const collected = /^Collecting (\S+?)==/.exec(line)?.[1];
          if (collected) {
            showDetail(`${size}: ${++count} packages so far, ${collected}`);
          }
          if (line.startsWith("Installing")) {
            showDetail(`unpacking ${count} packages`);
          }
        },
      });
      if (outcome.code !== 0) {
        throw new Problem(`pip could not install ${file}: ${whyInShort(outcome)}`);
      }
      writeStamp(stamp, inputs);
      return { note: `${count} packages in ${folder}`, value: undefined };
    });
  });
  return python;
}

/**
 * @param {string} title
 * @returns {Promise<string>}
 */
async function findPython(title) {
  const chosen = process.env.ATTENTION_WORKBOOK_PYTHON;
  const names = chosen ? [chosen] : ["python3", ...VERSIONS.map((version) => `python${version}`), "python"];
  const question = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])";
  for (const name of names) {
    const outcome = await tryRun(name, ["-c", question], { env: pythonEnvironment() });
    if (outcome?.code === 0 && VERSIONS.includes(outcome.stdout.trim())) {
      return name;
    }
  }
  throw new Problem(
    `${title} needs Python ${VERSIONS.join(", ")} with venv, and ${names.join(", ")} is none of them: ` +
      "install one, or name it in ATTENTION_WORKBOOK_PYTHON",
  );
}
