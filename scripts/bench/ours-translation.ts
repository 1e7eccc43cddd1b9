/** Our training of a translation as a program of the benchmark; the form is its batching. */
import { TokenTranslator } from "../../src/models/token-translator";
import { tf } from "../../src/native/tensorflow";
import { batchOf } from "../../src/training/batches";
import { type Batching, batchesBy } from "../../src/training/batching";
import { evaluate } from "../../src/training/evaluate";
import { trainingStep } from "../../src/training/step";
import { modelFor } from "../../src/training/tasks";
import type { Part } from "../../src/training/two-lengths";
import { type Program, serve } from "./serve";
import { sentences, type TranslationWorkload, translationVariables } from "./translation-workload";
import { assignWeights } from "./workload";

serve(({ recipe, seed, weights }: TranslationWorkload, form): Program => {
  const { encoding, train, test, testPairs } = sentences();
  const model = modelFor(encoding, recipe, train.count, seed);
  assignWeights(translationVariables(model), weights);
  const translator = new TokenTranslator(model, encoding);
  const texts = testPairs.map(({ source }) => source);
  const step = trainingStep(model);
  const batchesOf = batchesBy(form as Batching, train, recipe.batchSize, recipe.epochs);
  const perEpoch = Math.ceil(train.count / recipe.batchSize);
  let batches: Part[][] = [];
  let done = 0;
  const next = () => {
    if (done % perEpoch === 0) {
      batches = batchesOf(`${seed}/${done / perEpoch + 1}`);
    }
    const parts = batches[done++ % perEpoch];
    return step.run(
      ...parts.map(({ rows, cut }) => batchOf(train, rows, cut?.sourceLength, cut?.targetLength)),
    );
  };
  return {
    run: (count) => Array.from({ length: count }, next),
    evaluate: () => evaluate(model, test).exactMatch,
    answer: ({ phrases, beamSize }) => {
      const asked = Array.from({ length: phrases }, (_, n) => texts[n % texts.length]);
      return () => translator.translate(asked, { beamSize });
    },
    versions: { node: process.version, "@tensorflow/tfjs-node": tf.version_core },
  };
});
