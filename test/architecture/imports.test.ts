import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { allImports, circles, type Import } from "./source-imports";

/** A row of the table in ARCHITECTURE.md. The table is the only list of what a room may import. */
interface Row {
  readonly ours: readonly string[];
  readonly packages: readonly string[];
  readonly node: boolean;
}

const EVERYTHING = "everything";

const imports = allImports();
const table = readTable();
const rooms = [...table.keys()];

function readTable(): Map<string, Row> {
  const page = readFileSync(path.resolve(__dirname, "../../ARCHITECTURE.md"), "utf8");
  const lines = page.split("\n").filter((line) => /^\| `/.test(line));
  const names = (cell: string) => cell.split(",").map((name) => name.replaceAll("`", "").trim());
  return new Map(
    lines.map((line) => {
      const [room, ours, packages, node] = line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim());
      const list = (cell: string) => (cell === "–" ? [] : names(cell));
      return [room.replaceAll("`", ""), { ours: list(ours), packages: list(packages), node: node === "yes" }];
    }),
  );
}

/** The most specific row for a file: `scripts/setup` before `scripts`. */
function roomOf(file: string): string {
  const holding = rooms.filter((room) => file === room || file.startsWith(`${room}/`));
  const room = holding.sort((a, b) => b.length - a.length)[0];
  assert.ok(room, `${file} is in no room of ARCHITECTURE.md's table: add a row`);
  return room;
}

/** The name of an import in the table. */
const nameOf = ({ target, kind }: Import) => (kind === "ours" ? roomOf(target) : target);

const leaving = imports.filter((one) => one.kind !== "ours" || roomOf(one.target) !== roomOf(one.file));

const allows = (names: readonly string[], name: string) =>
  names.some((allowed) => allowed === EVERYTHING || allowed === name);

test("no room imports what ARCHITECTURE.md's table does not allow it", () => {
  const wrong = leaving.filter((one) => {
    const { ours, packages, node } = table.get(roomOf(one.file)) as Row;
    return one.kind === "node" ? !node : !allows(one.kind === "ours" ? ours : packages, nameOf(one));
  });
  assert.deepEqual(
    wrong.map(({ file, target }) => `${file} imports ${target}`),
    [],
  );
});

test("the table allows nothing that no file does", () => {
  const unused = [...table].flatMap(([room, { ours, packages, node }]) => {
    const present = leaving.filter(({ file }) => roomOf(file) === room);
    const names = new Set(present.map(nameOf));
    const without = [...ours, ...packages].filter((name) => name !== EVERYTHING && !names.has(name));
    const needsNode = present.some(({ kind }) => kind === "node");
    return [...without, ...(node && !needsNode ? ["Node"] : [])].map((name) => `${room}: ${name}`);
  });
  assert.deepEqual(unused, []);
});

test("no file imports itself by way of others", () => {
  assert.deepEqual(circles(imports), []);
});

test("a circle is found, and found once", () => {
  const ours = (file: string, target: string) => ({ file, target, kind: "ours" as const });
  assert.deepEqual(circles([ours("a", "b"), ours("b", "c"), ours("c", "b"), ours("d", "a")]), ["b → c → b"]);
});
