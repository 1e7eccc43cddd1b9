/** Jupyter inside the project: its settings, its folders and our kernel. Nothing goes to the user's home. */
import fs from "node:fs";
import path from "node:path";
import { readIfThere, writeWhole } from "./files.mjs";
import { computingEnvironment } from "./node.mjs";
import { ownFolder } from "./own-folder.mjs";
import { writePapermillTranslator } from "./papermill.mjs";
import { root, venv } from "./paths.mjs";
import { pythonEnvironment } from "./python.mjs";

export const kernelName = "attention-workbook";
export const kernelTitle = "TypeScript (attention workbook)";
/** The notebook that JupyterLab opens first. */
export const firstNotebook = "notebooks/00-first-look.ipynb";
const kernelFolder = path.join(venv, "share", "jupyter", "kernels", kernelName);

/** The kernelspec of this machine: it holds absolute paths, so it is generated and never committed. */
export function kernelSpec() {
  // Without this flag Node aborts when a stop ends the callback of a timer by force.
  const flag = "--no-force-async-hooks-checks";
  return {
    argv: [process.execPath, flag, path.join(root, "scripts", "kernel.mjs"), "{connection_file}"],
    display_name: kernelTitle,
    language: "typescript",
    env: computingEnvironment,
    // The stop button sends a message, which the kernel's second thread receives while a cell keeps the first one busy.
    interrupt_mode: "message",
  };
}

/** @returns {string[] | undefined} how the installed kernelspec starts the kernel */
export function installedKernel() {
  const text = readIfThere(path.join(kernelFolder, "kernel.json"));
  return text === undefined ? undefined : JSON.parse(text).argv;
}

/** Our page for nbconvert and for JupyterLab's menu. What is made from it by way of HTML keeps its own template. */
const exporterSettings = {
  HTMLExporter: {
    template_name: "workbook",
    extra_template_basedirs: [path.join(root, "python", "templates")],
  },
  SlidesExporter: { template_name: "reveal" },
  WebPDFExporter: { template_name: "webpdf" },
  QtPDFExporter: { template_name: "lab" },
  QtPNGExporter: { template_name: "lab" },
};

const serverSettings = {
  ...exporterSettings,
  ServerApp: {
    ip: "127.0.0.1",
    root_dir: root,
    // Ctrl+C ends the server without a question; otherwise it would outlive a closed terminal.
    answer_yes: true,
  },
  ContentsManager: { post_save_hook: "lab_hooks.refresh_git" },
  KernelSpecManager: { allowed_kernelspecs: [kernelName], ensure_native_kernel: false },
  MultiKernelManager: { default_kernel_name: kernelName },
  LabApp: {
    default_url: `/lab/tree/${firstNotebook}`,
    check_for_updates_class: "jupyterlab.NeverCheckForUpdate",
    news_url: null,
    extension_manager: "readonly",
    custom_css: true,
  },
};

/** Charts are drawn on white. Under a dark theme their lightness is inverted and their hues are kept. */
const labStyle = `[data-jp-theme-light="false"] .js-plotly-plot:has(.main-svg[style*="rgb(255, 255, 255)"]) {
  filter: invert(0.93) hue-rotate(180deg);
}
`;

const announcements = { "@jupyterlab/apputils-extension:announcements": true };

// JupyterLab would add `lockedExtensions` itself.
const pageSettings = { disabledExtensions: announcements, lockedExtensions: announcements };

const labSettings = {
  "@jupyterlab/apputils-extension:notification": { checkForUpdates: false, fetchNews: "false" },
};

/**
 * Writes those files of the kernelspec and of Jupyter's settings that differ from what they should be.
 *
 * @returns {boolean} whether anything was written
 */
export function writeJupyterFiles() {
  /** @type {[string, unknown][]} */
  const files = [
    [path.join(kernelFolder, "kernel.json"), kernelSpec()],
    [path.join(venv, "etc", "jupyter", "jupyter_server_config.json"), serverSettings],
    [path.join(venv, "etc", "jupyter", "jupyter_nbconvert_config.json"), exporterSettings],
    [path.join(venv, "etc", "jupyter", "labconfig", "page_config.json"), pageSettings],
    [path.join(venv, "share", "jupyter", "lab", "settings", "overrides.json"), labSettings],
  ];
  let written = writePapermillTranslator(venv);
  for (const [file, content] of files) {
    const text = `${JSON.stringify(content, undefined, 2)}\n`;
    if (readIfThere(file) === text) {
      continue;
    }
    writeWhole(file, text);
    written = true;
  }
  return written;
}

/**
 * The environment for every Jupyter program that we start.
 *
 * @returns {NodeJS.ProcessEnv}
 */
export function jupyterEnvironment() {
  const env = pythonEnvironment();
  for (const name of Object.keys(env)) {
    if (/^JUPYTER/.test(name)) {
      delete env[name];
    }
  }
  const own = path.join(ownFolder(".workbook"), "jupyter");
  fs.mkdirSync(path.join(own, "ipython"), { recursive: true });
  // The files of running servers and kernels hold tokens, so only this user may read them.
  fs.mkdirSync(path.join(own, "runtime"), { recursive: true, mode: 0o700 });
  const style = path.join(own, "config", "custom", "custom.css");
  if (readIfThere(style) !== labStyle) {
    writeWhole(style, labStyle);
  }
  return {
    ...env,
    PATH: `${path.join(venv, "bin")}${path.delimiter}${env.PATH ?? ""}`,
    VIRTUAL_ENV: venv,
    // Where JupyterLab finds lab_hooks.py.
    PYTHONPATH: path.join(root, "python"),
    JUPYTER_CONFIG_DIR: path.join(own, "config"),
    JUPYTER_DATA_DIR: path.join(own, "data"),
    JUPYTER_RUNTIME_DIR: path.join(own, "runtime"),
    JUPYTER_PLATFORM_DIRS: "1",
    IPYTHONDIR: path.join(own, "ipython"),
  };
}
