import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { cacheFolder as ofSetUp } from "../../scripts/setup/paths.mjs";
import { cacheFolder } from "../../src/files/cache-folder";

test("library and set-up keep one cache folder, whatever the variables say", () => {
  const home = path.resolve("/home/reader");
  const xdg = path.resolve("/data/cache");
  const cases: [NodeJS.ProcessEnv, string][] = [
    [{}, path.join(home, ".cache", "attention-workbook")],
    [{ XDG_CACHE_HOME: xdg }, path.join(xdg, "attention-workbook")],
    [{ XDG_CACHE_HOME: "relative" }, path.join(home, ".cache", "attention-workbook")],
    [{ XDG_CACHE_HOME: xdg, ATTENTION_WORKBOOK_CACHE: "here" }, path.resolve("here")],
    [{ ATTENTION_WORKBOOK_CACHE: "" }, path.join(home, ".cache", "attention-workbook")],
  ];
  for (const [env, expected] of cases) {
    assert.equal(cacheFolder(env, home), expected);
    assert.equal(ofSetUp(env, home), expected);
  }
});
