/**
 * BLEU of a corpus, as sacrebleu computes it. npm has no kept library for it: `bleu-score` scores single sentences
 * without smoothing, has one release and no tests. A test holds this file to sacrebleu.
 */

/** Lengths of the word sequences that are counted: 1 to 4. */
const LONGEST = 4;

/**
 * BLEU of outputs against one reference each: the geometric mean of the shares of 1 to 4 words in a row that the
 * references hold, times a penalty where the outputs are shorter. An order without any hit counts as half a hit, the
 * next such order as a quarter, and so on.
 *
 * Source: Papineni et al. 2002, section 2; smoothing "exp" and everything else as sacrebleu 2 (Post 2018).
 *
 * @param outputs tokens of each output
 * @param references tokens of each reference
 * @returns 0 to 100
 * @throws RangeError if there are no outputs, or not one reference for each
 */
export function corpusBleu(
  outputs: readonly (readonly string[])[],
  references: readonly (readonly string[])[],
): number {
  if (outputs.length === 0 || outputs.length !== references.length) {
    throw new RangeError(
      `corpusBleu: ${outputs.length} outputs and ${references.length} references; as many of each were expected, at least one`,
    );
  }
  const orders = Array.from({ length: LONGEST }, (_, n) => countMatches(outputs, references, n + 1));
  if (orders.every(({ right }) => right === 0) || orders.some(({ total }) => total === 0)) {
    return 0;
  }
  let smoothing = 1;
  const logarithms = orders.map(({ right, total }) => {
    if (right > 0) {
      return Math.log(right / total);
    }
    smoothing *= 2;
    return Math.log(1 / (smoothing * total));
  });
  const [written, wanted] = [outputs, references].map((texts) =>
    texts.reduce((sum, { length }) => sum + length, 0),
  );
  const brevity = written < wanted ? Math.exp(1 - wanted / written) : 1;
  return 100 * brevity * Math.exp(logarithms.reduce((sum, value) => sum + value, 0) / LONGEST);
}

/** Sequences of `order` words in the outputs, and those of them that the reference holds, each at most as often. */
function countMatches(
  outputs: readonly (readonly string[])[],
  references: readonly (readonly string[])[],
  order: number,
): { right: number; total: number } {
  let right = 0;
  let total = 0;
  outputs.forEach((output, n) => {
    const wanted = sequencesOf(references[n], order);
    for (const [sequence, count] of sequencesOf(output, order)) {
      right += Math.min(count, wanted.get(sequence) ?? 0);
      total += count;
    }
  });
  return { right, total };
}

/** How often each sequence of `order` tokens occurs. */
function sequencesOf(tokens: readonly string[], order: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start + order <= tokens.length; start++) {
    const sequence = JSON.stringify(tokens.slice(start, start + order));
    counts.set(sequence, (counts.get(sequence) ?? 0) + 1);
  }
  return counts;
}
