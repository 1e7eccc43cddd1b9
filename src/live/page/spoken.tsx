import { useEffect, useState } from "preact/hooks";
import type { Reader, Writing } from "../network/reader";
import { type Column, columnWeight } from "./columns";
import { outputNames, two } from "./format";

/** Milliseconds without a change before it is announced, so that typing is not interrupted. */
const REST = 700;
/** How many source tokens are named. */
const NAMED = 2;

interface SpokenProps {
  reader: Reader;
  columns: Column[];
  writing: Writing;
  step: number;
}

/** Announces the answer and where the step looks, for readers who do not see it. */
export function Spoken({ reader, columns, writing, step }: SpokenProps) {
  const { weights, probabilities, token } = writing.steps[step];
  const strongest = columns
    .map((column) => ({ name: column.name, weight: columnWeight(column, weights) }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, NAMED)
    .map(({ name, weight }) => `${two(weight)} at ${name}`)
    .join(" and ");
  const sentence =
    `Answer ${writing.output}. Step ${step + 1} writes ${outputNames(reader, writing)[step]}, ` +
    `probability ${two(probabilities[token])}, and looks ${strongest}.`;
  const [said, setSaid] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSaid(sentence), REST);
    return () => clearTimeout(timer);
  }, [sentence]);
  return (
    <p class="spoken" role="status">
      {said}
    </p>
  );
}
