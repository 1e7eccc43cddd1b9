import { InputError, quote } from "../files/errors";

/** Reads "0-0 1-2": links from a source token to a target token, counted from 0. */
export function parseAlignment(alignment: string): [source: number, target: number][] {
  const links = alignment.split(" ").filter((link) => link !== "");
  return links.map((link) => {
    const [, source, target] = /^(\d+)-(\d+)$/.exec(link) ?? [];
    if (source === undefined) {
      throw new InputError(`${quote(link)} is no alignment; it should be like "0-0 1-2"`);
    }
    return [Number(source), Number(target)];
  });
}

/**
 * A gold alignment as attention that knows the truth: each target token looks at the source tokens that it comes
 * from, in equal shares, so that each row sums to 1.
 *
 * @returns target × source
 * @throws InputError if a link points outside the sentence, or a target token has no link
 */
export function alignmentMatrix(alignment: string, sourceLength: number, targetLength: number): number[][] {
  const rows = Array.from({ length: targetLength }, () => new Array<number>(sourceLength).fill(0));
  for (const [source, target] of parseAlignment(alignment)) {
    if (source >= sourceLength || target >= targetLength) {
      throw new InputError(
        `The link ${source}-${target} does not fit a source of ${sourceLength} and a target of ${targetLength} tokens`,
      );
    }
    rows[target][source] = 1;
  }
  return rows.map((row, target) => {
    const links = row.reduce((sum, linked) => sum + linked, 0);
    if (links === 0) {
      throw new InputError(`Target token ${target} comes from no source token`);
    }
    return row.map((linked) => linked / links);
  });
}

/** The links of a gold alignment with the target first, as rows of attention weights have it. */
export const goldLinks = (alignment: string): [target: number, source: number][] =>
  parseAlignment(alignment).map(([source, target]) => [target, source]);
