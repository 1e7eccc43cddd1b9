/** Set-up's native step with a cache folder that cannot be used, or holds something damaged. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { cachedAddon, keepAddon } from "../../scripts/setup/cached-addon.mjs";
import { hashOf } from "../../scripts/setup/files.mjs";
import { libraryName } from "../../scripts/setup/library.mjs";
import { root } from "../../scripts/setup/paths.mjs";

const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "workbook-cache-")));
after(() => fs.rmSync(scratch, { recursive: true }));
const tfjsNode = path.join(scratch, "tfjs-node");
fs.cpSync(path.join(root, "node_modules/@tensorflow/tfjs-node/binding"), path.join(tfjsNode, "binding"), {
  recursive: true,
});

/** The native step for a program without an addon. Where it asks for a Python to download with, it ends. */
const program = `
  Promise.all([import("./scripts/setup/native.mjs"), import("./scripts/setup/problem.mjs")]).then(
    ([{ readyNative }, { Problem, runMain }]) => {
      const python = async () => { throw new Problem("this is where the library is fetched"); };
      const program = { folder: ".", tfjsNode: ${JSON.stringify(tfjsNode)}, flags: [], module: "", python };
      runMain(() => readyNative(() => {}, program));
    });`;

function nativeStep(cache: string, before: string[] = []) {
  const [file, ...args] = [...before, process.execPath, "-e", program];
  const { status, stderr } = spawnSync(file, args, {
    cwd: root,
    encoding: "utf8",
    env: { PATH: "/usr/bin:/bin", ATTENTION_WORKBOOK_CACHE: cache },
  });
  assert.deepEqual(fs.readdirSync(tfjsNode), ["binding"], "nothing half-written");
  return { status, lines: stderr.trim().split("\n") };
}

const file = path.join(scratch, "file");
fs.writeFileSync(file, "text");
fs.symlinkSync("nowhere", path.join(scratch, "dangling"));
fs.symlinkSync("circle", path.join(scratch, "circle"));
const long = "n".repeat(300);

const unusable: [what: string, cache: string, said: string][] = [
  ["a file", "file", `${file}: is a file, and the cache needs a folder`],
  ["below a file", "file/x", `${file}/x: a part of the path is a file, and a folder is needed`],
  ["a link to nothing", "dangling", `${scratch}/dangling: is a link to something that does not exist`],
  ["below such a link", "dangling/x", `${scratch}/dangling: is a link to something that does not exist`],
  ["a link to itself", "circle", `${scratch}/circle: its links lead in a circle`],
  ["a name that is too long", long, `${scratch}/${long}: its name is too long`],
];

test("a cache that cannot be used is one line that says how to choose another", () => {
  const entries = fs.readdirSync(scratch);
  for (const [what, cache, said] of unusable) {
    const { status, lines } = nativeStep(path.join(scratch, cache));
    const line = `error: ${said}; ATTENTION_WORKBOOK_CACHE can name another folder for the cache`;
    assert.deepEqual([status, lines], [2, [line]], what);
  }
  assert.deepEqual(fs.readdirSync(scratch), entries);
  assert.equal(fs.existsSync(path.join(scratch, "nowhere")), false);
});

/** Runs a program with a small file system of its own, which is filled where that is possible. */
const mount = (options: string) => [
  ...["unshare", "-rm", "sh", "-c"],
  `mount -t tmpfs -o ${options} tmpfs "$0"; (cat /dev/zero > "$0/filled") 2>/dev/null; exec "$@"`,
];
const mounted = path.join(scratch, "mounted");
fs.mkdirSync(mounted);
const canMount = spawnSync("unshare", ["-rm", "true"]).status === 0;
const skip = canMount ? false : "this user cannot mount a file system";

test("a disk that is full or read-only is one line", { skip }, () => {
  for (const [options, said] of [
    ["size=64k", "the disk is full"],
    ["ro", "the disk is read-only"],
  ]) {
    for (const cache of [mounted, path.join(mounted, "a", "b")]) {
      const { status, lines } = nativeStep(cache, [...mount(options), mounted]);
      assert.deepEqual([status, lines.length], [2, 1], lines.join("\n"));
      assert.match(lines[0], new RegExp(`^error: ${mounted}/.*: ${said}; ATTENTION_WORKBOOK_CACHE can`));
    }
  }
});

/** A small library as unpacking would have left it, headers and all. */
function unpackedLibrary(cache: string): string {
  const library = path.join(cache, libraryName());
  const lists = { "headers.json": "include/a.h", "manifest.json": "libtensorflow_cc.so.2" };
  for (const [list, name] of Object.entries(lists)) {
    const content = Buffer.alloc(10_000, name);
    fs.mkdirSync(path.dirname(path.join(library, name)), { recursive: true });
    fs.writeFileSync(path.join(library, name), content);
    const sha256 = createHash("sha256").update(content).digest("hex");
    fs.writeFileSync(path.join(library, list), JSON.stringify({ [name]: { size: content.length, sha256 } }));
  }
  return library;
}

const damage: [what: string, name: string, change: (bytes: Buffer) => Buffer][] = [
  ["a library that was cut", "libtensorflow_cc.so.2", (bytes) => bytes.subarray(0, -1)],
  ["one flipped bit of a library", "libtensorflow_cc.so.2", flipped],
  ["one flipped bit of a header", "include/a.h", flipped],
  ["a list that was cut", "manifest.json", (bytes) => bytes.subarray(0, -1)],
  ["an empty list of headers", "headers.json", () => Buffer.alloc(0)],
];

function flipped(bytes: Buffer): Buffer {
  bytes[5000] ^= 4;
  return bytes;
}

test("what is damaged in the cache is reported and fetched anew", () => {
  for (const [n, [what, name, change]] of damage.entries()) {
    const cache = path.join(scratch, `damaged-${n}`);
    const library = unpackedLibrary(cache);
    const damaged = path.join(library, name);
    fs.writeFileSync(damaged, change(fs.readFileSync(damaged)));
    const { status, lines } = nativeStep(cache);
    const line = `error: ${library} is damaged, and this is where the library is fetched`;
    assert.deepEqual([status, lines], [1, [line]], what);
    assert.deepEqual(fs.readdirSync(cache), [libraryName()], "the lock and the scratch folder are gone");
  }
});

test("a compiled addon is taken from the cache as it was put there, and not when it was changed", async (t) => {
  const cache = path.join(scratch, "addons");
  const before = process.env.ATTENTION_WORKBOOK_CACHE;
  process.env.ATTENTION_WORKBOOK_CACHE = cache;
  t.after(() => {
    if (before === undefined) {
      delete process.env.ATTENTION_WORKBOOK_CACHE;
    } else {
      process.env.ATTENTION_WORKBOOK_CACHE = before;
    }
  });
  fs.mkdirSync(cache);
  const key = `tfjs-binding-${hashOf("parts").slice(0, 16)}`;
  assert.equal(await cachedAddon(key), undefined);
  assert.equal(await keepAddon(file, key), "");
  const kept = (await cachedAddon(key)) as string;
  assert.equal(fs.readFileSync(kept, "utf8"), "text");
  fs.writeFileSync(kept, "test");
  assert.equal(await cachedAddon(key), undefined);
  assert.equal(await keepAddon(file, key), "");
  assert.deepEqual(fs.readdirSync(cache), [path.basename(kept)], "the damaged one is gone");
  assert.equal(await cachedAddon("tfjs-binding-other"), undefined);
});
