/** What a translation network does while it is made to write a given target: forced decoding. */
import * as tf from "@tensorflow/tfjs";
import { encodePairs } from "../text/encode";
import type { Pair } from "../text/pairs";
import { hasAttention } from "./attention-model";
import { layerNames } from "./layer-names";
import { idsLayer, sourceVectors } from "./parts";
import type { Translator } from "./translator";

/** Pairs that go through the network together. */
const BATCH = 50;

/**
 * Attention weights while the network is told the true token before each step, whatever it would write itself.
 *
 * @returns for each pair [targetTokens + 1, sourceTokens]; the last row belongs to the end
 * @throws RangeError if the network has no attention, or is not fed the tokens it writes
 */
export function forcedAttention(translator: Translator, pairs: readonly Pair[]): number[][][] {
  checkNetwork("forcedAttention", translator);
  const found: number[][][] = [];
  for (let start = 0; start < pairs.length; start += BATCH) {
    const batch = pairs.slice(start, start + BATCH);
    const rows = tf.tidy(() => {
      const { vectors, mask, previous } = inputsOf(translator, batch);
      return decodeForced(translator, vectors, mask, previous).attention.arraySync();
    });
    found.push(...batch.map((pair, n) => cut(rows[n], translator, pair)));
  }
  return found;
}

/**
 * How far each step's distribution moves when a source token is masked, its vector set to zero: total variation, 0 (not
 * at all) to 1. The true tokens are told as in `forcedAttention`.
 *
 * @returns for each pair [targetTokens + 1, sourceTokens]; the last row belongs to the end
 * @throws RangeError if the network has no attention, or is not fed the tokens it writes
 */
export function forcedOcclusion(translator: Translator, pairs: readonly Pair[]): number[][][] {
  checkNetwork("forcedOcclusion", translator);
  return pairs.map((pair) => {
    const moved = tf.tidy(() => {
      const { vectors, mask, previous } = inputsOf(translator, [pair]);
      const length = vectors.shape[1];
      const copies = length + 1; // one for each masked token, then the whole source
      const kept = tf.concat([tf.sub(1, tf.eye(length)), tf.ones([1, length])], 0).expandDims(2); // [copies, length, 1]
      const masks = mask && (mask.tile([copies, 1]) as tf.Tensor2D);
      const told = previous.tile([copies, 1]) as tf.Tensor2D;
      const { decoded } = decodeForced(translator, tf.mul(vectors, kept), masks, told);
      const scores = translator.model.getLayer(layerNames.scores).apply(decoded) as tf.Tensor3D;
      const probabilities = tf.softmax(scores); // [copies, targetLength, vocabulary]
      const whole = probabilities.slice([length, 0, 0], [1, -1, -1]);
      const distance = tf.sum(tf.abs(tf.sub(probabilities, whole)), 2).mul(0.5) as tf.Tensor2D; // [copies, targetLength]
      return distance.slice([0, 0], [length, -1]).transpose().arraySync() as number[][];
    });
    return cut(moved, translator, pair);
  });
}

/** Pairs as the network takes them, as far as the longest of them goes where padding is masked. */
function inputsOf({ model, encoding }: Translator, pairs: readonly Pair[]) {
  const encoded = encodePairs(pairs, encoding);
  const { sourceLength, targetLength, count } = encoded;
  const ids = tf.tensor2d(encoded.source, [count, sourceLength], "int32");
  const source = sourceVectors(model, ids);
  const longest = source.mask ? Math.max(...encoded.lengths) : sourceLength;
  const steps = Math.max(...pairs.map((pair) => targetTokens(encoding, pair))) + 1;
  const previous = tf.tensor2d(encoded.target, [count, targetLength], "int32").slice([0, 0], [-1, steps]);
  const vectors = source.vectors.slice([0, 0, 0], [-1, longest, -1]);
  const mask = source.mask && (source.mask.slice([0, 0], [-1, longest]) as tf.Tensor2D);
  return { vectors, mask, previous: previous as tf.Tensor2D };
}

/** @returns decoded: [batch, steps, units]; attention: [batch, steps, sourceLength] */
function decodeForced(
  { model }: Translator,
  vectors: tf.Tensor,
  mask: tf.Tensor2D | undefined,
  previous: tf.Tensor2D,
): { decoded: tf.Tensor3D; attention: tf.Tensor3D } {
  const masked = mask ? { mask } : undefined;
  const states = model.getLayer(layerNames.encoder).apply(vectors, masked) as tf.Tensor3D;
  const tokens = idsLayer(model, 1).apply(previous) as tf.Tensor3D;
  const [decoded, attention] = model
    .getLayer(layerNames.attention)
    .apply([states, tokens], masked) as tf.Tensor3D[];
  return { decoded, attention };
}

const targetTokens = ({ target, targetLength }: Translator["encoding"], pair: Pair): number =>
  Math.min(target.tokens(pair.target).length, targetLength - 2);

function cut(rows: number[][], { encoding }: Translator, pair: Pair): number[][] {
  const sourceTokens = Math.min(encoding.source.tokens(pair.source).length, encoding.sourceLength);
  return rows.slice(0, targetTokens(encoding, pair) + 1).map((row) => row.slice(0, sourceTokens));
}

function checkNetwork(name: string, { model }: Translator): void {
  if (model.inputs.length < 2 || !hasAttention(model)) {
    throw new RangeError(`${name}: a network with attention that is fed the tokens it writes was expected`);
  }
}
