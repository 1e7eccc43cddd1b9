/**
 * The recipe `steady` as a program of the benchmark: single steps, or, where a folder is named after the form, `train`
 * from the file of pairs to the model on disk.
 */

import { saveTranslator } from "../../src/models/storage";
import { Translator } from "../../src/models/translator";
import { RepeatedWork } from "../../src/native/graph/repeated";
import { tf } from "../../src/native/tensorflow";
import { humanTimesEncoding } from "../../src/text/encode";
import { batchOf, type Examples } from "../../src/training/batches";
import { evaluate } from "../../src/training/evaluate";
import { batchCuts } from "../../src/training/like-length";
import { compile } from "../../src/training/recipes";
import { trainingStep } from "../../src/training/step";
import { examplesOf as pairsAsExamples } from "../../src/training/tasks";
import { train } from "../../src/training/train";
import { answer, examplesOf, type Program, readWorkload, serve } from "./serve";
import { type SteadyWorkload, steadyModel, timesPairs } from "./steady-workload";
import { assignWeights, SEED, variablesByName } from "./workload";

/** Batches of like length are cut at a multiple of this, as in serve.py. */
const CUT_STEP = 8;

const versions = { node: process.version, "@tensorflow/tfjs-node": tf.version_core };

function steps({ sizes, paddingId, recipe, weights, batches, ...stored }: SteadyWorkload): Program {
  const model = steadyModel(sizes, paddingId);
  const [data, test] = [stored.train, stored.test].map((examples) => examplesOf(examples, sizes));
  compile(model, recipe, data.count);
  assignWeights(variablesByName(model), weights);
  const step = trainingStep(model);
  const cutOf = batchCuts(data, recipe.batchSize, recipe.epochs);
  const { trainPairs, testPairs } = timesPairs();
  const translator = new Translator(model, humanTimesEncoding(trainPairs, sizes.sourceLength));
  const texts = testPairs.map(({ source }) => source);
  const repeated = new RepeatedWork();
  let done = 0;
  const next = () => {
    const rows = Int32Array.from(batches[done++ % batches.length]);
    return step.run(batchOf(data, rows, cutOf(rows).sourceLength));
  };
  return {
    run: (count) => Array.from({ length: count }, next),
    evaluate: () => evaluate(model, test).exactMatch,
    answer: ({ phrases, batches, numbers }) =>
      numbers
        ? probabilitiesOf(model, repeated, test, phrases, batches)
        : () => translator.translate(texts.slice(0, phrases)),
    versions,
  };
}

/** What the peers do: from ids to probabilities, in batches that are made before. */
function probabilitiesOf(
  model: tf.LayersModel,
  repeated: RepeatedWork,
  { source, sourceLength, lengths }: Examples,
  phrases: number,
  count: number,
): () => void {
  const order = [...lengths.subarray(0, phrases).keys()].sort((a, b) => lengths[a] - lengths[b]);
  const size = Math.ceil(phrases / count);
  const batches = Array.from({ length: count }, (_, n) => {
    const rows = order.slice(n * size, (n + 1) * size);
    const longest = count > 1 ? Math.max(...rows.map((row) => lengths[row])) : sourceLength;
    const width = Math.min(sourceLength, CUT_STEP * Math.ceil(longest / CUT_STEP));
    const ids = rows.flatMap((row) => [...source.subarray(row * sourceLength, row * sourceLength + width)]);
    return { ids: Int32Array.from(ids), shape: [rows.length, width] as [number, number] };
  });
  const work = ([ids]: tf.Tensor[]) => [model.apply(ids) as tf.Tensor];
  const weights = model.weights.map((weight) => weight.read());
  return () => {
    for (const { ids, shape } of batches) {
      const batch = tf.tensor2d(ids, shape, "int32");
      const [probabilities] = repeated.run("probabilities", work, [batch], weights);
      probabilities.dataSync();
      tf.dispose([batch, probabilities]);
    }
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
