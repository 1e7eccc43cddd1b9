import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { resolveDestination, resolveFolder } from "../../src/files/destination";
import { InputError } from "../../src/files/errors";
import { checkFileWritable } from "../../src/files/write-file";

const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), "destination-")));
const home = path.join(scratch, "home");
const work = path.join(home, "work");
const [began, formerHome] = [process.cwd(), process.env.HOME];

before(() => {
  mkdirSync(path.join(work, "folder"), { recursive: true });
  writeFileSync(path.join(work, "file"), "");
  symlinkSync(".", path.join(work, "here"));
  symlinkSync("../..", path.join(work, "above"));
  symlinkSync(home, path.join(work, "to-home"));
  symlinkSync("nowhere", path.join(work, "dangling"));
  symlinkSync("round", path.join(work, "round"));
  symlinkSync("folder", path.join(work, "link"));
  process.chdir(work);
  process.env.HOME = home;
});
after(() => {
  process.chdir(began);
  process.env.HOME = formerHome;
  rmSync(scratch, { recursive: true });
});

const refused: [string, RegExp][] = [
  ["", /is empty/],
  [" \t", /is empty/],
  [".", /is the working folder/],
  ["./", /is the working folder/],
  ["folder/..", /is the working folder/],
  ["new/..", /is the working folder/],
  ["here", /is the working folder/],
  ["here/here/.", /is the working folder/],
  ["..", /is the home folder/],
  ["to-home", /is the home folder/],
  ["../..", /is a folder above/],
  ["above", /is a folder above/],
  ["/", /is a folder above/],
  ["//", /is a folder above/],
  ["dangling", /is a link to something that does not exist/],
  ["dangling/below", /is a link to something that does not exist/],
  ["round", /links lead round in a circle \(ELOOP\)/],
  ["round/below", /ELOOP/],
  ["file", /is a file; name a folder/],
  ["file/below", /a part of the path is a file, not a folder \(ENOTDIR\)/],
  ["x".repeat(300), /the name is too long \(ENAMETOOLONG\)/],
  ["a\0b", /NUL/],
];

for (const [given, message] of refused) {
  test(`${JSON.stringify(given).slice(0, 30)} is refused as a folder to write`, () => {
    assert.throws(
      () => resolveFolder(given),
      (error) => {
        assert.ok(error instanceof InputError, String(error));
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /\n/);
        return true;
      },
    );
  });
}

test("the account's own home is refused whatever HOME says", () => {
  const { HOME } = process.env;
  delete process.env.HOME;
  const real = homedir();
  process.env.HOME = HOME;
  assert.throws(() => resolveFolder(real), /is the home folder|is a folder above/);
});

test("what is not there yet is resolved through the links on its way", () => {
  assert.equal(resolveFolder("link"), path.join(work, "folder"));
  assert.equal(resolveFolder("link/new/newer"), path.join(work, "folder", "new", "newer"));
  assert.equal(resolveFolder("here/new"), path.join(work, "new"));
  assert.equal(resolveDestination("file"), path.join(work, "file"));
});

test("a folder whose name begins as the working folder's does is another folder", () => {
  assert.equal(resolveFolder("../wor"), path.join(home, "wor"));
  assert.equal(resolveFolder("../work-2"), path.join(home, "work-2"));
});

test("a file can be written where there is none, and where one is; not where a folder is", () => {
  checkFileWritable("file");
  checkFileWritable("new/file");
  assert.throws(() => checkFileWritable("folder"), {
    name: "InputError",
    message: "folder: is a folder; name a file",
  });
  assert.throws(() => checkFileWritable("file/below"), /ENOTDIR/);
  assert.ok(!existsSync("new"));
});

test("~, which only a shell turns into the home folder, is refused", () => {
  for (const given of ["~", "~/model"]) {
    assert.throws(() => resolveDestination(given), /~ in quotes is not the home folder/);
  }
  assert.equal(resolveDestination("./~"), path.join(work, "~"));
});
