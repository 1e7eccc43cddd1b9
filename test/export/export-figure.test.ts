import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { closeSharedBrowser, exportFigure, staticPicture } from "../../src/export/export-figure";
import { BROWSER_VARIABLE, browserCandidates } from "../../src/export/find-browser";
import { attentionHeatmap } from "../../src/figures/attention-heatmap";
import { pictureOf } from "../../src/figures/every-width";

let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "figures-"));
});
after(async () => {
  await closeSharedBrowser();
  await rm(folder, { recursive: true });
});

const noon = attentionHeatmap({
  sourceTokens: ["t", "e", "<b>", " "],
  outputTokens: ["0", ":"],
  weights: [
    [0.91, 0.03, 0.03, 0.03],
    [0, 0, 0.4, 0.6],
  ],
});

async function withoutBrowser<T>(work: () => Promise<T>): Promise<T> {
  const before = process.env[BROWSER_VARIABLE];
  await closeSharedBrowser();
  process.env[BROWSER_VARIABLE] = path.join(folder, "no-such-browser");
  try {
    return await work();
  } finally {
    if (before === undefined) {
      delete process.env[BROWSER_VARIABLE];
    } else {
      process.env[BROWSER_VARIABLE] = before;
    }
  }
}

test("one figure becomes a page, two pictures and a snippet, and nothing half-written stays", async () => {
  const { files, notice } = await exportFigure(noon, path.join(folder, "all", "ten past"), {
    caption: "Where it looks",
    manifest: { seed: 7, data: "a --> b" },
  });
  assert.equal(notice, undefined);
  assert.deepEqual((await readdir(path.join(folder, "all"))).sort(), [
    "ten past-narrow.svg",
    "ten past.html",
    "ten past.md",
    "ten past.png",
    "ten past.svg",
  ]);
  assert.equal(files.length, 5);

  const svg = await readFile(path.join(folder, "all", "ten past.svg"), "utf8");
  assert.ok(/<text[^>]*>(&lt;|&#60;)b(&gt;|&#62;)<\/text>/.test(svg), "text stays text, and is not markup");
  const png = await readFile(path.join(folder, "all", "ten past.png"));
  const { width, height } = pictureOf(noon).layout as { width: number; height: number };
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [2 * width, 2 * height]);

  const snippet = await readFile(path.join(folder, "all", "ten past.md"), "utf8");
  assert.match(snippet, /<img src="ten%20past\.svg" width="700"/);
  assert.match(
    snippet,
    /<source srcset="ten%20past-narrow\.svg" media="\(max-width: 679px\)" width="432" height="\d+">/,
  );
  const narrow = await readFile(path.join(folder, "all", "ten past-narrow.svg"), "utf8");
  assert.match(narrow, /^<svg[^>]* width="288"/);
  assert.match(snippet, /Output &#39;0&#39; attends to &#39;t&#39; \(0\.91\)\./);
  assert.match(snippet, /attends to a space \(0\.60\) and &#39;&lt;b&gt;&#39; \(0\.40\)/);
  assert.match(snippet, /<figcaption>Where it looks<\/figcaption>/);
  const comment = /<!-- run manifest:(.*)-->\n/.exec(snippet)?.[1] ?? "";
  assert.doesNotMatch(comment, /--|>/, "the manifest cannot end its comment");
  assert.deepEqual(JSON.parse(comment.slice(comment.indexOf("{"))), { seed: 7, data: "a --> b" });
});

test("a page with its own plotly.js is below 5 MB, a page beside a shared copy below 110 kB", async () => {
  const sixty = Array.from({ length: 60 }, (_, position) => `word${position}`);
  const weights = sixty.map((_, output) => sixty.map((__, source) => 1 / (2 + output + source)));
  const large = attentionHeatmap({ sourceTokens: sixty, outputTokens: sixty, weights });
  await exportFigure(large, path.join(folder, "inline"), { formats: ["html"] });
  assert.ok((await stat(path.join(folder, "inline.html"))).size < 5e6);
  for (const name of ["one", "two"]) {
    await exportFigure(large, path.join(folder, "many", name), { formats: ["html"], plotly: "shared" });
    assert.ok((await stat(path.join(folder, "many", `${name}.html`))).size < 110e3);
  }
  assert.deepEqual((await readdir(path.join(folder, "many"))).sort(), [
    "one.html",
    "plotly.min.js",
    "two.html",
  ]);
});

test("without a browser the page and a snippet that embeds it are written, and one line says why", async () => {
  await withoutBrowser(async () => {
    const { files, notice } = await exportFigure(noon, path.join(folder, "bare", "figure"));
    assert.deepEqual(await readdir(path.join(folder, "bare")), ["figure.html", "figure.md"]);
    assert.equal(files.length, 2);
    assert.match(notice ?? "", /ATTENTION_WORKBOOK_BROWSER names does not start/);
    assert.ok(!notice?.includes("\n"));
    assert.match(
      await readFile(path.join(folder, "bare", "figure.md"), "utf8"),
      /<iframe src="figure\.html"/,
    );
    await exportFigure(noon, path.join(folder, "bare-pictures", "figure"), { formats: ["svg", "md"] });
    assert.deepEqual(await readdir(path.join(folder, "bare-pictures")), ["figure.html", "figure.md"]);
    assert.equal(await staticPicture(noon), undefined);
  });
});

test("a file of the reader's is refused before anything is drawn or written; an earlier export is replaced", async () => {
  const base = path.join(folder, "kept", "notes");
  await exportFigure(noon, base, { formats: ["html", "md"] });
  await exportFigure(noon, base, { formats: ["html", "md"], caption: "again" });
  assert.match(await readFile(`${base}.md`, "utf8"), /again/);
  for (const name of [
    "notes.md",
    "notes.svg",
    "notes-dark.svg",
    "notes-narrow.svg",
    "notes.png",
    "notes.html",
  ]) {
    const file = path.join(folder, "kept", name);
    await writeFile(file, "mine");
    const before = await readdir(path.dirname(file));
    await assert.rejects(exportFigure(noon, base, { darkCopy: true }), {
      name: "InputError",
      message: `${file}: is there already, and not as an export of this program left it; move it away, or name another place`,
    });
    assert.deepEqual(await readdir(path.dirname(file)), before);
    assert.equal(await readFile(file, "utf8"), "mine");
    await rm(file);
  }
  await mkdir(path.join(folder, "site"));
  await writeFile(path.join(folder, "site", "plotly.min.js"), "of another version");
  await assert.rejects(
    exportFigure(noon, path.join(folder, "site", "x"), { formats: ["html"], plotly: "shared" }),
    /plotly\.min\.js: is there already/,
  );
  assert.deepEqual(await readdir(path.join(folder, "site")), ["plotly.min.js"]);
});

test("a browser that the variable names is the only one tried", () => {
  const [first, ...others] = browserCandidates({
    [BROWSER_VARIABLE]: "/opt/browser",
    PATH: process.env.PATH,
  });
  assert.deepEqual([first.from, first.path, others], ["variable", "/opt/browser", []]);
  const found = browserCandidates({ PATH: "" }).map((candidate) => candidate.from);
  assert.ok(!found.includes("variable"));
});

test("the dark copy is another picture, shown to readers of dark pages", async () => {
  await exportFigure(noon, path.join(folder, "dark", "x"), { formats: ["svg", "md"], darkCopy: true });
  const [light, dark] = await Promise.all(
    ["x.svg", "x-dark.svg"].map((name) => readFile(path.join(folder, "dark", name), "utf8")),
  );
  assert.match(light, /fill: rgb\(255, 255, 255\)/);
  assert.match(dark, /fill: rgb\(22, 24, 29\)/);
  const snippet = await readFile(path.join(folder, "dark", "x.md"), "utf8");
  assert.match(
    snippet,
    /<source srcset="x-dark\.svg" media="\(prefers-color-scheme: dark\)"><img src="x\.svg"/,
  );
  // The narrow copies come first; of each width, the dark one comes first.
  assert.deepEqual(
    [...snippet.matchAll(/srcset="(.*?)"/g)].map(([, name]) => name),
    ["x-narrow-dark.svg", "x-narrow.svg", "x-dark.svg"],
  );
});

test("options that make no sense are refused before anything is written", async () => {
  const base = path.join(folder, "wrong", "x");
  await assert.rejects(exportFigure(noon, base, { formats: ["gif" as "svg"] }), /format is "gif"/);
  await assert.rejects(exportFigure(noon, base, { formats: ["md"] }), /needs something to show/);
  await assert.rejects(exportFigure(noon, base, { scale: 0 }), /scale is 0/);
  await assert.rejects(exportFigure(noon, `${base}/`), /names no file/);
  await assert.rejects(exportFigure(noon, base, { theme: "blue" as "dark" }), /theme is "blue"/);
  await assert.rejects(stat(path.join(folder, "wrong")), { code: "ENOENT" });
});
