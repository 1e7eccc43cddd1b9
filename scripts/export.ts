/** `npm run -s export`: a trained model for another program. */
import { Command, Option } from "commander";
import { InputError } from "../src/files/errors";
import { contentOf } from "../src/files/signature";
import { checkFileWritable, writeWhole } from "../src/files/write-file";
import { isOwnKerasFile } from "../src/keras/archive";
import { kerasFileOf } from "../src/keras/to-keras";
import { nonEmptyText } from "./options";
import { runCommand } from "./run-command";

async function run({ model, out }: { model: string; out: string }): Promise<void> {
  if (!out.endsWith(".keras")) {
    throw new InputError(`--out ${out}: a file for Keras ends in .keras`);
  }
  const present = contentOf(out);
  if (present && !isOwnKerasFile(present)) {
    throw new InputError(`${out}: is there already, and not as this program wrote it; name another file`);
  }
  checkFileWritable(out);
  writeWhole(out, await kerasFileOf(model));
  console.log(out);
}

runCommand(
  new Command("export")
    .description(
      "Write a trained model as a file that Keras 3 opens, with python/attention_workbook_keras.py beside it.",
    )
    .requiredOption("--model <folder>", "a folder that `npm run train` has saved", nonEmptyText)
    .addOption(
      new Option("--to <program>", "the program that will read it").choices(["keras"]).makeOptionMandatory(),
    )
    .requiredOption("--out <file>", "the file to write, for example model.keras", nonEmptyText)
    .action(run),
);
