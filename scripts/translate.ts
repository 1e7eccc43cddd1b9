/** `npm run -s translate`: texts in, the network's answers out, and a figure of where it looked. */
import { createInterface } from "node:readline";
import { Command } from "commander";
import "../src/native/tensorflow";
import { closeSharedBrowser, exportFigure } from "../src/export/export-figure";
import { attentionHeatmap } from "../src/figures/attention-heatmap";
import { PADDING_NOTE, withPadding } from "../src/figures/padding-column";
import { visibleText } from "../src/figures/token-text";
import { InputError } from "../src/files/errors";
import { loadTranslator } from "../src/models/storage";
import type { Translation, Translator } from "../src/models/translator";
import { nonEmptyText } from "./options";
import { runCommand } from "./run-command";
import { modelManifest, versions } from "./run-manifest";

interface Options {
  model: string;
  json?: boolean;
  figure?: string;
}

async function run(text: string | undefined, { model, json, figure }: Options): Promise<void> {
  if (figure !== undefined) {
    checkBase(figure);
  }
  const translator = await loadTranslator(model);
  const answer = async (source: string, base?: string) => {
    const translation = translateOne(translator, source);
    console.log(json ? JSON.stringify(translation) : asLine(translation));
    if (base !== undefined) {
      await draw(translation, base, model);
    }
  };
  try {
    if (text !== undefined) {
      return await answer(text, figure);
    }
    let count = 0;
    for await (const line of createInterface({ input: process.stdin, terminal: false })) {
      if (line.trim() === "") {
        continue;
      }
      count += 1;
      await answer(line, figure && `${figure}-${count}`);
    }
  } finally {
    await closeSharedBrowser();
  }
}

/** The answer alone for a program that reads it; how sure the network is beside it for a person at a terminal. */
function asLine({ output, probability }: Translation): string {
  return process.stdout.isTTY ? `${output}  (probability ${probability.toFixed(2)})` : output;
}

function translateOne(translator: Translator, text: string): Translation {
  if (text.trim() === "") {
    throw new InputError('The text is empty; give a phrase such as "ten past noon"');
  }
  const { source, sourceLength } = translator.encoding;
  const length = source.tokens(text).length;
  if (length > sourceLength) {
    console.error(`The text has ${length} characters, the network reads the first ${sourceLength}`);
  }
  return translator.translate([text])[0];
}

/** Writes the attention heatmap. Standard output is the answers' alone. */
async function draw(translation: Translation, base: string, model: string): Promise<void> {
  const { source, sourceTokens, output } = translation;
  const read = sourceTokens.join("");
  const attention = withPadding(translation);
  const note = attention.sourceTokens.length > sourceTokens.length ? ` ${PADDING_NOTE}` : "";
  const { files, notice } = await exportFigure(attentionHeatmap(attention), base, {
    darkCopy: true,
    caption: `Where the network looks while it turns “${visibleText(read)}” into “${output}”.${note}`,
    manifest: { text: source, model: modelManifest(model), versions: versions() },
  }).catch((error: NodeJS.ErrnoException) => {
    // What the file system refuses is the reader's to put right; anything else is a bug.
    if (error.syscall) {
      throw new InputError(`${base}: ${error.message}`, { cause: error });
    }
    throw error;
  });
  for (const file of files) {
    console.error(file);
  }
  if (notice) {
    console.error(notice);
  }
}

function checkBase(base: string): void {
  if (base === "" || /(^|[/\\])\.{0,2}$/.test(base)) {
    throw new InputError(`--figure "${base}" names no file; a path like figures/ten-past-noon is needed`);
  }
  const ending = base.match(/\.(html|svg|png|md)$/i)?.[0];
  if (ending) {
    throw new InputError(
      `--figure ${base}: leave out the ending ${ending}; .html, .svg, .png and .md are all written`,
    );
  }
}

runCommand(
  new Command("translate")
    .description("Answer with a trained model. Without a text, each line of standard input is one.")
    .argument("[text]", 'for example "ten past noon"')
    .requiredOption("--model <folder>", "a folder that `npm run train` has saved", nonEmptyText)
    .option("--json", "print output, tokens, probabilities and alignment as a line of JSON for each text")
    .option(
      "--figure <base>",
      "draw where the network looks: BASE.html, BASE.svg, BASE-dark.svg, BASE.png and the snippet BASE.md " +
        "(of standard input BASE-1.html and so on)",
    )
    .action(run),
);
