import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { InvalidArgumentError } from "commander";
import {
  epochsOption,
  HIGHEST_SEED,
  MOST_EPOCHS,
  nonEmptyText,
  positiveNumber,
  seedOption,
  wholeNumber,
} from "../../scripts/options";
import { root } from "../../scripts/setup/paths.mjs";

const refused = (parse: (text: string) => unknown, texts: string[], message: RegExp) => {
  for (const text of texts) {
    assert.throws(
      () => parse(text),
      (error) => error instanceof InvalidArgumentError && message.test(error.message),
      JSON.stringify(text),
    );
  }
};
const odd = [
  "",
  " ",
  " 5",
  "5 ",
  "+5",
  "-5",
  "5.0",
  "1e3",
  "0x10",
  "0b1",
  "1_000",
  "five",
  "NaN",
  "Infinity",
  "٣",
];

test("a whole number is digits alone, within its bounds", () => {
  assert.deepEqual([wholeNumber(2)("2"), wholeNumber(0)("007"), seedOption("0")], [2, 7, 0]);
  refused(wholeNumber(2), [...odd, "1", "9007199254740993"], /^a whole number from 2 on is needed$/);
  assert.equal(seedOption(String(HIGHEST_SEED)), HIGHEST_SEED);
  refused(seedOption, [...odd, String(HIGHEST_SEED + 1)], /from 0 to 4294967295/);
  refused(epochsOption, [...odd, "0", String(MOST_EPOCHS + 1)], /from 1 to 100000/);
});

test("a positive number has a point at most, and is bounded", () => {
  assert.deepEqual([positiveNumber(10)("2.5"), positiveNumber(10)("10")], [2.5, 10]);
  refused(positiveNumber(10), ["", "0", "0.0", "10.1", "1e1", "-1", "2,5", ".5", "2.", "0x2"], /up to 10/);
});

test("a text says something", () => {
  assert.equal(nonEmptyText(" a "), " a ");
  refused(nonEmptyText, ["", " ", "\t\n"], /a text is needed/);
});

const wrong: [script: string, args: string[], message: RegExp][] = [
  ["train", ["--pairs", "x.csv", "--test-pairs", ""], /'--test-pairs <file>' argument '' is invalid/],
  [
    "train",
    ["--pairs", "x.csv", "--seed", ""],
    /'--seed <n>' argument '' is invalid\. It is empty: a variable that is not set\?/,
  ],
  ["translate", ["--model", "", "noon"], /'--model <folder>' argument '' is invalid/],
  ["audit", ["--pairs", "x.csv", "--list", "0x10"], /'--list <n>' argument '0x10' is invalid/],
  ["figures", ["--scale", ""], /'--scale <n>' argument '' is invalid/],
];
for (const [script, args, message] of wrong) {
  test(`${script} ${args.join(" ")}: one line and exit code 2`, () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", `scripts/${script}.ts`, ...args],
      { cwd: root, encoding: "utf8" },
    );
    assert.equal(status, 2, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, message);
    assert.ok(stderr.trim().split("\n").length <= 2, stderr);
  });
}
