/** The parts of a working clone, and a check for each. */
import fs from "node:fs";
import path from "node:path";
import { run, tryRun, whyInShort } from "./command.mjs";
import { jupyterEnvironment, kernelName, kernelSpec, kernelTitle } from "./jupyter.mjs";
import { checkNative } from "./native.mjs";
import { nodeVersionProblem } from "./node.mjs";
import { packagesAreInstalled } from "./packages.mjs";
import { root, venvPython } from "./paths.mjs";
import { readyPython } from "./python.mjs";

/** @typedef {{ state: "fine" | "broken" | "optional", text: string }} Finding */

const repair = `run "npm run setup"`;

/** @param {string} text @returns {Finding} */
const fine = (text) => ({ state: "fine", text });
/** @param {string} text @returns {Finding} */
const broken = (text) => ({ state: "broken", text });

/** @returns {Finding} */
function node() {
  const problem = nodeVersionProblem(process.versions.node);
  return problem ? broken(problem) : fine(process.versions.node);
}

/** @returns {Finding} */
function packages() {
  return packagesAreInstalled()
    ? fine("as in package-lock.json")
    : broken(`node_modules is not as in package-lock.json: ${repair}`);
}

/** @returns {Promise<Finding>} */
async function native() {
  const result = await checkNative();
  if ("version" in result) {
    return fine(`TensorFlow ${result.version}, a matrix product is right`);
  }
  return broken(`${repair}; the reason: ${result.failure}`);
}

const polarsScript = `
const pl = require("nodejs-polars");
const sum = pl.DataFrame({ a: [1, 2, 3] }).getColumn("a").sum();
if (sum !== 6) throw new Error("a sum came out as " + sum);
console.log(require("nodejs-polars/package.json").version);
`;

/** @returns {Promise<Finding>} */
async function polars() {
  const outcome = await run(process.execPath, ["-e", polarsScript], { cwd: root, timeout: 60_000 });
  if (outcome.code !== 0) {
    return broken(`${repair}; the reason: ${whyInShort(outcome)}`);
  }
  return fine(`${outcome.stdout.trim()}, a sum is right`);
}

/** @returns {Promise<Finding>} */
async function python() {
  const version = await readyPython();
  return version ? fine(`${version} in .venv`) : broken(`missing or out of date: ${repair}`);
}

const jupyterScript = `
import json, jupyterlab, plotly, nbclient, nbconvert
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core.paths import jupyter_path
from jupyterlab_server.config import get_federated_extensions
specs = KernelSpecManager().get_all_specs()
print(json.dumps({
    "lab": jupyterlab.__version__,
    "plotly": plotly.__version__,
    "extensions": list(get_federated_extensions(jupyter_path("labextensions"))),
    "argv": specs.get("${kernelName}", {}).get("spec", {}).get("argv"),
}))
`;

/** @returns {Promise<{ lab: Finding, kernel: Finding }>} */
async function jupyter() {
  const outcome = await tryRun(venvPython, ["-c", jupyterScript], { env: jupyterEnvironment() });
  if (outcome?.code !== 0) {
    const reason = outcome ? `; the reason: ${whyInShort(outcome)}` : "";
    return { lab: broken(`${repair}${reason}`), kernel: broken(repair) };
  }
  const found = JSON.parse(outcome.stdout.trim().split("\n").at(-1) ?? "");
  const charts = found.extensions.includes("jupyterlab-plotly");
  const lab = charts
    ? fine(`${found.lab}, charts by plotly ${found.plotly}`)
    : broken(`${found.lab} has no plotly extension, charts would not show: remove .venv and ${repair}`);
  const { argv } = kernelSpec();
  if (!found.argv) {
    return { lab, kernel: broken(`"${kernelTitle}" is not installed: ${repair}`) };
  }
  // Flags of Node may come before the kernel's file; the connection file comes after it.
  const file = argv[argv.length - 2];
  const same = JSON.stringify(found.argv) === JSON.stringify(argv) && fs.existsSync(file);
  return {
    lab,
    kernel: same
      ? fine(`${kernelTitle}`)
      : broken(`it starts "${found.argv.join(" ")}", not "${argv.join(" ")}": ${repair}`),
  };
}

/** @returns {Promise<Finding>} */
async function browser() {
  const script = path.join(root, "scripts", "setup", "browser-check.ts");
  const outcome = await run(process.execPath, ["--import", "tsx", script], { cwd: root, timeout: 60_000 });
  if (outcome.code !== 0) {
    return { state: "optional", text: `${whyInShort(outcome)}; only pictures of figures (SVG, PNG) need it` };
  }
  const found = JSON.parse(outcome.stdout);
  return fine(`version ${found.version} starts, ${found.path}`);
}

/**
 * Examines all parts and prints a line for each.
 *
 * @returns {Promise<boolean>} whether all needed parts are fine
 */
export async function examine() {
  const marks = { fine: "✓", broken: "✗", optional: "-" };
  let good = true;
  /** @param {string} name @param {Finding} finding */
  const report = (name, finding) => {
    if (finding.state === "broken") {
      good = false;
    }
    console.log(`${marks[finding.state]} ${name.padEnd(18)} ${finding.text}`);
  };
  report("Node", node());
  report("npm packages", packages());
  report("native backend", await native());
  report("polars", await polars());
  report("Python environment", await python());
  const { lab, kernel } = await jupyter();
  report("JupyterLab", lab);
  report("kernelspec", kernel);
  report("browser", await browser());
  return good;
}
