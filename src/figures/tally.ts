import { PADDING_MARK } from "./token-text";

/** How many of a group's examples are right. */
export interface Tally {
  right: number;
  total: number;
}

/** An answer and what it should have been. */
export interface Answered {
  output: string;
  target: string;
}

/**
 * Counts right answers in groups.
 *
 * @param group gives an answer's group; the result has groups in the order of their first appearance
 */
export function tallyBy<Item extends Answered, Key>(
  answers: readonly Item[],
  group: (answer: Item) => Key,
): ({ key: Key } & Tally)[] {
  const tallies = new Map<Key, { key: Key } & Tally>();
  for (const answer of answers) {
    const key = group(answer);
    const tally = tallies.get(key) ?? { key, right: 0, total: 0 };
    tally.total += 1;
    tally.right += answer.output === answer.target ? 1 : 0;
    tallies.set(key, tally);
  }
  return [...tallies.values()];
}

/**
 * Counts which character was given for which, place by place. If an answer and its target differ in length, ∅ takes the
 * missing places.
 *
 * @returns labels in the order of their code points, and counts of shape [labels, labels], true character first
 */
export function confusionCounts(answers: readonly Answered[]): { labels: string[]; counts: number[][] } {
  const pairs = answers.flatMap(({ output, target }) => {
    const [given, truth] = [Array.from(output), Array.from(target)];
    return Array.from({ length: Math.max(given.length, truth.length) }, (_, place) => ({
      truth: truth[place] ?? PADDING_MARK,
      given: given[place] ?? PADDING_MARK,
    }));
  });
  const labels = [...new Set(pairs.flatMap(({ truth, given }) => [truth, given]))].sort();
  const counts = labels.map(() => labels.map(() => 0));
  for (const { truth, given } of pairs) {
    counts[labels.indexOf(truth)][labels.indexOf(given)] += 1;
  }
  return { labels, counts };
}
