/** Python environments of the peers, made once in the cache folder and kept. */
import fs from "node:fs";
import path from "node:path";
import { run, tryRun, whyInShort } from "../setup/command.mjs";
import { hashOf, removeFolder } from "../setup/files.mjs";
import { withLock } from "../setup/lock.mjs";
import { cacheFolder, root } from "../setup/paths.mjs";
import { Problem } from "../setup/problem.mjs";
import { step } from "../setup/progress.mjs";
import { pythonEnvironment } from "../setup/python.mjs";
import { stampMatches, writeStamp } from "../setup/stamp.mjs";

const environments = {
  peers: { title: "Keras and JAX", requirements: "bench-requirements.txt", size: "0.7 GB to download" },
  pytorch: { title: "PyTorch", requirements: "bench-pytorch.txt", size: "2.7 GB to download" },
};

export type EnvironmentName = keyof typeof environments;

// TensorFlow 2.21 and JAX 0.10 have packages for exactly these versions.
const VERSIONS = ["3.11", "3.12", "3.13"];

/**
 * The Python program of an environment. A missing environment is made.
 *
 * @throws Problem if there is no suitable Python, or a package cannot be installed
 */
export async function pythonOf(name: EnvironmentName): Promise<string> {
  const { title, requirements: file, size } = environments[name];
  const requirements = path.join(root, "python", file);
  const folder = path.join(cacheFolder(), `bench-${name}`);
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
    const base = await findPython();
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

async function findPython(): Promise<string> {
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
    `the peers need Python ${VERSIONS.join(", ")} with venv, and ${names.join(", ")} is none of them: ` +
      "install one, or name it in ATTENTION_WORKBOOK_PYTHON",
  );
}
