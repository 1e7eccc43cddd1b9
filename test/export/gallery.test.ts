import assert from "node:assert/strict";
import { test } from "node:test";
import { galleryMarkdown, galleryPage } from "../../src/export/gallery";
import { snippet } from "../../src/export/snippet";

const text = snippet({
  picture: "a#b.svg",
  page: "a#b.html",
  width: 700,
  height: 100,
  alt: "Output '*1*' attends to '\"<b>'.\n\nAnd more.",
  caption: "“<script>” $x$",
  manifest: { phrase: "--><script>" },
});

test("a snippet is one HTML block for Markdown: no blank line, no mark that Markdown or a template reads", () => {
  assert.doesNotMatch(text.trimEnd(), /\n\s*\n/);
  assert.ok(
    text.includes('alt="Output &#39;&#42;1&#42;&#39; attends to &#39;&quot;&lt;b&gt;&#39;. And more."'),
  );
  assert.ok(
    text.includes(
      '<a href="a%23b.html"><img src="a%23b.svg" width="700" height="100" style="max-width: 100%; height: auto"',
    ),
  );
  assert.ok(text.includes("<figcaption>“&lt;script&gt;” &#36;x&#36;</figcaption>"));
  assert.equal(text.match(/-->/g)?.length, 1);
});

test("the gallery shows each figure and its snippet as text to copy", () => {
  const page = galleryPage("All <figures>", [{ title: "“<b>” → 1", snippet: text }]);
  assert.ok(page.includes("<h1>All &lt;figures&gt;</h1>"));
  assert.ok(page.includes("<h2>“&lt;b&gt;” → 1</h2>"));
  assert.ok(page.includes(text), "the figure itself");
  assert.ok(page.includes("<pre>&lt;figure&gt;"), "and what to copy");
  assert.doesNotMatch(page, /<script/);
});

test("the Markdown gallery keeps snippets apart, so that each stays a block of its own", () => {
  const markdown = galleryMarkdown("All", [
    { title: "A", snippet: "<figure>\n</figure>\n" },
    { title: "<i> $B$", snippet: "<figure>\n</figure>\n" },
  ]);
  assert.equal(
    markdown,
    "# All\n\n## A\n\n<figure>\n</figure>\n\n## &lt;i&gt; &#36;B&#36;\n\n<figure>\n</figure>\n",
  );
});
