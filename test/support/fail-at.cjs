/**
 * Preloaded into a process whose file operations are to fail: before operation number FAIL_AT of those that change
 * something below FAIL_BELOW, the process is killed, or (FAIL_WITH=ENOSPC) every operation from there on that needs
 * room is refused. A number such as 4.5 lets the fifth operation, a write, write half of its content before.
 * With FAIL_LIST, a file, nothing fails and the file gets the operations' names.
 */
const fs = /** @type {Record<string, any>} */ (require("node:fs"));

const at = Number(process.env.FAIL_AT);
const code = process.env.FAIL_WITH;
const below = process.env.FAIL_BELOW ?? "";
const NEEDS_ROOM = ["openSync", "writeFileSync", "mkdirSync", "symlinkSync", "copyFileSync"];
const OTHERS = ["fsyncSync", "closeSync", "renameSync", "rmSync", "rmdirSync", "unlinkSync", "chmodSync"];
/** Which file an open descriptor belongs to. */
const opened = new Map();
/** @type {string[]} */
const done = [];

for (const name of [...NEEDS_ROOM, ...OTHERS]) {
  const real = fs[name];
  fs[name] = /** @param {any[]} args */ (...args) => {
    const file = name === "symlinkSync" ? args[1] : (opened.get(args[0]) ?? args[0]);
    const ours = typeof file === "string" && file.startsWith(below);
    if (ours && done.length >= Math.floor(at)) {
      fail(name, real, args);
    }
    if (ours) {
      done.push(name);
    }
    const result = real(...args);
    if (name === "openSync") {
      opened.set(result, file);
    }
    return result;
  };
}

/**
 * @param {string} name
 * @param {Function} real
 * @param {any[]} args
 */
function fail(name, real, args) {
  if (at % 1 !== 0 && name === "writeFileSync") {
    real(args[0], args[1].slice(0, args[1].length / 2));
  }
  if (code === undefined) {
    process.kill(process.pid, "SIGKILL"); // does not return
  }
  if (NEEDS_ROOM.includes(name) && !(name === "openSync" && args[1] === "r")) {
    throw Object.assign(new Error(`${code}: refused, ${name}`), {
      code,
      syscall: name.slice(0, -4),
      errno: -1,
    });
  }
}

if (process.env.FAIL_LIST) {
  const [write, file] = [fs.writeFileSync, process.env.FAIL_LIST];
  process.on("exit", () => write(file, done.join("\n")));
}
