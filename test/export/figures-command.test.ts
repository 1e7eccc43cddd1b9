import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";

const root = path.join(__dirname, "..", "..");
const folder = mkdtempSync(path.join(tmpdir(), "figures-command-"));
after(() => rmSync(folder, { recursive: true }));

function figures(...args: string[]) {
  const command = ["--import", "tsx", path.join(root, "scripts", "figures.ts"), ...args];
  return spawnSync(process.execPath, command, { cwd: root, encoding: "utf8" });
}

test("a trained model gives every figure that needs no training, each in all forms, and a gallery", () => {
  const out = path.join(folder, "out");
  const phrase = "<b>ten</b> past noon";
  const { status, stdout, stderr } = figures(
    "--model",
    "data/models/human-times",
    "--phrase",
    phrase,
    "--out",
    out,
  );
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^17 figures in .*; the gallery is .*index\.html\n$/);
  const files = readdirSync(out);
  assert.deepEqual(files.filter((file) => file.endsWith(".md")).sort(), [
    "README.md",
    "accuracy-by-family.md",
    "accuracy-by-length.md",
    "attention-alignment.md",
    "attention-bars.md",
    "attention-by-token.md",
    "attention-evidence.md",
    "attention-heatmap.md",
    "attention-layer.md",
    "calibration.md",
    "confidence-by-family.md",
    "confusion.md",
    "lengths.md",
    "one-hot.md",
    "probability-by-step.md",
    "stated-probability.md",
    "token-frequencies.md",
    "window.md",
  ]);
  assert.deepEqual(
    files.filter((file) => /\.(part|tmp)$/.test(file)),
    [],
  );
  const gallery = readFileSync(path.join(out, "index.html"), "utf8");
  assert.ok(gallery.includes("&lt;b&gt;ten&lt;/b&gt; past noon"));
  assert.doesNotMatch(gallery, /<b>|<script/);
  // Every file that the gallery shows or links to is there.
  const shown = [...gallery.matchAll(/(?:src|srcset|href)="([^"]+)"/g)].map(([, file]) => file);
  assert.ok(shown.length >= 8);
  for (const file of shown) {
    assert.ok(files.includes(decodeURIComponent(file)), `${file} is missing`);
  }
  // The seed that the stored model was made with, so that its test pairs are those that it never saw.
  const stored = JSON.parse(
    readFileSync(path.join(root, "data", "models", "human-times", "encoding.json"), "utf8"),
  );
  assert.ok(
    readFileSync(path.join(out, "attention-heatmap.md"), "utf8").includes(
      `<!-- run manifest: {"data":"pairs.csv","seed":${stored.manifest.seed},`,
    ),
  );
});

test("what makes no sense is one line and exit code 2, before anything is written", () => {
  const taken = path.join(folder, "taken");
  writeFileSync(taken, "");
  const cases: [string[], RegExp][] = [
    [["--out", taken], /is a file; name a folder\n$/],
    [["--model", folder, "--out", path.join(folder, "none")], /encoding\.json is missing/],
    [["--phrase", " "], /'--phrase <text>'.*It is empty/],
    [
      ["--model", "data/models/english-spanish", "--out", path.join(folder, "none")],
      /name the pairs .* by --pairs/,
    ],
    [["--theme", "blue"], /Allowed choices are light, dark, print/],
  ];
  for (const [args, expected] of cases) {
    const { status, stderr } = figures(...args);
    assert.equal(status, 2, stderr);
    assert.match(stderr, expected);
    assert.doesNotMatch(stderr, /\n\s+at /, "no stack for the reader");
  }
  assert.ok(!readdirSync(folder).includes("none"));
});
