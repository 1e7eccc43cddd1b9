/** The project's own Python environment in .venv: JupyterLab and what runs notebooks without a page. */
import fs from "node:fs";
import path from "node:path";
import { run, tryRun, whyInShort } from "./command.mjs";
import { hashOf, removeFolder, uniqueSuffix } from "./files.mjs";
import { cacheFolder, root, state, venv, venvPython } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { stampMatches, writeStamp } from "./stamp.mjs";

const requirements = path.join(root, "python", "requirements.txt");
const stamp = path.join(venv, "attention-workbook.json");
const lowest = [3, 9];

function inputs() {
  // The scripts in an environment hold its absolute path, so a project that was moved needs a new one.
  return { requirements: hashOf(fs.readFileSync(requirements)), folder: venv };
}

/**
 * The environment for Python and pip. It lacks the user's settings that would install elsewhere or add other packages, and
 * puts pip's cache beside the other downloads.
 *
 * @returns {NodeJS.ProcessEnv}
 */
export function pythonEnvironment() {
  const env = { ...process.env };
  for (const name of ["PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "PIP_USER", "PIP_TARGET"]) {
    delete env[name];
  }
  for (const name of ["PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "PIP_NO_BINARY"]) {
    delete env[name];
  }
  return {
    ...env,
    PYTHONNOUSERSITE: "1",
    PYTHONUTF8: "1",
    PIP_CACHE_DIR: path.join(cacheFolder(), "pip"),
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_NO_INPUT: "1",
  };
}

/**
 * @param {string} text a version of Python, such as "3.11"
 * @returns {boolean}
 */
export function pythonVersionWillDo(text) {
  const [major, minor] = text.split(".").map(Number);
  return major === lowest[0] && minor >= lowest[1];
}

const question = `
import sys
def has(*names):
    try:
        for name in names:
            __import__(name)
        return "yes"
    except ImportError:
        return "no"
base = getattr(sys, "_base_executable", None) or sys.executable
name = sys.implementation.name if hasattr(sys, "implementation") else "cpython"
answers = [name, "%d.%d" % sys.version_info[:2], has("ensurepip", "venv"), has("pip"), base]
sys.stdout.write("\\t".join(answers))
`;

/**
 * @typedef {object} Python
 * @property {string} program
 * @property {boolean} venv whether it can make environments
 * @property {boolean} pip whether it has pip itself
 */

/**
 * @param {(python: Python) => boolean} fits
 * @returns {Promise<Python>} the first CPython on the path that is new enough and fits
 * @throws {Problem} that says what is missing
 */
async function findPython(fits) {
  const names = ["python3", "python", ...[14, 13, 12, 11, 10, 9].map((minor) => `python3.${minor}`)];
  const chosen = process.env.ATTENTION_WORKBOOK_PYTHON;
  let almost = "";
  for (const name of chosen ? [chosen] : names) {
    const outcome = await tryRun(name, ["-c", question], { env: pythonEnvironment() });
    const [implementation, version, venvs, pip, base] = outcome?.stdout.trim().split("\t") ?? [];
    if (outcome?.code !== 0 || base === undefined) {
      continue;
    }
    const python = { program: base, venv: venvs === "yes", pip: pip === "yes" };
    if (implementation !== "cpython" || !pythonVersionWillDo(version)) {
      almost ||= `${name} is ${implementation} ${version}, and CPython 3.9 or later is needed: install it from https://www.python.org or your system's packages`;
    } else if (!fits(python)) {
      almost = `Python ${version} lacks the parts that make environments: install them with "sudo apt install python3-venv" (Debian, Ubuntu) or your system's package of that name`;
    } else {
      return python;
    }
  }
  if (chosen && !almost) {
    throw new Problem(`ATTENTION_WORKBOOK_PYTHON is "${chosen}", which is no Python that runs`);
  }
  throw new Problem(
    almost ||
      `Python is missing: install Python 3.9 or later with "sudo apt install python3 python3-venv" (Debian, Ubuntu) or from https://www.python.org`,
  );
}

/**
 * @param {string} scratch a folder for an environment, which is made if the machine's Python has no pip
 * @returns {Promise<string>} a Python that has pip
 */
export async function pythonWithPip(scratch) {
  const python = await findPython(({ venv, pip }) => venv || pip);
  if (python.pip) {
    return python.program;
  }
  const folder = path.join(scratch, "python");
  const made = await run(python.program, ["-m", "venv", folder], { env: pythonEnvironment() });
  if (made.code !== 0) {
    throw new Problem(`${python.program} cannot make an environment: ${whyInShort(made)}`);
  }
  return path.join(folder, path.relative(venv, venvPython));
}

/** @returns {Promise<string | undefined>} the environment's Python version when all is in place */
export async function readyPython() {
  if (!stampMatches(stamp, inputs())) {
    return undefined;
  }
  // The environment uses the machine's Python, which an upgrade may have removed.
  const outcome = await tryRun(venvPython, ["-c", "import platform; print(platform.python_version())"]);
  return outcome?.code === 0 ? outcome.stdout.trim() : undefined;
}

/**
 * Replaces the environment's path in its scripts, which begin with it, before the environment is moved.
 *
 * @param {string} built
 */
function retarget(built) {
  const bin = path.join(built, "bin");
  const files = fs.readdirSync(bin).map((name) => path.join(bin, name));
  for (const file of [...files, path.join(built, "pyvenv.cfg")]) {
    if (!fs.lstatSync(file).isFile()) {
      continue;
    }
    const bytes = fs.readFileSync(file);
    if (bytes.includes(0)) {
      continue;
    }
    const text = bytes.toString("utf8");
    if (text.includes(built)) {
      fs.writeFileSync(file, text.replaceAll(built, venv));
    }
  }
}

/**
 * @param {string} python
 * @param {import("./progress.mjs").ShowDetail} showDetail
 */
async function installRequirements(python, showDetail) {
  const args = ["-m", "pip", "install", "--require-hashes", "--only-binary=:all:", "--no-deps"];
  /** @param {string[]} more */
  const install = (more) => {
    let count = 0;
    return run(python, [...args, ...more, "-r", requirements], {
      env: pythonEnvironment(),
      onLine: (line) => {
        const name = /^Collecting (\S+?)==/.exec(line)?.[1];
        if (name) {
          showDetail(`${++count} packages so far, ${name}`);
        }
        if (line.startsWith("Installing")) {
          showDetail(`unpacking ${count} packages`);
        }
      },
    });
  };
  let outcome = await install([]);
  if (outcome.code !== 0 && /do not match the hashes|BadZipFile|invalid wheel/i.test(outcome.stderr)) {
    // A file in pip's cache seems to be damaged, so pip downloads all of them again.
    outcome = await install(["--no-cache-dir"]);
  }
  if (outcome.code !== 0) {
    throw new Problem(`pip could not install python/requirements.txt: ${whyInShort(outcome)}`);
  }
}

/**
 * @param {import("./progress.mjs").ShowDetail} showDetail
 * @returns {Promise<void>}
 */
export async function makePython(showDetail) {
  const wanted = inputs();
  const { program: base } = await findPython(({ venv }) => venv);
  // On Windows the path is inside programs that start the scripts, so the environment is built in place.
  const inPlace = process.platform === "win32";
  const folder = inPlace ? venv : path.join(state, `venv-${uniqueSuffix()}`);
  const python = path.join(folder, path.relative(venv, venvPython));
  const env = pythonEnvironment();
  try {
    showDetail("making the environment");
    const made = await run(base, ["-m", "venv", "--clear", folder], { env });
    if (made.code !== 0) {
      throw new Problem(`${base} cannot make an environment: ${whyInShort(made)}`);
    }
    await installRequirements(python, showDetail);
    if (!inPlace) {
      retarget(folder);
      writeStamp(path.join(folder, path.relative(venv, stamp)), wanted);
      if (fs.existsSync(venv)) {
        fs.renameSync(venv, path.join(state, `trash-${uniqueSuffix()}`));
      }
      fs.renameSync(folder, venv);
    } else {
      writeStamp(stamp, wanted);
    }
  } finally {
    if (!inPlace) {
      removeFolder(folder);
    }
  }
}
