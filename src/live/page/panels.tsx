/** The panel of each stage of an output step: its equation and its numbers. */
import { dot } from "../network/linear";
import { type Column, columnWeight, label } from "./columns";
import {
  CELL_NAMES,
  ContextEquation,
  OutputEquation,
  ScoreEquation,
  StateEquation,
  WeightEquation,
} from "./equations";
import { END_LABEL, likeliest, outputNames, three, two } from "./format";
import { Strip } from "./strip";
import type { Inspected } from "./view";

/** Rows of a list of source tokens or probabilities. */
const ROWS = 6;

interface Ranked {
  column: Column;
  weight: number;
  /** Score of the column's first source step. All padding together has no score. */
  score: number;
}

/** The source columns with the largest weights, and the one under the pointer. */
function ranked({ columns, writing, step, place }: Inspected): Ranked[] {
  const { weights, scores } = writing.steps[step];
  const all = columns.map((column) => ({
    column,
    weight: columnWeight(column, weights),
    score: scores[column.steps[0]],
  }));
  const sorted = [...all].sort((a, b) => b.weight - a.weight);
  const shown = sorted.slice(0, ROWS);
  const pointed = place === undefined ? undefined : all[place];
  if (pointed && !shown.includes(pointed)) {
    shown[ROWS - 1] = pointed;
  }
  return shown;
}

const rowClass = ({ columns, place }: Inspected, column: Column) =>
  place !== undefined && columns[place] === column ? "selected" : undefined;

const isPadding = ({ steps }: Column) => steps.length > 1;

const Indexed = ({ name, index }: { name: string; index: string | number }) => (
  <span class="symbol">
    <i>{name}</i>
    <sub>{index}</sub>
  </span>
);

export function Scores(props: Inspected) {
  const { reader, step, writing } = props;
  const { score } = reader.network.shape.decoder;
  const before = step === 0 ? "a vector of zeros" : `the output of step ${step}`;
  return (
    <>
      <ScoreEquation score={score} />
      <p>
        How much step <i>i</i> = {step + 1} wants to look at source step <i>j</i>. The query{" "}
        <Indexed name="y" index={step} /> is {before}; <Indexed name="x" index="j" /> is what the encoder says
        about source step <i>j</i>.
      </p>
      <Strip name={`y${subscript(step)}`} values={writing.steps[step].query} />
      <table>
        <thead>
          <tr>
            <th scope="col">source step</th>
            <th scope="col">score</th>
          </tr>
        </thead>
        <tbody>
          {ranked(props).map(({ column, score }) => (
            <tr key={column.steps[0]} class={rowClass(props, column)}>
              <SourceHead column={column} />
              <td>{isPadding(column) ? `${three(score)} at its first step` : three(score)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const SourceHead = ({ column }: { column: Column }) => (
  <th scope="row">
    <span class="token">{column.label}</span>
    <span class="index"> {isPadding(column) ? "padding" : column.steps[0] + 1}</span>
  </th>
);

export function Weights(props: Inspected) {
  const { writing, own, step, edits } = props;
  const { scores, visible } = writing.steps[step];
  const highest = scores.slice(...visible).reduce((most, score) => Math.max(most, score), -Infinity);
  const powers = scores.slice(...visible).map((score) => Math.exp(score - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const edited = edits.has(step);
  const rows = ranked(props);
  return (
    <>
      <WeightEquation />
      <p>
        {edited
          ? "You have set these weights by hand; beside them stand those that the softmax gives."
          : "The softmax of the scores: each between 0 and 1, all together 1."}{" "}
        The largest score, {three(highest)}, is taken off each before the power, which leaves the quotients as
        they are; the sum of the powers is then {three(total)}.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">source step</th>
            <th scope="col">power</th>
            <th scope="col">{edited ? "softmax" : "weight"}</th>
            {edited && <th scope="col">yours</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ column, weight }) => {
            const power = column.steps
              .filter((j) => j >= visible[0] && j < visible[1])
              .reduce((sum, j) => sum + powers[j - visible[0]], 0);
            return (
              <tr key={column.steps[0]} class={rowClass(props, column)}>
                <SourceHead column={column} />
                <td>{three(power)}</td>
                <td>{three(power / total)}</td>
                {edited && <td class="edited">{three(weight)}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
      {own !== writing && !edited && <p>The steps before this one are edited, and its scores with them.</p>}
    </>
  );
}

/** Source states that are drawn with their shares of the context. */
const SHARES = 4;

export function Context(props: Inspected) {
  const { reading, writing, step } = props;
  const { context, weights } = writing.steps[step];
  const order = Array.from(weights.keys()).sort((a, b) => weights[b] - weights[a]);
  const shown = order.slice(0, SHARES);
  const rest = order.slice(SHARES).reduce((sum, j) => sum + weights[j], 0);
  const tokens = reading.tokens.map(label);
  return (
    <>
      <ContextEquation />
      <p>
        The mean of the source states, each counted by its weight: all that the decoder sees of the source.
      </p>
      {shown.map((j) => (
        <Strip
          key={j}
          name={`${two(weights[j])} · x${subscript(j + 1)}`}
          note={tokens[j] ?? "padding"}
          values={reading.source.values[j]}
          factor={weights[j]}
        />
      ))}
      <p class="rest">and {two(rest)} on all others, together</p>
      <Strip name={`c${subscript(step + 1)}`} values={context} />
    </>
  );
}

export function State(props: Inspected) {
  const { reader, writing, step } = props;
  const { query, context, output, fed } = writing.steps[step];
  const { cell } = reader.network.shape.decoder;
  const moved = output.map((value, k) => value - query[k]);
  const token =
    fed === reader.target.startId ? "the start" : fed >= 0 ? `'${label(reader.target.entries[fed])}'` : "";
  return (
    <>
      <StateEquation cell={cell} fed={fed >= 0} />
      <p>
        The {CELL_NAMES[cell]} takes the context{token && `, the token before (${token})`} and its own state.
        Its new output asks for the next step: this is why the attention moves.
      </p>
      <Strip name={`y${subscript(step)}`} values={query} />
      <Strip name={`c${subscript(step + 1)}`} values={context} />
      <Strip name={`y${subscript(step + 1)}`} values={output} />
      <p class="rest">
        The output has moved by {two(Math.sqrt(dot(moved, moved)))}, the length of y{subscript(step + 1)} − y
        {subscript(step)}.
      </p>
    </>
  );
}

export function Output({ reader, writing, own, step }: Inspected) {
  const { probabilities, token } = writing.steps[step];
  const before = own.steps[step]?.probabilities;
  const edited = own !== writing && before !== undefined;
  return (
    <>
      <OutputEquation />
      <p>
        One probability for each of the {probabilities.length} output tokens; the largest is written:{" "}
        {outputNames(reader, writing)[step]}.
      </p>
      <table class="probabilities">
        <thead>
          <tr>
            <th scope="col">output</th>
            <th scope="col">probability</th>
            {edited && <th scope="col">before</th>}
          </tr>
        </thead>
        <tbody>
          {likeliest(probabilities, ROWS).map((id) => (
            <tr key={id} class={id === token ? "selected" : undefined}>
              <th scope="row">
                <span class="token">
                  {id === reader.target.endId ? END_LABEL : label(reader.target.entries[id])}
                </span>
              </th>
              <td>
                <span class="meter" aria-hidden="true">
                  <span style={{ width: `${100 * probabilities[id]}%` }} />
                </span>
                {three(probabilities[id])}
              </td>
              {edited && <td>{three(before[id])}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** A number as an index in plain text. */
const subscript = (number: number): string =>
  String(number).replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));
