/** `npm run -s encode`: the data of a training as files, for python/train_keras.py. */
import path from "node:path";
import { Command } from "commander";
import { type Claim, claimFolder } from "../src/files/claim";
import { namesIn, resolveFolder } from "../src/files/destination";
import { InputError } from "../src/files/errors";
import { writeNewFolder } from "../src/files/write-folder";
import { kerasFileOfTranslator } from "../src/keras/to-keras";
import { sha256 } from "../src/models/model-files";
import { translatorOf } from "../src/models/translator-of";
import "../src/native/tensorflow";
import type { Encoding } from "../src/text/encode";
import { columnWidths, type PairsToEncode, preparePairs, shardsOf } from "../src/training/encode-data";
import { epochsFor, type Recipe } from "../src/training/recipes";
import { modelFor, taskOfEncoding } from "../src/training/tasks";
import { runCommand } from "./run-command";
import { type CtrlC, stoppable } from "./stoppable";
import { recipeFor, type TrainingOptions, trainingOptions } from "./training-options";

interface Options extends TrainingOptions {
  out: string;
}

/** What python/encoded_pairs.py looks for. */
const FORMAT = "attention-workbook-encoded-pairs-1";

async function run(options: Options, ctrlC: CtrlC): Promise<void> {
  const claim = claimNewFolder(options.out);
  const signal = ctrlC.aborts();
  try {
    const pairs = await preparePairs({ ...options, signal });
    await writeNewFolder(claim.folder, filesOf(pairs, options, signal));
  } finally {
    ctrlC.ends();
    claim.release();
  }
  console.log(options.out);
}

/** Claims a folder that is missing or empty: the number of files differs, so another encoding is never replaced. */
function claimNewFolder(given: string): Claim {
  const folder = resolveFolder(given);
  if ((namesIn(folder) ?? []).length > 0) {
    throw new InputError(`--out ${given}: is not empty; name a new folder`);
  }
  return claimFolder(folder, given);
}

async function* filesOf(
  { train, test, encoding }: PairsToEncode,
  options: Options,
  signal: AbortSignal,
): AsyncGenerator<readonly [name: string, content: string | Uint8Array]> {
  const task = taskOfEncoding(encoding);
  const { name, recipe: named } = recipeFor(task, options);
  const recipe = { ...named, epochs: options.epochs ?? epochsFor(named, train.count) };
  const lists: Record<string, { file: string; pairs: number; sha256: string }[]> = {};
  for (const [part, pairs] of Object.entries({ train, test }) as ["train" | "test", typeof train][]) {
    lists[part] = [];
    for await (const { content, ...shard } of shardsOf(part, pairs, encoding, signal)) {
      lists[part].push({ ...shard, sha256: sha256(content) });
      yield [shard.file, content];
    }
  }
  const { pairs, longest, heldOut, seed } = options;
  const made = { seed, data: path.basename(pairs), longest, heldOut, recipe: name };
  const network = await untrainedNetwork(encoding, recipe, { ...made, count: train.count });
  yield ["network.keras", network];
  const { source, target } = encoding;
  const manifest = {
    format: FORMAT,
    task,
    ...made,
    settings: recipe,
    columns: columnWidths(encoding),
    source: source.toJSON(),
    target: target.toJSON(),
    network: { file: "network.keras", sha256: sha256(Buffer.from(network)) },
    ...lists,
  };
  yield ["manifest.json", `${JSON.stringify(manifest, null, 1)}\n`];
}

/** The network that `train` would begin with. */
async function untrainedNetwork(
  encoding: Encoding,
  recipe: Recipe,
  { count, seed, ...manifest }: { count: number; seed: number } & Record<string, unknown>,
): Promise<Uint8Array> {
  const translator = translatorOf(modelFor(encoding, recipe, count, seed), encoding);
  const bytes = await kerasFileOfTranslator(translator, { seed, ...manifest });
  translator.dispose();
  return bytes;
}

runCommand(
  trainingOptions(new Command("encode"))
    .description(
      "Write the data of a training as files, for python/train_keras.py: what `npm run train` would feed to its network, " +
        "that network before its first step, and how it is to be trained. Pairs are never all in memory.",
    )
    .requiredOption("--out <folder>", "a new folder for the files")
    .action(stoppable(run, () => "nothing was written")),
);
