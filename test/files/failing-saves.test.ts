/** Saves that are killed before each single file operation, and saves whose operations fail one by one. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { buildSync } from "esbuild";
import { claimFolder } from "../../src/files/claim";
import { currentPath, savedNames, writeFolder } from "../../src/files/write-folder";

const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), "failing-saves-")));
after(() => rmSync(scratch, { recursive: true }));
const root = path.resolve(__dirname, "../..");
const program = path.join(scratch, "save.cjs");
const preload = path.join(root, "test/support/fail-at.cjs");
buildSync({
  stdin: {
    contents: `
      import { claimFolder } from "./src/files/claim";
      import { writeOrRescue } from "./src/files/rescue";
      import { writeFolder } from "./src/files/write-folder";
      import { writeWhole } from "./src/files/write-file";
      const [kind, target, text] = process.argv.slice(2);
      try {
        if (kind === "file") {
          writeWhole(target, text.repeat(100));
        } else {
          const claim = claimFolder(target);
          try {
            const files = { "a.json": text, "b.bin": Buffer.from(text.repeat(100000)), "c.json": text };
            writeOrRescue(claim.folder, (place) => writeFolder(place, files));
          } finally {
            claim.release();
          }
        }
      } catch (error) {
        console.error(error.name + ": " + error.message);
        process.exitCode = 2;
      }`,
    resolveDir: root,
  },
  bundle: true,
  platform: "node",
  outfile: program,
});

const files = (text: string) => ({ "a.json": text, "b.bin": text.repeat(100000), "c.json": text });
const short = (text: string) => `${text.length} of ${text.slice(0, 3)}`;
const shortened = (all: Record<string, string>) =>
  Object.fromEntries(Object.entries(all).map(([name, text]) => [name, short(text)]));
/** The state of a folder as a reader finds it. */
const content = (folder: string) =>
  shortened(
    Object.fromEntries(
      (savedNames(folder) ?? []).map((name) => [name, readFileSync(currentPath(folder, name), "utf8")]),
    ),
  );
const [OLD, NEW] = [shortened(files("old")), shortened(files("new"))];

/** Runs a save once for each of its file operations. It fails before the operation, or in the middle of a write. */
function eachPoint(
  args: string[],
  env: Record<string, string>,
  prepare: () => void,
  check: (at: number, result: ReturnType<typeof save>) => void,
): number {
  const list = path.join(scratch, "operations");
  prepare();
  assert.equal(save(args, { ...env, FAIL_AT: "Infinity", FAIL_LIST: list }).status, 0);
  const operations = readFileSync(list, "utf8").split("\n");
  const points = operations.flatMap((name, n) => (name === "writeFileSync" ? [n, n + 0.5] : [n]));
  for (const at of points) {
    prepare();
    check(at, save(args, { ...env, FAIL_AT: String(at) }));
  }
  return points.length;
}

const save = (args: string[], env: Record<string, string>) =>
  spawnSync(process.execPath, ["--require", preload, program, ...args], {
    encoding: "utf8",
    env: { ...process.env, ATTENTION_WORKBOOK_CACHE: path.join(scratch, "cache"), ...env },
  });

for (const before of ["nothing", "an empty folder", "an older save"] as const) {
  test(`over ${before}: killed at any moment, a save leaves the old or the new one, and the next tidies up`, () => {
    const parent = path.join(scratch, `killed-over-${before.replaceAll(" ", "-")}`);
    const folder = path.join(parent, "model");
    const old = before === "an older save" ? OLD : {};
    let kept = 0;
    const points = eachPoint(
      ["folder", folder, "new"],
      { FAIL_BELOW: parent },
      () => {
        rmSync(parent, { recursive: true, force: true });
        if (before === "an empty folder") {
          mkdirSync(folder, { recursive: true });
        } else if (before === "an older save") {
          writeFolder(folder, files("old"));
        }
      },
      (at, { signal, stderr }) => {
        assert.equal(signal, "SIGKILL", stderr);
        const found = content(folder);
        const isNew = found["a.json"] === NEW["a.json"];
        assert.deepEqual(found, isNew ? NEW : old, `killed before operation ${at}`);
        kept += isNew ? 0 : 1;
        claimFolder(folder).release();
        assert.deepEqual(content(folder), found);
        if (existsSync(folder)) {
          assert.deepEqual(readdirSync(folder).sort(), Object.keys(found));
          assert.deepEqual(readdirSync(parent), ["model"]);
        }
      },
    );
    assert.ok(points > 12 && kept > 8 && kept < points, `${points} points, ${kept} with the old one`);
  });
}

test("a full device: the folder stays as it was, and what was to be saved is saved elsewhere", () => {
  const parent = path.join(scratch, "full");
  const folder = path.join(parent, "model");
  let rescued = 0;
  eachPoint(
    ["folder", folder, "new"],
    { FAIL_BELOW: parent, FAIL_WITH: "ENOSPC" },
    () => {
      rmSync(parent, { recursive: true, force: true });
      writeFolder(folder, files("old"));
    },
    (at, { status, stderr }) => {
      if (status === 0) {
        assert.deepEqual(content(folder), NEW, `nothing needs room after operation ${at}`);
        return;
      }
      assert.equal(status, 2, stderr);
      assert.match(stderr, /^InputError: .*no space is left on the device \(ENOSPC\).*\n$/);
      assert.deepEqual(content(folder), OLD, `refused at operation ${at}`);
      const [, elsewhere] = stderr.match(/saved in (.*) instead/) ?? [];
      if (elsewhere) {
        rescued += 1;
        assert.deepEqual(content(elsewhere), NEW);
      }
      assert.deepEqual(readdirSync(parent), ["model"]);
      assert.deepEqual(readdirSync(folder).sort(), ["a.json", "b.bin", "c.json"]);
    },
  );
  assert.ok(rescued >= 6, `${rescued} saved elsewhere`);
});

test("a file: killed at any moment it is the old or the new one, and nothing stays beside it", () => {
  const parent = path.join(scratch, "file");
  const file = path.join(parent, "figure.svg");
  const points = eachPoint(
    ["file", file, "new"],
    { FAIL_BELOW: parent },
    () => {
      rmSync(parent, { recursive: true, force: true });
      mkdirSync(parent);
      writeFileSync(file, "old", { mode: 0o600 });
    },
    () => {
      assert.ok(["old", "new".repeat(100)].includes(readFileSync(file, "utf8")));
      assert.equal(save(["file", file, "newer"], { FAIL_AT: "1000" }).status, 0);
      assert.deepEqual(readdirSync(parent), ["figure.svg"]);
    },
  );
  assert.ok(points >= 5, `${points} points`);
});

test("a real device that is full, where one can be mounted", (t) => {
  const device = path.join(scratch, "device");
  mkdirSync(device);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=512k", "tmpfs", device]);
  if (mounted.status !== 0) {
    t.skip("mounting takes root");
    return;
  }
  try {
    const folder = path.join(device, "model");
    const first = save(["folder", folder, "old"], { FAIL_AT: "1000" });
    assert.equal(first.status, 0, first.stderr);
    writeFileSync(path.join(device, "other"), Buffer.alloc(100_000));
    const refused = save(["folder", folder, "new"], { FAIL_AT: "1000" });
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /ENOSPC/);
    assert.deepEqual(content(folder), OLD);
    assert.deepEqual(readdirSync(device).sort(), ["model", "other"]);
  } finally {
    spawnSync("umount", [device]);
  }
});

test("a model's folder is copied and moved as folders are", () => {
  const folder = path.join(scratch, "copied");
  writeFolder(folder, files("old"));
  cpSync(folder, `${folder}-2`, { recursive: true });
  assert.deepEqual(content(`${folder}-2`), OLD);
});
