/**
 * The recipe `steady` as a program of the benchmark: single steps, or, where a folder is named after the form, `train`
 * from the file of pairs to the model on disk.
 */

import { saveTranslator } from "../../src/models/storage";
import { Translator } from "../../src/models/translator";
import { tf } from "../../src/native/tensorflow";
import { humanTimesEncoding } from "../../src/text/encode";
import { batchOf } from "../../src/training/batches";
import { evaluate } from "../../src/training/evaluate";
import { batchCuts } from "../../src/training/like-length";
import { compile } from "../../src/training/recipes";
import { trainingStep } from "../../src/training/step";
import { examplesOf as pairsAsExamples } from "../../src/training/tasks";
import { train } from "../../src/training/train";
import { answer, examplesOf, type Program, readWorkload, serve } from "./serve";
import { type SteadyWorkload, steadyModel, timesPairs } from "./steady-workload";
import { assignWeights, SEED, variablesByName } from "./workload";

const versions = { node: process.version, "@tensorflow/tfjs-node": tf.version_core };

function steps({ sizes, paddingId, recipe, weights, batches, ...stored }: SteadyWorkload): Program {
  const model = steadyModel(sizes, paddingId);
  const [data, test] = [stored.train, stored.test].map((examples) => examplesOf(examples, sizes));
  compile(model, recipe, data.count);
  assignWeights(variablesByName(model), weights);
  const step = trainingStep(model);
  const cutOf = batchCuts(data, recipe.batchSize, recipe.epochs);
  // From text to text, with attention; the peers from ids to probabilities.
  const { trainPairs, testPairs } = timesPairs();
  const translator = new Translator(model, humanTimesEncoding(trainPairs, sizes.sourceLength));
  const phrases = testPairs.map(({ source }) => source);
  let done = 0;
  const next = () => {
    const rows = Int32Array.from(batches[done++ % batches.length]);
    return step.run(batchOf(data, rows, cutOf(rows).sourceLength));
  };
  return {
    run: (count) => Array.from({ length: count }, next),
    evaluate: () => evaluate(model, test).exactMatch,
    answer: (count) => translator.translate(phrases.slice(0, count)),
    versions,
  };
}

async function whole({ recipe }: SteadyWorkload, folder: string): Promise<void> {
  const { trainPairs, testPairs } = timesPairs();
  const { translator } = await train(trainPairs, { recipe, seed: SEED });
  await saveTranslator(translator, folder);
  answer({ saved: true });
  const { model, encoding } = translator;
  answer({ exactMatch: evaluate(model, pairsAsExamples(testPairs, encoding)).exactMatch });
}

const [, , , , folder] = process.argv;
if (folder === undefined) {
  serve<SteadyWorkload>(steps);
} else {
  whole(readWorkload(), folder).catch((error) => {
    console.error(error);
    process.exit(1);
  });
}
