/** What is written to the disk goes through `src/files` or, before TypeScript runs, `scripts/setup/files.mjs`. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

const root = path.resolve(__dirname, "../..");

/** Functions of Node that write a file, or give one a name. */
const WRITES =
  /(?<![.\w])(?:fs\.)?(writeFile|appendFile|copyFile|cp|rename|link|symlink|truncate|createWriteStream)(Sync)?\(/;

/** Files that fill a folder under a temporary name, which gets its own name in one step, and why else they write. */
const ALLOWED: Record<string, string> = {
  "src/export/carried-browser.ts": "fills the folder of makeOnce",
  "scripts/book.ts": "renames the built book into place",
  "scripts/build-page.ts": "fills dist, which npm run build makes anew",
  "scripts/kernel/snapshot.mjs": "Node writes the snapshot itself; it gets its name when it is whole",
  "scripts/setup/library.mjs": "renames the unpacked library into place",
  "scripts/setup/lock.mjs": "a lock is a link with its content, or absent",
  "scripts/setup/own-folder.mjs": "a link to node_modules",
  "scripts/setup/packages.mjs": "renames the installed packages into place",
  "scripts/setup/python.mjs": "fills an environment, then renames it into place",
};

const isOwnRoom = (file: string) => file.startsWith("src/files/") || file === "scripts/setup/files.mjs";

function writers(): string[] {
  return ["src", "scripts"]
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map((name) =>
        path.posix.join(folder, name.replaceAll(path.sep, "/")),
      ),
    )
    .filter((file) => /\.(ts|mjs|cjs)$/.test(file) && !isOwnRoom(file))
    .filter((file) => {
      const text = readFileSync(path.join(root, file), "utf8");
      return /from "node:fs(\/promises)?"|require\("(node:)?fs/.test(text) && WRITES.test(text);
    });
}

test("nothing else writes to the disk, but for these files, which say why", () => {
  assert.deepEqual(writers().sort(), Object.keys(ALLOWED).sort());
});
