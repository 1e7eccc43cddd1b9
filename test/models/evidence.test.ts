import assert from "node:assert/strict";
import { test } from "node:test";
import { attentionModel } from "../../src/models/attention-model";
import { answerEvidence } from "../../src/models/evidence";
import { Translator } from "../../src/models/translator";
import { tf } from "../../src/native/tensorflow";
import { humanTimesEncoding } from "../../src/text/encode";

const encoding = humanTimesEncoding([
  { source: "ab c", target: "12" },
  { source: "ca", target: "21" },
]);
const model = attentionModel({
  sourceLength: encoding.sourceLength,
  targetLength: 2,
  sourceVocabularySize: encoding.source.size,
  targetVocabularySize: encoding.target.size,
  encoderUnits: 4,
  decoderUnits: 4,
  scoreUnits: 3,
  seed: 5,
});
const translator = new Translator(model, encoding);

/** Probabilities, [targetLength][vocabulary], for given one-hot vectors: the network without its first layer. */
function probabilities(vectors: number[][]): number[][] {
  return tf.tidy(() => {
    const states = model
      .getLayer("encoder")
      .apply(tf.tensor3d([vectors])) as import("@tensorflow/tfjs").Tensor;
    const [decoded] = model.getLayer("attention").apply(states) as import("@tensorflow/tfjs").Tensor[];
    return (model.getLayer("output").apply(decoded) as import("@tensorflow/tfjs").Tensor3D).arraySync()[0];
  });
}

function oneHot(text: string): number[][] {
  const ids = encoding.source.encode(text, encoding.sourceLength);
  return Array.from(ids, (id) => Array.from({ length: encoding.source.size }, (_, k) => (k === id ? 1 : 0)));
}

const near = (actual: number, expected: number, tolerance: number, what: string) =>
  assert.ok(Math.abs(actual - expected) < tolerance, `${what}: ${actual}, expected ${expected}`);

test("occlusion is the total variation between the answers with and without the character", () => {
  const { occlusion } = answerEvidence(translator, "cab");
  assert.deepEqual([occlusion.length, occlusion[0].length], [2, 3], "padding is not among the source tokens");
  const answer = probabilities(oneHot("cab"));
  for (const source of [0, 1, 2]) {
    const masked = probabilities(
      oneHot("cab").map((row, place) => (place === source ? row.map(() => 0) : row)),
    );
    for (const output of [0, 1]) {
      const distance = answer[output].reduce((sum, p, k) => sum + Math.abs(p - masked[output][k]), 0) / 2;
      near(occlusion[output][source], distance, 1e-6, `output ${output}, source ${source}`);
      assert.ok(distance > 1e-5, "the example would not tell");
    }
  }
});

test("the gradient agrees with small steps in every direction", () => {
  const { gradient } = answerEvidence(translator, "cab");
  const answer = probabilities(oneHot("cab"));
  const step = 0.01;
  for (const output of [0, 1]) {
    const best = answer[output].indexOf(Math.max(...answer[output]));
    for (const source of [0, 2]) {
      const slopes = oneHot("cab")[source].map((_, k) => {
        const moved = (by: number) => {
          const vectors = oneHot("cab");
          vectors[source][k] += by;
          return Math.log(probabilities(vectors)[output][best]);
        };
        return (moved(step) - moved(-step)) / (2 * step);
      });
      near(
        gradient[output][source],
        Math.hypot(...slopes),
        2e-3 * Math.hypot(...slopes) + 2e-5,
        `${output}, ${source}`,
      );
    }
  }
});

test("nothing is left behind, and an empty text is refused", () => {
  const before = tf.memory().numTensors;
  answerEvidence(translator, "ab");
  assert.equal(tf.memory().numTensors, before);
  assert.throws(() => answerEvidence(translator, ""), /the text is empty/);
});
