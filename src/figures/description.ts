import { visibleText } from "./token-text";
import type { Attention } from "./weights";

/** Alt text is read out in one go, so longer lists are cut and counted. */
const MOST_SENTENCES = 12;

/** Sources with at least this much of an output's attention are named besides the strongest one. */
const WORTH_NAMING = 0.25;

/**
 * Describes an attention chart in words, for readers who cannot see it and for search engines. There is one sentence for
 * each output step, such as "Output '0' attends to 't' (0.91)."
 *
 * @param padding the vocabulary's padding token
 */
export function describeAttention(attention: Attention, padding = "<pad>"): string {
  const { sourceTokens, outputTokens, weights } = attention;
  const [sources, outputs] = [sourceTokens, outputTokens].map((tokens) => spokenTokens(tokens, padding));
  const sentences = weights.slice(0, MOST_SENTENCES).map((row, output) => {
    const order = row.map((_, source) => source).sort((a, b) => row[b] - row[a]);
    const named = order.filter((source, place) => place === 0 || (place < 3 && row[source] >= WORTH_NAMING));
    const list = named.map((source) => `${sources[source]} (${row[source].toFixed(2)})`);
    return `Output ${outputs[output]} attends to ${list.join(" and ")}.`;
  });
  const rest = weights.length - sentences.length;
  return [
    `Attention weights of ${outputTokens.length} outputs over ${sourceTokens.length} source tokens.`,
    ...sentences,
    ...(rest > 0 ? [`${rest} more outputs follow.`] : []),
  ].join(" ");
}

/** Describes a table of numbers that are no attention weights, row by row: "Share right. row 1: 0.60 at 1, 0.47 at 2." */
export function describeValues(
  { sourceTokens, outputTokens, weights }: Attention,
  valueTitle: string,
): string {
  const rows = weights.slice(0, MOST_SENTENCES).map((row, n) => {
    const list = row.map((value, column) => `${value.toFixed(2)} at ${visibleText(sourceTokens[column])}`);
    return `${visibleText(outputTokens[n])}: ${list.join(", ")}.`;
  });
  const rest = weights.length - rows.length;
  const capital = valueTitle.charAt(0).toUpperCase() + valueTitle.slice(1);
  return [`${capital}.`, ...rows, ...(rest > 0 ? [`${rest} more rows follow.`] : [])].join(" ");
}

/** The tokens as they are read out. Equal tokens are distinguished by their places, counted from 1. */
function spokenTokens(tokens: readonly string[], padding?: string): string[] {
  const counts = new Map<string, number>();
  for (const token of tokens) {
    counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  return tokens.map((token, n) => {
    const name = spokenToken(token, padding);
    return (counts.get(token) ?? 0) > 1 ? `${name.replace(/^a /, "the ")} at ${n + 1}` : name;
  });
}

function spokenToken(token: string, padding?: string): string {
  if (token === padding) {
    return "padding";
  }
  return token === " " ? "a space" : `'${visibleText(token)}'`;
}
