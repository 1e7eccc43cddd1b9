/** An export replaces what an export has left, and nothing else. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { inflateSync } from "node:zlib";
import { checkReplaceable, withoutSignature, writeSigned } from "../../src/files/signature";

const folder = mkdtempSync(path.join(tmpdir(), "signature-"));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string) => path.join(folder, name);

/** One black pixel. */
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
  "base64",
);
const contents: Record<string, (n: number) => string | Buffer> = {
  html: (n) => `<!doctype html>\n<p>${n}</p>\n`,
  svg: (n) => `<svg xmlns="http://www.w3.org/2000/svg"><text>${n}</text></svg>`,
  md: (n) => `<figure>${n}</figure>\n`,
  js: (n) => `var a = ${n};`,
  json: (n) => `${JSON.stringify({ n }, undefined, 2)}\n`,
  gif: (n) => `GIF89a${n}`,
  png: (n) => Buffer.concat([PIXEL.subarray(0, -12), Buffer.alloc(12 * n), PIXEL.subarray(-12)]),
};

for (const [ending, content] of Object.entries(contents)) {
  const name = file(`figure.${ending}`);

  test(`.${ending}: an export is replaced by the next, and one with the same content is left alone`, () => {
    writeSigned(name, content(1));
    const first = readFileSync(name);
    const { ino } = statSync(name);
    writeSigned(name, content(1));
    assert.equal(statSync(name).ino, ino);
    writeSigned(name, content(2));
    assert.notDeepEqual(readFileSync(name), first);
  });

  test(`.${ending}: what the reader wrote or changed is refused, and stays`, () => {
    writeSigned(name, content(3));
    const left = readFileSync(name);
    const half = Math.floor(left.length / 2);
    const readers: [string, Buffer][] = [
      ["a file of their own", Buffer.from("mine")],
      ["an unsigned one", Buffer.from(content(3))],
      ["nothing in it", Buffer.alloc(0)],
      ["a changed byte", Buffer.concat([left.subarray(0, 5), Buffer.from("#"), left.subarray(6)])],
      ["words before it", Buffer.concat([Buffer.from("My post\n"), left])],
      ["words behind it", Buffer.concat([left, Buffer.from("My post\n")])],
      ["two of them", Buffer.concat([left, left])],
      ["half of it", left.subarray(0, half)],
    ];
    for (const [what, bytes] of readers) {
      writeFileSync(name, bytes);
      assert.throws(
        () => checkReplaceable([file("none.md"), name]),
        /is there already, and not as an export/,
        what,
      );
      assert.throws(() => writeSigned(name, content(4)), { name: "InputError" });
      assert.deepEqual(readFileSync(name), bytes, what);
    }
  });
}

test("a signed file is still a file of its kind", () => {
  writeSigned(file("kind.json"), contents.json(1));
  assert.equal(JSON.parse(readFileSync(file("kind.json"), "utf8")).n, 1);
  writeSigned(file("kind.md"), contents.md(1));
  assert.equal(withoutSignature(readFileSync(file("kind.md"), "utf8")), contents.md(1));
  writeSigned(file("kind.png"), PIXEL);
  const png = readFileSync(file("kind.png"));
  const types: string[] = [];
  for (let at = 8; at < png.length; ) {
    const [length, type] = [png.readUInt32BE(at), png.toString("latin1", at + 4, at + 8)];
    assert.equal(png.readUInt32BE(at + 8 + length), crc32(png.subarray(at + 4, at + 8 + length)), type);
    if (type === "IDAT") {
      assert.deepEqual(inflateSync(png.subarray(at + 8, at + 8 + length)), Buffer.from([0, 0]));
    }
    types.push(type);
    at += 12 + length;
  }
  assert.deepEqual(types, ["IHDR", "IDAT", "tEXt", "IEND"]);
});

/** The CRC-32, computed bit by bit as the PNG specification defines it. */
function crc32(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
  }
  return ~crc >>> 0;
}

test("folders, links to nothing and links to a reader's file are refused, in one line", () => {
  mkdirSync(file("folder.md"));
  symlinkSync("nowhere", file("dangling.md"));
  writeFileSync(file("post.md"), "mine");
  symlinkSync("post.md", file("link.md"));
  for (const [name, message] of [
    ["folder.md", /is a folder/],
    ["dangling.md", /is a link to something that does not exist/],
    ["link.md", /is there already/],
    ["post.md/below.md", /ENOTDIR/],
  ] as const) {
    assert.throws(() => writeSigned(file(name), "text"), { name: "InputError", message });
  }
  assert.equal(readFileSync(file("post.md"), "utf8"), "mine");
});

test("the pictures of README can be exported again over themselves", () => {
  const docs = path.resolve(__dirname, "../../docs");
  checkReplaceable(
    ["", "-dark", "-narrow", "-narrow-dark"].map((name) => path.join(docs, `attention${name}.svg`)),
  );
});
