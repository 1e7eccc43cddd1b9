/** JupyterLab as a child process: started, announced with its address, and ended cleanly. */
import { spawn } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { readIfThere } from "./files.mjs";
import { firstNotebook, jupyterEnvironment } from "./jupyter.mjs";
import { root, venvPython } from "./paths.mjs";
import { Problem } from "./problem.mjs";

const firstPort = 8888;
// How long kernels have to end after Ctrl+C before the server is killed, in milliseconds.
const patience = 15_000;

/**
 * @param {number} port
 * @returns {Promise<boolean>} whether nobody listens there
 */
function isFree(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/**
 * @param {number | undefined} wanted
 * @returns {Promise<number>}
 */
async function choosePort(wanted) {
  if (wanted !== undefined) {
    if (await isFree(wanted)) {
      return wanted;
    }
    throw new Problem(
      `port ${wanted} cannot be used: another program listens there; choose another with --port N`,
    );
  }
  for (let port = firstPort; port < firstPort + 50; port++) {
    if (await isFree(port)) {
      return port;
    }
  }
  throw new Problem(`ports ${firstPort} to ${firstPort + 49} are all in use: choose one with --port N`);
}

/**
 * @param {string} url
 * @returns {Promise<boolean>} whether the server answers with its own page
 */
async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    // The server does not listen yet.
    return false;
  }
}

/**
 * @param {number} port
 * @param {boolean} browser whether the server opens one
 * @returns {string[]} what Python is called with
 */
function labArguments(port, browser) {
  return [
    path.join(root, "python", "lab.py"),
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    "--Application.log_level=WARN",
    ...(browser ? [] : ["--no-browser"]),
    // Jupyter refuses to run as root by default, but in containers root is often the only user.
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ];
}

/**
 * Runs JupyterLab until it is ended.
 *
 * @param {{ port: number | undefined, browser: boolean }} options
 * @returns {Promise<number>} exit code: 0 when the user ended it
 */
export async function openLab({ port: wanted, browser }) {
  const port = await choosePort(wanted);
  const token = crypto.randomBytes(24).toString("hex");
  const env = jupyterEnvironment();
  // Other users of the machine cannot see the token in the environment. A process group of its own keeps the terminal's
  // Ctrl+C away from the server, which would ask whether to end.
  const child = spawn(venvPython, labArguments(port, browser), {
    cwd: root,
    env: { ...env, JUPYTER_TOKEN: token },
    // JupyterLab ends when this pipe is closed, which happens however this process ends.
    stdio: ["pipe", "inherit", "inherit"],
    detached: process.platform !== "win32",
  });
  let ending = false;
  const end = () => {
    if (ending) {
      return;
    }
    ending = true;
    console.error("\nending JupyterLab and its kernels");
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), patience).unref();
  };
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.removeAllListeners(signal);
    process.on(signal, end);
  }
  // If npm is killed, its shell ends with it, but this process would stay.
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && end(), 1000);
  /** @type {Promise<number>} */
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (!ending) {
        console.error(`error: JupyterLab ended by itself (${signal ?? `exit code ${code}`})`);
      }
      resolve(ending ? 0 : code || 1);
    });
  });
  const announced = announce(
    port,
    token,
    () => !ending && child.exitCode === null && child.signalCode === null,
  );
  const code = await ended.finally(() => clearInterval(watch));
  await announced;
  removeRuntimeFiles(/** @type {string} */ (env.JUPYTER_RUNTIME_DIR), child.pid);
  return code;
}

/**
 * Prints the server's address as soon as it answers.
 *
 * @param {number} port
 * @param {string} token
 * @param {() => boolean} runs whether there still is a server to wait for
 */
async function announce(port, token, runs) {
  while (runs()) {
    if (await answers(`http://127.0.0.1:${port}/api?token=${token}`)) {
      const url = `http://127.0.0.1:${port}/lab/tree/${firstNotebook}?token=${token}`;
      console.log(`\nJupyterLab is open at\n\n  ${url}\n\nCtrl+C here ends it.`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/**
 * A killed server leaves its connection files, which hold the token.
 *
 * @param {string} folder
 * @param {number | undefined} pid
 */
function removeRuntimeFiles(folder, pid) {
  for (const name of [`jpserver-${pid}.json`, `jpserver-${pid}-open.html`]) {
    const file = path.join(folder, name);
    if (readIfThere(file) !== undefined) {
      fs.rmSync(file, { force: true });
    }
  }
}
