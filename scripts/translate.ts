/** `npm run -s translate`: texts in, the network's answers out. */
import { createInterface } from "node:readline";
import { Command } from "commander";
import "../src/native/tensorflow";
import { loadTranslator } from "../src/models/storage";
import type { Translation, Translator } from "../src/models/translator";
import { InputError } from "../src/text/errors";
import { runCommand } from "./run-command";

interface Options {
  model: string;
  json?: boolean;
}

async function run(text: string | undefined, { model, json }: Options): Promise<void> {
  const translator = await loadTranslator(model);
  const print = (translation: Translation) =>
    console.log(json ? JSON.stringify(translation) : translation.output);
  if (text !== undefined) {
    print(translateOne(translator, text));
    return;
  }
  for await (const line of createInterface({ input: process.stdin, terminal: false })) {
    if (line.trim() !== "") print(translateOne(translator, line));
  }
}

function translateOne(translator: Translator, text: string): Translation {
  if (text.trim() === "") throw new InputError('The text is empty; give a phrase such as "ten past noon"');
  const { source, sourceLength } = translator.encoding;
  const length = source.tokens(text).length;
  if (length > sourceLength) {
    console.error(`The text has ${length} characters, the network reads the first ${sourceLength}`);
  }
  return translator.translate([text])[0];
}

runCommand(
  new Command("translate")
    .description("Answer with a trained model. Without a text, each line of standard input is one.")
    .argument("[text]", 'for example "ten past noon"')
    .requiredOption("--model <folder>", "a folder that `npm run train` has saved")
    .option("--json", "print output, tokens, probabilities and alignment as a line of JSON for each text")
    .action(run),
);
