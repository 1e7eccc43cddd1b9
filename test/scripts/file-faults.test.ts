/** What a file system refuses, in every command: one line that names the place, exit code 2, nothing half-written. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { commandLine, outcomes, root, type Surroundings } from "../support/commands";

const NOBODY = 65534;
const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), "file-faults-")));
after(() => {
  chmodSync(path.join(scratch, "locked"), 0o755);
  rmSync(scratch, { recursive: true });
});
chmodSync(scratch, 0o777); // For the other user below.
const long = "n".repeat(300);
writeFileSync(path.join(scratch, "file"), "text");
writeFileSync(
  path.join(scratch, "pairs.json"),
  '[["noon","12:00"],["one pm","13:00"],["two","02:00"],["six","06:00"],["ten","10:00"]]',
);
cpSync(path.join(root, "data/models/human-times"), path.join(scratch, "model"), { recursive: true });
cpSync(path.join(root, "test/keras/fixtures/translation.keras"), path.join(scratch, "network.keras"));
const printed = { output_type: "stream", name: "stdout", text: "1" };
const cell = {
  cell_type: "code",
  id: "one",
  metadata: {},
  execution_count: 1,
  source: "1",
  outputs: [printed],
};
const notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] };
writeFileSync(path.join(scratch, "run.ipynb"), JSON.stringify(notebook));
symlinkSync("nowhere", path.join(scratch, "dangling"));
symlinkSync("round", path.join(scratch, "circle"));
symlinkSync("circle", path.join(scratch, "round"));
mkdirSync(path.join(scratch, "read-only"));
mkdirSync(path.join(scratch, "locked"));
writeFileSync(path.join(scratch, "locked", "pairs.json"), "[]", { mode: 0o600 });
chmodSync(path.join(scratch, "locked"), 0o555);
mkdirSync(path.join(scratch, "home"));

const train = ["train", "--pairs", "pairs.json", "--epochs", "1"];
/** What writes into a place, and what reads one; the place comes last, or where the star is. */
const writers: string[][] = [
  [...train, "--out"],
  [...train, "--out", "new", "--checkpoint"],
  ["translate", "--model", "model", "noon", "--figure"],
  ["translate", "--model", "model", "noon", "--live"],
  ["figures", "--model", "model", "--pairs", "pairs.json", "--out"],
  ["make-data", "--out"],
  ["bench", "--only", "plain", "--scaling", "none", "--out"],
  ["export", "--model", "model", "--to", "keras", "--out", "*.keras"],
  ["import", "--keras", "network.keras", "--out"],
  ["encode", "--pairs", "pairs.json", "--out"],
  ["post", "run.ipynb", "--out"],
  ["pdf", "run.ipynb", "--out", "*.pdf"],
];
const readers: string[][] = [
  ["train", "--out", "new", "--pairs"],
  [...train, "--out", "new", "--test-pairs"],
  ["translate", "noon", "--model"],
  ["audit", "--pairs"],
  ["audit", "--pairs", "pairs.json", "--test-pairs"],
  ["figures", "--out", "new", "--model", "model", "--pairs"],
  ["figures", "--out", "new", "--pairs", "pairs.json", "--model"],
  ["export", "--to", "keras", "--out", "new.keras", "--model"],
  ["import", "--out", "new", "--keras"],
  ["encode", "--out", "new", "--pairs"],
  ["post", "--out", "new"],
  ["pdf", "--out", "new.pdf"],
];
const at = (commands: string[][], ...places: string[]) =>
  commands.flatMap((command) =>
    places.map((place) => {
      const filled = command.map((part) => part.replace("*", place));
      return filled.join() === command.join() ? [...command, place] : filled;
    }),
  );

interface Case {
  what: string;
  commands: string[][];
  /** In the line. */
  said: RegExp;
  surroundings?: Omit<Surroundings, "cwd">;
  skip?: string;
}

const works = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
const mount = ["unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o ro tmpfs "$0" && exec "$@"'];
const readOnly = [...mount, path.join(scratch, "read-only")];
const isRoot = process.getuid?.() === 0;
const asNobody = isRoot ? ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"] : [];
const otherUserReads = works(asNobody[0] ?? "true", ...asNobody.slice(1), process.execPath, "-e", "");

const cases: Case[] = [
  {
    what: "a part of the path is a file (ENOTDIR)",
    commands: [...at(writers, "file/below/it"), ...at(readers, "file/below.json")],
    said: /file\/below.*(ENOTDIR|is a file|name a folder)/,
  },
  {
    what: "links in a circle (ELOOP)",
    commands: [...at(writers, "circle/x"), ...at(readers, "circle/x.json")],
    said: /circle.*ELOOP/,
  },
  {
    what: "a name that is too long (ENAMETOOLONG)",
    commands: [...at(writers, `${long}/x`), ...at(readers, `${long}.json`)],
    said: /n.*ENAMETOOLONG/,
  },
  {
    what: "a link to nothing",
    commands: [...at(writers, "dangling/x"), ...at(readers, "dangling")],
    said: /dangling.*(does not exist|no such file|is missing|ENOENT|ending|folder)/,
  },
  {
    what: "a read-only file system (EROFS)",
    commands: at(writers, "read-only/x"),
    said: /read-only.*EROFS/,
    surroundings: { within: readOnly },
    skip: works(readOnly[0], ...readOnly.slice(1), "true") ? undefined : "no file system can be mounted here",
  },
  {
    what: "a folder and a file of somebody else (EACCES)",
    commands: [
      ...at(writers, "locked/x"),
      ...at(
        readers.filter(([name]) => name === "audit"),
        "locked/pairs.json",
      ),
    ],
    said: /locked.*(EACCES|no permission)/,
    surroundings: { within: asNobody },
    skip: otherUserReads ? undefined : "another user does not reach this Node",
  },
  {
    what: "too many open files (EMFILE)",
    commands: [...at(writers, "new"), ...at(readers, "pairs.json")],
    said: /EMFILE/,
    surroundings: {
      within: ["sh", "-c", 'ulimit -n 512; exec "$@"', "sh"],
      env: { EXHAUST_DESCRIPTORS: "1" },
    },
  },
];

const before = readdirSync(scratch).sort();
for (const { what, commands, said, surroundings, skip } of cases) {
  test(what, { skip }, async (t) => {
    const { env, within } = surroundings ?? {};
    const home = {
      HOME: path.join(scratch, "home"),
      ATTENTION_WORKBOOK_CACHE: path.join(scratch, "home", "cache"),
    };
    if (within === asNobody && isRoot) {
      chownSync(path.join(scratch, "home"), NOBODY, NOBODY);
    }
    const found = outcomes(commands, { cwd: scratch, within, env: { ...home, ...env } });
    for (const [n, command] of commands.entries()) {
      await t.test(commandLine(command), () => {
        const { status, stdout, stderr } = found[n];
        assert.equal(status, 2, stderr);
        assert.equal(stdout, "");
        // A checkpoint is claimed after the pairs were read.
        assert.match(stderr, /^(\d+ pairs to train on.*\n)?[^\n]+\n$/);
        assert.match(stderr, said);
      });
    }
    assert.deepEqual(readdirSync(scratch).sort(), before, "nothing half-written");
  });
}
