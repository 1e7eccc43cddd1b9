/** `npm run -s import`: a model of another program as a model of ours. */
import { Command } from "commander";
import "../src/native/tensorflow";
import { importKeras } from "../src/keras/import-keras";
import { claimModelFolder } from "../src/models/model-folder";
import { storeTranslator } from "../src/models/storage";
import { nonEmptyText } from "./options";
import { runCommand } from "./run-command";

async function run({ keras, vocabularies, out }: { keras: string; vocabularies?: string; out: string }) {
  const claim = claimModelFolder(out);
  try {
    const { translator, manifest } = await importKeras(keras, vocabularies);
    await storeTranslator(translator, claim, { ...manifest, importedFrom: "keras" });
  } finally {
    claim.release();
  }
  console.log(out);
}

runCommand(
  new Command("import")
    .description(
      "Make a model of ours from one that Keras 3 saved: of our layers, or the article's demo network.",
    )
    .requiredOption("--keras <file>", "the .keras file", nonEmptyText)
    .option(
      "--vocabularies <file>",
      "the vocabularies, where the model holds none: two objects from character to id, or the encoding.json of a model",
      nonEmptyText,
    )
    .requiredOption("--out <folder>", "the folder to save the model in", nonEmptyText)
    .action(run),
);
