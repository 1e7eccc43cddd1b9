import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { cacheFolder, root } from "../../scripts/setup/paths.mjs";

test("the cache is the folder that the user names, then XDG's, then the home folder's", () => {
  const xdg = { XDG_CACHE_HOME: "/xdg" };
  assert.equal(cacheFolder({ ATTENTION_WORKBOOK_CACHE: "/mine", ...xdg }, "/home/a"), "/mine");
  assert.equal(cacheFolder(xdg, "/home/a"), "/xdg/attention-workbook");
  assert.equal(cacheFolder({}, "/home/a"), "/home/a/.cache/attention-workbook");
});

test("empty variables count as unset, and a relative XDG folder is ignored", () => {
  const env = { ATTENTION_WORKBOOK_CACHE: "", XDG_CACHE_HOME: "relative" };
  assert.equal(cacheFolder(env, "/home/a"), "/home/a/.cache/attention-workbook");
});

test("a relative cache folder starts at the current folder", () => {
  assert.equal(cacheFolder({ ATTENTION_WORKBOOK_CACHE: "near" }, "/home/a"), path.resolve("near"));
});

test("the root is the folder of package.json", () => {
  assert.equal(root, path.resolve(__dirname, "../.."));
});
