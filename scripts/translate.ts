/** `npm run -s translate`: texts in, the network's answers out, and a figure of where it looked. */
import { fstatSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { Command } from "commander";
import "../src/native/tensorflow";
import { closeSharedBrowser, exportedFiles, exportFigure } from "../src/export/export-figure";
import { exportLive } from "../src/export/export-live";
import { attentionHeatmap } from "../src/figures/attention-heatmap";
import { PADDING_NOTE, withPadding } from "../src/figures/padding-column";
import { visibleText } from "../src/figures/token-text";
import { InputError } from "../src/files/errors";
import { checkReplaceable } from "../src/files/signature";
import { checkWritable } from "../src/files/write-file";
import { hasAttention } from "../src/models/attention-model";
import { modelManifest } from "../src/models/model-files";
import { loadTranslator } from "../src/models/storage";
import { TokenTranslator } from "../src/models/token-translator";
import type { Translation, Translator } from "../src/models/translator";
import { joinWords, type TokenKind } from "../src/text/tokens";
import { jsonLine } from "../src/text/visible";
import { nonEmptyText, wholeNumber } from "./options";
import { runCommand } from "./run-command";
import { outputIsClosed } from "./setup/output.mjs";
import { versions } from "./versions";

interface Options {
  model: string;
  json?: boolean;
  figure?: string;
  live?: string;
  example: string[];
  beam?: number;
}

/** Which pictures of a figure are written. */
const DRAWN = { darkCopy: true };

async function run(text: string | undefined, options: Options): Promise<void> {
  const { model, json, figure, live, example, beam } = options;
  if (figure !== undefined) {
    checkBase("--figure", figure, "html|svg|png|md", ".html, .svg, .png and .md are all written");
    if (text !== undefined) {
      checkReplaceable(exportedFiles(figure, DRAWN));
      checkWritable(path.dirname(figure));
    }
  }
  if (live !== undefined) {
    checkBase("--live", live, "html|md", ".html and .md are both written");
  } else if (example.length > 0) {
    throw new InputError("--example is a phrase for the page of --live, which is missing");
  }
  const translator = await loadTranslator(model);
  checkModel(translator, options);
  const answer = async (source: string, base?: string) => {
    const translation = translateOne(translator, source, beam);
    console.log(json ? jsonLine(translation) : asLine(translation));
    if (base !== undefined) {
      await draw(translation, translator.encoding.source.kind, base, model);
    }
  };
  try {
    if (live !== undefined) {
      await writeLive(translator, live, text === undefined ? example : [text, ...example]);
    }
    if (text !== undefined) {
      return await answer(text, figure);
    }
    if (live !== undefined) {
      return;
    }
    let count = 0;
    if (fstatSync(0).isDirectory()) {
      throw new InputError("standard input: is a folder; give a file, or a text as an argument");
    }
    if (process.stdin.isTTY) {
      console.error("Type a phrase and press Enter; Ctrl+D ends.");
    }
    for await (const line of createInterface({ input: process.stdin, terminal: false })) {
      // Lines that are there already give the event loop no turn, in which a closed output or a signal is noticed.
      await new Promise((resolve) => setImmediate(resolve));
      if (outputIsClosed()) {
        break;
      }
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
  return process.stdout.isTTY ? `${visibleText(output)}  (probability ${probability.toFixed(2)})` : output;
}

/** What the model cannot do is said before it answers. */
function checkModel(translator: Translator, { model, figure, beam }: Options): void {
  if (beam !== undefined && !(translator instanceof TokenTranslator)) {
    throw new InputError(
      `--beam ${beam}: ${model} writes all its characters at once, without a search; leave it out`,
    );
  }
  if (figure !== undefined && !hasAttention(translator.model)) {
    throw new InputError(
      `--figure ${figure}: ${model} is a network without attention; there are no weights to draw`,
    );
  }
}

function translateOne(translator: Translator, text: string, beamSize?: number): Translation {
  if (text.trim() === "") {
    throw new InputError('The text is empty; give a phrase such as "ten past noon"');
  }
  const { source, sourceLength } = translator.encoding;
  const length = source.tokens(text).length;
  if (length > sourceLength) {
    console.error(`The text has ${length} ${source.kind}s, the network reads the first ${sourceLength}`);
  }
  return translator instanceof TokenTranslator
    ? translator.translate([text], { beamSize })[0]
    : translator.translate([text])[0];
}

/** Writes the attention heatmap. Standard output is the answers' alone. */
async function draw(translation: Translation, kind: TokenKind, base: string, model: string): Promise<void> {
  const { source, sourceTokens, output } = translation;
  const read = kind === "word" ? joinWords(sourceTokens) : sourceTokens.join("");
  const attention = withPadding(translation);
  const note = attention.sourceTokens.length > sourceTokens.length ? ` ${PADDING_NOTE}` : "";
  const { files, notice } = await exportFigure(attentionHeatmap(attention), base, {
    ...DRAWN,
    caption: `Where the network looks while it turns “${visibleText(read)}” into “${visibleText(output)}”.${note}`,
    manifest: { text: source, model: modelManifest(model), versions: versions() },
  });
  for (const file of files) {
    console.error(file);
  }
  if (notice) {
    console.error(notice);
  }
}

/** Writes the page in which readers try the network. */
async function writeLive(translator: Translator, base: string, examples: string[]): Promise<void> {
  const files = await exportLive(translator, base, { examples });
  for (const file of files) {
    console.error(file);
  }
}

function checkBase(option: string, base: string, endings: string, written: string): void {
  if (base === "" || /(^|[/\\])\.{0,2}$/.test(base)) {
    throw new InputError(`${option} "${base}" names no file; a path like figures/ten-past-noon is needed`);
  }
  const ending = base.match(new RegExp(`\\.(${endings})$`, "i"))?.[0];
  if (ending) {
    throw new InputError(`${option} ${base}: leave out the ending ${ending}; ${written}`);
  }
}

runCommand(
  new Command("translate")
    .description("Answer with a trained model. Without a text, each line of standard input is one.")
    .argument("[text]", 'for example "ten past noon"')
    .requiredOption("--model <folder>", "a folder that `npm run train` has saved", nonEmptyText)
    .option(
      "--beam <n>",
      "unfinished translations kept from token to token (default: 1, which is greedy)",
      wholeNumber(1, 100),
    )
    .option("--json", "print output, tokens, probabilities and alignment as a line of JSON for each text")
    .option(
      "--figure <base>",
      "draw where the network looks: BASE.html, BASE.svg, BASE-dark.svg, BASE.png and the snippet BASE.md " +
        "(of standard input BASE-1.html and so on)",
    )
    .option(
      "--live <base>",
      "write a page in which readers try the network themselves, BASE.html, and the snippet that embeds it, BASE.md; " +
        "it begins with the text",
    )
    .option(
      "--example <phrase>",
      "a phrase to choose on the page of --live; may be repeated",
      (phrase: string, others: string[]) => [...others, phrase],
      [],
    )
    .action(run),
);
