/** A small executed notebook becomes a post. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { closeSharedBrowser } from "../../src/export/export-figure";
import { look } from "../../src/figures/theme";
import { readNotebook } from "../../src/post/notebook-file";
import { makePost } from "../../src/post/post";
import { writePost } from "../../src/post/write-post";
import { outcomes } from "../support/commands";

const folder = mkdtempSync(path.join(tmpdir(), "post-"));
after(async () => {
  await closeSharedBrowser();
  rmSync(folder, { recursive: true });
});

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";
mkdirSync(path.join(folder, "pictures"));
writeFileSync(path.join(folder, "pictures", "beside.png"), Buffer.from(PIXEL, "base64"));

interface CellParts {
  tags?: string[];
  outputs?: object[];
  attachments?: object;
  execution_count?: number | null;
}

const textCell = (id: string, source: string, { tags, ...rest }: CellParts = {}) => ({
  cell_type: "markdown",
  id,
  metadata: tags ? { tags } : {},
  source: source.split(/(?<=\n)/),
  ...rest,
});
const codeCell = (id: string, source: string, { tags, ...rest }: CellParts = {}) => ({
  cell_type: "code",
  id,
  metadata: tags ? { tags } : {},
  source,
  execution_count: 1,
  outputs: [],
  ...rest,
});
const printed = (text: string) => ({ output_type: "stream", name: "stdout", text });
const shown = (data: object, metadata = {}) => ({ output_type: "display_data", data, metadata });

/** Writes a notebook into the folder. */
function notebook(name: string, cells: object[], more = {}): string {
  const file = path.join(folder, name);
  const metadata = { language_info: { name: "typescript" } };
  writeFileSync(file, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells, ...more }));
  return file;
}

async function postOf(cells: object[], options: Partial<Parameters<typeof makePost>[1]> = {}) {
  const file = notebook("one.ipynb", cells);
  const { files, lost } = await makePost(readNotebook(file), { file, code: "fold", ...options });
  const byName = new Map(files.map(([name, content]) => [name, content]));
  return { markdown: String(byName.get("index.md")), names: [...byName.keys()], byName, lost };
}

test("text, code, printed text, table and equation: the whole post", async () => {
  const table =
    '<table><thead><tr><th style="text-align: left">said</th><th style="text-align: right">n</th></tr></thead><tbody>' +
    '<tr><td style="text-align: left">a | b_c &lt;i&gt; $x$</td><td style="text-align: right">5</td></tr></tbody></table>' +
    "<p><small>␣ is a space.</small></p>";
  const { markdown, names } = await postOf(
    [
      textCell(
        "title",
        "# 04 · A *title*: `code`\n\n**The question:** where to [`look`](other.ipynb)?\n\nMore.",
      ),
      codeCell("sum", "const a = `b`;\n\na", {
        outputs: [printed("first\n"), printed("10 %\r100 %\n\u001b[31mred\u001b[0m\n")],
      }),
      textCell("math", "$$ a_{i}\n= [b](c) $$ and $[d](e)$ and `[f](g)`\n\n```ts\n[h](i)\n```"),
      codeCell("table", "", { outputs: [shown({ "text/html": table, "text/plain": "words" })] }),
    ],
    { front: { date: "2026-11-24" } },
  );
  assert.deepEqual(names, ["index.md"]);
  assert.equal(
    markdown,
    `---
title: "04 · A title: code"
description: "The question: where to look?"
date: 2026-11-24
---

**The question:** where to \`look\`?

More.

<details markdown="1">
<summary>Code</summary>

\`\`\`typescript
const a = \`b\`;

a
\`\`\`

</details>

\`\`\`text
first
100 %
red
\`\`\`

$$ a_{i}
= [b](c) $$ and $[d](e)$ and \`[f](g)\`

\`\`\`ts
[h](i)
\`\`\`

| said | n |
| :-- | --: |
| a &#124; b\\_c &lt;i> &#36;x&#36; | 5 |

<p><small>␣ is a space.</small></p>
`,
  );
});

test("a chart is a light and a dark SVG with alt text, and its page is linked", async () => {
  const figure = { data: [{ type: "bar", x: ["<b>", "b"], y: [1, 2] }], layout: { width: 400, height: 300 } };
  const bundle = { "application/vnd.plotly.v1+json": figure, "text/plain": 'Two "bars" of 1 & 2.' };
  const { markdown, names, byName } = await postOf([
    codeCell("bars", "1", { outputs: [printed("x\n"), shown(bundle)], tags: ["remove_input"] }),
  ]);
  assert.deepEqual(names, ["bars-2.svg", "bars-2-dark.svg", "plotly.min.js", "bars-2.html", "index.md"]);
  assert.ok(!markdown.includes("Code"));
  assert.match(markdown, /<source srcset="\.\/bars-2-dark\.svg" media="\(prefers-color-scheme: dark\)">/);
  assert.match(markdown, /alt="Two &quot;bars&quot; of 1 &amp; 2\."/);
  assert.match(
    markdown,
    /<figcaption><a href="bars-2\.html">Interactive chart<\/a><\/figcaption>\n<\/figure>/,
  );
  const paper = (name: string, color: string) => String(byName.get(name)).includes(rgb(color));
  assert.ok(paper("bars-2.svg", look("light").paper) && paper("bars-2-dark.svg", look("dark").paper));
  assert.ok(!paper("bars-2.svg", look("dark").paper));
  assert.match(String(byName.get("bars-2.html")), /src="plotly\.min\.js"/);
});

const rgb = (hex: string) =>
  `rgb(${[1, 3, 5].map((n) => Number.parseInt(hex.slice(n, n + 2), 16)).join(", ")})`;

test("an animated chart is drawn in its still form, or without its controls", async () => {
  const frames = [{ name: "1", data: [{ y: [2] }] }];
  const sliders = [{ steps: [{ label: "the slider", method: "skip", args: [] }] }];
  const animated = { data: [{ y: [1], name: "moving" }], layout: { sliders }, frames };
  const still = { data: [{ y: [1, 2] }], layout: { title: { text: "standing" } } };
  const bundle = (figure: object) => shown({ "application/vnd.plotly.v1+json": figure });
  const { byName } = await postOf([
    codeCell("a", "1", { outputs: [bundle(animated), bundle({ ...animated, still })] }),
  ]);
  assert.ok(!String(byName.get("a-1.svg")).includes("the slider"));
  assert.ok(String(byName.get("a-2.svg")).includes("standing"));
  assert.ok(String(byName.get("a-1.html")).includes("the slider"));
});

test("pictures lie beside the post: outputs, attachments and files", async () => {
  const { markdown, byName, lost } = await postOf(
    [
      textCell(
        "att",
        '![words](attachment:a%20b.png) <img src="pictures/beside.png" alt="y"> [t](04b.ipynb "T")',
        {
          attachments: { "a b.png": { "image/png": PIXEL } },
        },
      ),
      codeCell("svg", "1", {
        outputs: [
          shown({ "image/svg+xml": '<svg width="30" height="20"><desc>A &lt;line&gt;</desc></svg>' }),
          shown({ "image/png": PIXEL, "text/plain": "One pixel" }),
        ],
      }),
    ],
    { links: "https://example.org/n/", code: "none" },
  );
  assert.match(markdown, /!\[words\]\(\.\/att-a%20b\.png\) <img src="\.\/beside\.png" alt="y">/);
  assert.match(markdown, /\[t\]\(https:\/\/example\.org\/n\/04b\.ipynb "T"\)/);
  assert.deepEqual(lost, []);
  assert.match(markdown, /<img src="\.\/svg-1\.svg" width="30" height="20" [^>]*alt="A &lt;line&gt;">/);
  assert.match(markdown, /<img src="\.\/svg-2\.png" style[^>]*alt="One pixel">/);
  for (const name of ["att-a b.png", "beside.png", "svg-2.png"]) {
    assert.deepEqual(byName.get(name), Buffer.from(PIXEL, "base64"), name);
  }
});

test("a live figure becomes a page of its own, and no script stays in the Markdown", async () => {
  const live = `<iframe class="live-figure" srcdoc="&lt;p&gt;the &amp;amp; page&lt;/p&gt;" title="Try it"></iframe>\n<script>1</script>`;
  const { markdown, byName } = await postOf([
    codeCell("live", "1", { outputs: [shown({ "text/html": live, "text/plain": "x" })] }),
    codeCell("html", "1", { outputs: [shown({ "text/html": "<div>a\n\n<script>\n2</script>b</div>" })] }),
  ]);
  assert.equal(byName.get("live.html"), "<p>the &amp; page</p>");
  assert.match(markdown, /<iframe class="live-figure" src="live\.html" loading="lazy" title="Try it"/);
  assert.match(markdown, /<div>a\nb<\/div>/);
  assert.ok(!markdown.includes("<script"));
});

test("tags decide what is shown, folded and left out, in both spellings", async () => {
  const cell = (id: string, ...tags: string[]) =>
    codeCell(id, `code of ${id}`, { tags, outputs: [printed(`output of ${id}`)] });
  const cells = [
    cell("plain"),
    cell("hidden", "hide-input"),
    cell("always", "show-input"),
    cell("no-code", "remove-input"),
    cell("no-output", "remove_output"),
    cell("folded", "hide_output"),
    cell("gone", "remove-cell"),
    cell("book-only", "not-in-post"),
    textCell("secret", "a secret", { tags: ["not-in-post"] }),
    codeCell("single", "s", {
      outputs: [{ ...printed("left out"), metadata: { tags: ["remove_single_output"] } }],
    }),
  ];
  const states = async (code: "show" | "fold" | "none") => {
    const { markdown } = await postOf(cells, { code });
    const folds = Array.from(markdown.matchAll(/<details[\s\S]*?<\/details>/g), ([fold]) => fold).join();
    const state = (words: string) =>
      !markdown.includes(words) ? "none" : folds.includes(words) ? "fold" : "show";
    assert.ok(!markdown.includes("a secret") && !markdown.includes("left out"));
    return cells.slice(0, 8).map(({ id }) => `${id}: ${state(`code of ${id}`)} ${state(`output of ${id}`)}`);
  };
  const same = ["no-code: none show", "gone: none none", "book-only: none none"];
  const expected = {
    show: [
      "plain: show show",
      "hidden: fold show",
      "always: show show",
      "no-output: show none",
      "folded: show fold",
    ],
    fold: [
      "plain: fold show",
      "hidden: fold show",
      "always: show show",
      "no-output: fold none",
      "folded: fold fold",
    ],
    none: [
      "plain: none show",
      "hidden: none show",
      "always: show show",
      "no-output: none none",
      "folded: none fold",
    ],
  };
  for (const code of ["show", "fold", "none"] as const) {
    assert.deepEqual((await states(code)).sort(), [...expected[code], ...same].sort(), code);
  }
});

test("wrong input is one line and exit code 2, and nothing is written", () => {
  const failed = { output_type: "error", ename: "Error", evalue: "no\nway", traceback: [] };
  const good = notebook("good.ipynb", [codeCell("a", "1")]);
  writeFileSync(path.join(folder, "text.ipynb"), "# no notebook");
  notebook("old.ipynb", [], { nbformat: 3 });
  notebook("failed.ipynb", [codeCell("bad", "1", { outputs: [failed] })]);
  notebook("missing.ipynb", [textCell("see", "![x](none.png)")]);
  notebook("twice.ipynb", [
    textCell("a", "![x](pictures/beside.png) ![x](attachment:y)"),
    codeCell("b", "1"),
  ]);
  const figure = { "application/vnd.plotly.v1+json": { layout: {} } };
  notebook("empty.ipynb", [codeCell("fig", "1", { outputs: [shown(figure)] })]);
  mkdirSync(path.join(folder, "edited"));
  writeFileSync(path.join(folder, "edited", "index.md"), "mine");
  const cases: [string[], RegExp][] = [
    [["none.ipynb"], /^none\.ipynb: there is no such file or folder \(ENOENT\)\n$/],
    [["text.ipynb"], /^text\.ipynb: is no notebook: not JSON; /],
    [["old.ipynb"], /^old\.ipynb: is no notebook of nbformat 4: nbformat: /],
    [["failed.ipynb"], /^failed\.ipynb: cell 1 \(bad\) has failed: "Error: no\\nway"; /],
    [["missing.ipynb"], /none\.png: there is no such file or folder/],
    [["twice.ipynb"], /^twice\.ipynb: cell a names the attachment "y", and there is no such picture\n$/],
    [["empty.ipynb"], /^empty\.ipynb: cell fig: shows a figure without data; /],
    [[good, "--out", "edited"], /index\.md: is there already, and not as an export/],
    [[good, "--out", "."], /^\.: is the working folder; /],
    [[good, "--date", "2026-02-30"], /a day like 2026-11-24 is needed/],
    [[good, "--links", "notebooks"], /an address like https:/],
  ];
  const before = readdirSync(folder, { recursive: true });
  const commands = cases.map(([args]) => ["post", "--out", "new/post", ...args]);
  const found = outcomes(commands, { cwd: folder });
  for (const [n, { status, stdout, stderr }] of found.entries()) {
    assert.equal(status, 2, stderr);
    assert.equal(stdout, "");
    const lines = stderr.split("\n").filter((line) => !/^Post: /.test(line));
    assert.match(lines.join("\n"), cases[n][1]);
    assert.equal(lines.length, 2, stderr);
  }
  assert.deepEqual(readdirSync(folder, { recursive: true }), before);
});

test("the command writes the post, and again over its own", () => {
  const file = notebook("written.ipynb", [
    textCell("t", "# T\n\n![x](pictures/beside.png) [there](x.md)"),
    codeCell("a", "1", { outputs: [printed("one")] }),
  ]);
  const command = ["post", file, "--out", "posts/it", "--date", "2026-11-24"];
  const [first, second] = outcomes([command, [...command, "--code", "none"]], { cwd: folder });
  assert.equal(first.status, 0, first.stderr);
  assert.equal(first.stdout, `${path.join("posts", "it", "index.md")}\n`);
  assert.match(first.stderr, /Links to files that are not in the post became plain words \(.*\): --links/);
  assert.equal(second.status, 0, second.stderr);
  const text = readFileSync(path.join(folder, "posts", "it", "index.md"), "utf8");
  assert.ok(text.startsWith('---\ntitle: "T"\n') && !text.includes("Code"));
  assert.deepEqual(readdirSync(path.join(folder, "posts", "it")).sort(), ["beside.png", "index.md"]);
});

test("if a file of the post is refused, those that were not there before go again", () => {
  const files = (...names: string[]) => ({ files: names.map((name) => [name, name] as const), lost: [] });
  const out = path.join(folder, "refused");
  // The second would lie below the first, which is a file by then.
  const impossible = files("a.svg", "a.svg/b.svg", "index.md");
  assert.throws(() => writePost(impossible, out), /ENOTDIR/);
  assert.ok(!readdirSync(folder).includes("refused"));
  writePost(files("c.svg", "index.md"), out);
  assert.throws(() => writePost(impossible, out), /ENOTDIR/);
  assert.deepEqual(readdirSync(out).sort(), ["c.svg", "index.md"]);
});
