/** `npm run -s post`: an executed notebook as Markdown for a blog, with its figures beside it. */
import { InvalidArgumentError, Option } from "commander";
import { closeSharedBrowser } from "../src/export/export-figure";
import { quote } from "../src/files/errors";
import { checkNoFailure, isExecuted, readNotebook } from "../src/post/notebook-file";
import { makePost } from "../src/post/post";
import type { View } from "../src/post/tags";
import { checkPostFolder, writePost } from "../src/post/write-post";
import { progress } from "../src/progress/progress";
import { executedNotebook, notebookCommand } from "./executed-notebook";
import { nonEmptyText } from "./options";
import { runCommand } from "./run-command";

interface Options {
  out: string;
  code: View;
  run?: boolean;
  links?: string;
  title?: string;
  description?: string;
  date: string;
}

async function run(file: string, options: Options): Promise<void> {
  const { out, code, links, title, description, date } = options;
  const stored = readNotebook(file);
  checkPostFolder(out);
  const notebook = !options.run && isExecuted(stored) ? stored : readNotebook(await executedNotebook(file));
  checkNoFailure(notebook, file);
  const bar = progress("Post", notebook.cells.length, { unit: "cell" });
  try {
    const front = { ...(title ? { title } : {}), ...(description ? { description } : {}), date };
    const onCell = (cell: number) => bar.update(cell - 1);
    const post = await makePost(notebook, { file, code, links, front, onCell });
    const written = writePost(post, out);
    bar.update(notebook.cells.length, "all written");
    bar.finish();
    report(post.lost, post.notice);
    console.log(written);
  } finally {
    await closeSharedBrowser();
  }
}

function report(lost: readonly string[], notice: string | undefined): void {
  if (lost.length > 0) {
    const names = [...new Set(lost)];
    const what = names.length === 1 ? quote(names[0]) : `${quote(names[0])} and ${names.length - 1} more`;
    console.error(
      `Links to files that are not in the post became plain words (${what}): --links ADDRESS lets them lead to where the ` +
        "notebooks are on the web",
    );
  }
  if (notice) {
    console.error(notice);
  }
}

function dateOption(text: string): string {
  const day = new Date(`${text}T00:00:00Z`);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(text) ||
    Number.isNaN(day.getTime()) ||
    !day.toISOString().startsWith(text)
  ) {
    throw new InvalidArgumentError("a day like 2026-11-24 is needed");
  }
  return text;
}

function linksOption(text: string): string {
  if (!/^https?:\/\/[^/\s]/.test(text) || !URL.canParse(text)) {
    throw new InvalidArgumentError("an address like https://example.org/workbook/notebooks/ is needed");
  }
  return text.endsWith("/") ? text : `${text}/`;
}

/** Today where the reader is. */
function today(): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

runCommand(
  notebookCommand(
    "post",
    "Turn a notebook into a blog post: Markdown with front matter, each figure as light and dark SVG with its " +
      "interactive page, tables as Markdown tables, other pictures beside it.",
  )
    .requiredOption("--out <folder>", "where to write index.md and what belongs to it", nonEmptyText)
    .addOption(
      new Option("--code <how>", "code of cells without a tag: shown, folded or left out")
        .choices(["show", "fold", "none"])
        .default("fold"),
    )
    .option(
      "--links <address>",
      "where the notebook's folder is on the web, for its links to other files",
      linksOption,
    )
    .option("--title <text>", "instead of the notebook's first heading", nonEmptyText)
    .option("--description <text>", "instead of the notebook's first paragraph", nonEmptyText)
    .option("--date <day>", "YYYY-MM-DD", dateOption, today())
    .action(run),
);
