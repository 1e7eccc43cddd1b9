import assert from "node:assert/strict";
import { test } from "node:test";
import {
  characterEncoding,
  encodePairs,
  humanTimesEncoding,
  oneHot,
  translationEncoding,
} from "../../src/text/encode";

const pairs = [
  { source: "t4:05", target: "04:05" },
  { source: "noon", target: "12:00" },
];

test("pairs become flat rows of ids with their true lengths", () => {
  const encoding = humanTimesEncoding(pairs);
  assert.equal(encoding.sourceLength, 5);
  assert.equal(encoding.targetLength, 5);
  const encoded = encodePairs(pairs, encoding);
  const id = (token: string) => encoding.source.idOf(token);
  assert.deepEqual([...encoded.source.subarray(5)], [id("n"), id("o"), id("o"), id("n"), 0]);
  assert.equal(encoding.target.decode(encoded.target.subarray(5, 10)), "12:00");
  assert.deepEqual([...encoded.lengths], [5, 4]);
  assert.equal(encoded.count, 2);
});

test("a source longer than the model's is cut, also in its length", () => {
  const encoded = encodePairs(pairs, humanTimesEncoding(pairs, 3));
  assert.deepEqual([...encoded.lengths], [3, 3]);
  assert.equal(encoded.source.length, 6);
});

test("targets of unequal length and targets with an unseen character are named", () => {
  const uneven = [...pairs, { source: "one", target: "1:00" }];
  assert.throws(
    () => humanTimesEncoding(uneven),
    /Pair 3 has the target "1:00" of 4 characters; .* to have 5/,
  );
  const encoding = humanTimesEncoding(pairs);
  assert.throws(() => encodePairs(uneven, encoding), /Pair 3 has the target "1:00" of 4/);
  const unseen = [{ source: "t4:09", target: "04:09" }];
  assert.throws(() => encodePairs(unseen, encoding), /Pair 1: target "04:09" holds "9", which no training/);
});

test("one-hot rows hold a single 1 in the id's column", () => {
  assert.deepEqual([...oneHot([2, 0], 3)], [0, 0, 1, 1, 0, 0]);
  assert.throws(() => oneHot([3], 3), /Id 3 is not between 0 and 2/);
});

test("sentences stand between start and end, shorter ones padded, longer ones cut before the end", () => {
  const sentences = [
    { source: "I ran.", target: "Corrí." },
    { source: "Have you been there?", target: "¿Has estado allí?" },
  ];
  const encoding = translationEncoding(sentences);
  assert.deepEqual([encoding.sourceLength, encoding.targetLength], [5, 7]);
  const { target } = encoding;
  const [start, end, padding] = [target.startId, target.endId, target.paddingId];
  const encoded = encodePairs(sentences, encoding);
  const id = (token: string) => target.idOf(token);
  assert.deepEqual(
    [...encoded.target.subarray(0, 7)],
    [start, id("corrí"), id("."), end, padding, padding, padding],
  );
  assert.equal(target.decode(encoded.target.subarray(7)), "¿Has estado allí?");
  const cut = encodePairs(sentences, { ...encoding, targetLength: 4 });
  assert.deepEqual([...cut.target.subarray(4)], [start, id("¿"), id("has"), end]);
  const unseen = encodePairs([{ source: "I swam.", target: "Nadé." }], encoding);
  assert.equal(target.decode(unseen.target), "<unk>.");
});

test("targets of different lengths are padded, and a network with a fixed number of steps can write the padding", () => {
  const pairs = [
    { source: "four", target: "IV" },
    { source: "eight", target: "VIII" },
  ];
  const encoding = characterEncoding(pairs);
  assert.equal(encoding.targetLength, 4);
  assert.equal(encoding.sourceLength, 5);
  const { target } = encodePairs(pairs, encoding);
  assert.deepEqual([...target.slice(2, 4)], Array(2).fill(encoding.target.paddingId));
  assert.equal(encoding.target.decode(target.slice(0, 4)), "IV");
  const same = pairs.map((pair) => ({ ...pair, target: pair.target.slice(0, 2) }));
  assert.deepEqual(characterEncoding(same), humanTimesEncoding(same));
});
