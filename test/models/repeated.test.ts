import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import "../../src/native/tensorflow";
import { loadTranslator } from "../../src/models/load-translator";
import type { TokenTranslator } from "../../src/models/token-translator";
import type { Translation } from "../../src/models/translator";
import { RepeatedWork } from "../../src/native/graph/repeated";
import { readPairs, toPairs } from "../../src/text/pairs";
import "../support/tensors";

const stored = (name: string) => loadTranslator(path.join(__dirname, "..", "..", "data", "models", name));

/** What a call gives the first time, op by op, and four times after that. */
function repeatedly<T>(call: () => T): T[] {
  return Array.from({ length: 5 }, call);
}

test("a phrase that is answered again has the same answer, number for number", async () => {
  const translator = await stored("human-times-steady");
  translator.translate(["noon"]); // some layers keep a constant from their first call on
  const tensors = tf.memory().numTensors;
  for (const phrases of [["ten past noon"], ["half past eight", "9.15", "a quarter to ten"]]) {
    const [first, ...later] = repeatedly(() => translator.translate(phrases));
    for (const answer of later) {
      assert.deepEqual(answer, first);
    }
  }
  assert.equal(tf.memory().numTensors, tensors);
  translator.dispose();
});

for (const name of ["english-spanish", "english-spanish-fixed-context"]) {
  test(`a sentence that is translated again has the same translation, greedily and with a beam: ${name}`, async () => {
    const translator = (await stored(name)) as TokenTranslator;
    translator.translate(["No."]);
    const tensors = tf.memory().numTensors;
    const sentences = ["Have you been to the library?", "Where is it?"];
    for (const beamSize of [1, 4]) {
      for (const texts of [sentences.slice(0, 1), sentences]) {
        const [first, ...later] = repeatedly(() => translator.translate(texts, { beamSize }));
        for (const answer of later) {
          assert.deepEqual(answer, first);
        }
      }
    }
    assert.equal(tf.memory().numTensors, tensors);
    translator.dispose();
  });
}

/** `translations` of many texts beside those of one text after the other. */
function assertAsOneByOne(many: Translation[], oneByOne: Translation[]): void {
  many.forEach((translation, n) => {
    const alone = oneByOne[n];
    assert.equal(translation.output, alone.output);
    assert.deepEqual(translation.sourceTokens, alone.sourceTokens);
    assert.equal(translation.alignment.length, alone.alignment.length);
    translation.alignment.forEach((row, step) => {
      assert.equal(row.length, alone.alignment[step].length);
      row.forEach((weight, j) => {
        assert.ok(Math.abs(weight - alone.alignment[step][j]) < 1e-5);
      });
    });
    assert.ok(Math.abs(translation.probability - alone.probability) < 1e-5);
  });
}

for (const [name, options] of [
  ["human-times", {}],
  ["human-times-steady", {}],
  ["english-spanish", {}],
  ["english-spanish", { beamSize: 4 }],
  ["english-spanish-fixed-context", {}],
] as const) {
  test(`many texts have the answers that each has alone: ${name} ${JSON.stringify(options)}`, async () => {
    const translator = (await stored(name)) as TokenTranslator;
    const folder = name.startsWith("human") ? "human-times" : "english-spanish";
    const pairs = readPairs(path.join(__dirname, "..", "..", "data", folder, "pairs.csv"));
    const texts = toPairs(pairs)
      .slice(0, folder === "human-times" ? 520 : 130)
      .map(({ source }) => source);
    const first = translator.translate(texts, options);
    const tensors = tf.memory().numTensors;
    for (let again = 0; again < 2; again++) {
      assert.deepEqual(translator.translate(texts, options), first);
    }
    const some = Array.from({ length: 20 }, (_, n) => 6 * n);
    const alone = some.map((n) => translator.translate([texts[n]], options)[0]);
    assertAsOneByOne(
      some.map((n) => first[n]),
      alone,
    );
    assert.equal(tf.memory().numTensors, tensors);
    translator.dispose();
  });
}

test("weights that change show at once", async () => {
  const translator = await stored("human-times-steady");
  const answer = () => translator.translate(["ten past noon"])[0].probability;
  const before = repeatedly(answer)[4];
  const bias = translator.model.getLayer("output").getWeights()[1];
  translator.model
    .getLayer("output")
    .setWeights([
      translator.model.getLayer("output").getWeights()[0],
      tf.tidy(() => tf.add(bias, tf.range(0, bias.size))),
    ]);
  assert.notEqual(answer(), before);
  translator.dispose();
});

test("what draws random numbers stays op by op, and other shapes are kept apart", () => {
  const work = new RepeatedWork();
  const drawn = repeatedly(() => {
    const x = tf.ones([2]);
    const [y] = work.run("noise", ([x]) => [tf.add(x, tf.randomNormal([2]))], [x], []);
    return [...tf.tidy(() => y.dataSync())].join();
  });
  assert.equal(new Set(drawn).size, 5);
  const double = new RepeatedWork();
  for (const size of [1, 2, 1, 2, 1, 2]) {
    const x = tf.fill([size], 3);
    assert.deepEqual(
      [...double.run("double", ([x]) => [tf.mul(x, 2)], [x], [])[0].dataSync()],
      Array(size).fill(6),
    );
  }
  double.dispose();
  work.dispose();
});
