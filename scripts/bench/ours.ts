/**
 * Our training step as a program of the benchmark, in two forms: `full`, every batch at full length, and
 * `like-length`, the masked model on batches of like length.
 */
import { tf } from "../../src/native/tensorflow";
import { batchOf, type Examples } from "../../src/training/batches";
import { evaluate } from "../../src/training/evaluate";
import { batchCuts, likeLengthBatches } from "../../src/training/like-length";
import { compile, recipes } from "../../src/training/recipes";
import { trainingStep } from "../../src/training/step";
import { examplesOf, type Program, serve } from "./serve";
import { assignWeights, modelOf, SEED, stepsOf, variablesByName, type Workload } from "./workload";

serve((workload, form): Program => {
  const { sizes, paddingId, weights, batchSize } = workload;
  const likeLength = form === "like-length";
  const model = modelOf(sizes, likeLength ? paddingId : undefined);
  compile(model, recipes.article, workload.train.lengths.length);
  assignWeights(variablesByName(model), weights);
  const train = examplesOf(workload.train, sizes);
  const step = trainingStep(model);
  const rowsOf = likeLength ? likeLengthRows(train, batchSize) : givenRows(workload);
  const cutOf = batchCuts(train, batchSize, recipes.article.epochs);
  let done = 0;
  const next = () => {
    const rows = rowsOf(done++);
    const length = likeLength ? cutOf(rows).sourceLength : sizes.sourceLength;
    return step.run(batchOf(train, rows, length));
  };
  return {
    run: (count) => Array.from({ length: count }, next),
    evaluate: () => evaluate(model, examplesOf(workload.test, sizes)).exactMatch,
    versions: { node: process.version, "@tensorflow/tfjs-node": tf.version_core },
  };
});

function givenRows(workload: Workload): (step: number) => Int32Array {
  const steps = stepsOf(workload);
  return (step) => steps[step % steps.length];
}

/** Batches as `fit` makes them: all examples once in each epoch. */
function likeLengthRows(train: Examples, batchSize: number): (step: number) => Int32Array {
  const perEpoch = Math.ceil(train.count / batchSize);
  let epoch = 0;
  let batches: Int32Array[] = [];
  return (step) => {
    if (step % perEpoch === 0) {
      batches = likeLengthBatches(train, batchSize, `${SEED}/${++epoch}`);
    }
    return batches[step % perEpoch];
  };
}
