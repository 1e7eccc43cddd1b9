/** The layer's diagram, as in notebook 02, with this step's tokens and weights. The parts at work are marked. */
import type { ComponentChildren } from "preact";
import { shorten } from "../../figures/token-text";
import type { CellName } from "../../layers/cells";
import { label } from "./columns";
import { CELL_NAMES } from "./equations";
import { END_LABEL } from "./format";
import type { Stage } from "./stages";

interface DiagramProps {
  stage: Stage;
  /** From 0. */
  step: number;
  cell: CellName;
  /** The token that the step takes as input. */
  fed: string | undefined;
  /** The token that it writes. */
  written: string;
  tokens: string[];
  weights: number[];
}

/** How many source steps are drawn as boxes. They are those with the most weight. */
const BOXES = { characters: 4, words: 3 };
const WIDTH = 330;
const HEIGHT = 372;
const BOX = 30;
const LEFT = 34;
const RIGHT = 216;
const MIDDLE = (LEFT + RIGHT) / 2;
const PREVIOUS = 272;
const ROW = { source: 16, score: 78, weights: 130, sum: 204, cell: 262, output: 322 };

const PARTS: Record<string, Stage[]> = {
  source: ["scores", "context"],
  previous: ["scores", "state"],
  score: ["scores"],
  weights: ["weights", "context"],
  around: ["context"],
  sum: ["context"],
  cell: ["state"],
  output: ["state", "output"],
  token: ["output"],
};

const ALT: Record<Stage, string> = {
  scores: "At work: the source steps and the previous output enter the score.",
  weights: "At work: the softmax turns the scores into weights.",
  context: "At work: the source steps, weighted, are added up to the context.",
  state: "At work: the recurrent cell turns context and previous output into the new output.",
  output: "At work: the output is turned into the probabilities of the output tokens.",
};

export function Diagram({ stage, step, cell, fed, written, tokens, weights }: DiagramProps) {
  const part = (name: keyof typeof PARTS, children: ComponentChildren) => (
    <g class={PARTS[name].includes(stage) ? "work" : "rest"}>{children}</g>
  );
  const i = step + 1;
  return (
    <svg
      class="diagram"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Diagram of the layer at step ${i}. ${ALT[stage]}`}
    >
      <defs>
        <marker id="arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="6" markerHeight="6" orient="auto">
          <path d="M0 0 L8 4 L0 8 Z" class="arrow" />
        </marker>
      </defs>
      {part(
        "around",
        <Line d={`M${LEFT} ${ROW.source + BOX / 2} H12 V${ROW.sum + BOX / 2} H${MIDDLE - 60}`} />,
      )}
      {part("source", <SourceBoxes tokens={tokens} weights={weights} />)}
      {part("previous", <PreviousOutput step={step} />)}
      {part(
        "score",
        <Box x={LEFT - 10} y={ROW.score} width={RIGHT - LEFT + 20} text="score of each source step" />,
      )}
      {part("weights", <WeightBars weights={weights} />)}
      {part(
        "sum",
        <>
          <Line d={`M${MIDDLE} ${ROW.weights + 46} V${ROW.sum - 3}`} />
          <Box x={MIDDLE - 58} y={ROW.sum} width={116} text="weighted sum" />
        </>,
      )}
      {part("cell", <RecurrentCell cell={cell} context={i} fed={fed} />)}
      {part(
        "output",
        <>
          <Line d={`M${MIDDLE} ${ROW.cell + BOX} V${ROW.output - 3}`} />
          <Box x={MIDDLE - 26} y={ROW.output} width={52} text={<Indexed name="y" index={String(i)} />} />
        </>,
      )}
      {part(
        "token",
        <>
          <Line d={`M${MIDDLE - 26} ${ROW.output + BOX / 2} H69`} />
          <text x={38} y={ROW.output + 21} class="written">
            {short(written)}
          </text>
        </>,
      )}
    </svg>
  );
}

/** Characters that fit beside a box. */
const BESIDE = 6;

const short = (token: string): string =>
  shorten(token === "<end>" ? END_LABEL : token === "<start>" ? "start" : label(token), BESIDE);

const Indexed = ({ name, index }: { name: string; index: string }) => (
  <>
    <tspan font-style="italic">{name}</tspan>
    <tspan dy="4" font-size="13">
      {index}
    </tspan>
  </>
);

/** The previous output with its lines to the score and the cell. */
const PreviousOutput = ({ step }: { step: number }) => (
  <>
    <Line d={`M${MIDDLE + 26} ${ROW.output + BOX / 2} H318 V6 H${PREVIOUS} V${ROW.source - 3}`} dashed />
    <Box
      x={PREVIOUS - 26}
      y={ROW.source}
      width={52}
      text={<Indexed name="y" index={String(step)} />}
      dashed
    />
    <Line d={`M${PREVIOUS} ${ROW.source + BOX} V${ROW.score + BOX / 2} H${RIGHT + 13}`} />
    <Line d={`M${PREVIOUS} ${ROW.score + BOX / 2} V${ROW.cell + BOX / 2} H${MIDDLE + 64}`} />
  </>
);

interface RecurrentCellProps {
  cell: CellName;
  /** Index of its context. */
  context: number;
  fed: string | undefined;
}

const RecurrentCell = ({ cell, context, fed }: RecurrentCellProps) => (
  <>
    <Line d={`M${MIDDLE} ${ROW.sum + BOX} V${ROW.cell - 3}`} />
    <text x={MIDDLE + 8} y={ROW.cell - 9} class="start">
      <Indexed name="c" index={String(context)} />
    </text>
    {fed !== undefined && (
      <>
        <text x={36} y={ROW.cell + 20} class="small">
          {short(fed)}
        </text>
        <Line d={`M64 ${ROW.cell + BOX / 2} H${MIDDLE - 61}`} />
      </>
    )}
    <Box x={MIDDLE - 58} y={ROW.cell} width={116} text={CELL_NAMES[cell]} />
  </>
);

/** The source steps with the largest weights, in the order of the source. */
function SourceBoxes({ tokens, weights }: { tokens: string[]; weights: number[] }) {
  const order = weights.map((_, j) => j).sort((a, b) => weights[b] - weights[a]);
  const words = tokens.some((token) => Array.from(token).length > 1);
  const shown = order.slice(0, words ? BOXES.words : BOXES.characters).sort((a, b) => a - b);
  const spacing = (RIGHT - LEFT) / shown.length;
  return (
    <>
      {shown.map((j, n) => {
        const middle = LEFT + spacing * (n + 0.5);
        return (
          <g key={j}>
            <Line d={`M${middle} ${ROW.source + BOX} V${ROW.score - 3}`} />
            <Box x={middle - spacing / 2 + 2} y={ROW.source} width={spacing - 4} text={short(tokens[j])} />
          </g>
        );
      })}
    </>
  );
}

/** All weights of the step, side by side. */
function WeightBars({ weights }: { weights: number[] }) {
  const base = ROW.weights + 42;
  const width = (RIGHT - LEFT) / weights.length;
  const bar = (weight: number, j: number) =>
    `M${LEFT + width * (j + 0.1)} ${base}v${-1 - 38 * weight}h${width * 0.8}V${base}`;
  return (
    <>
      <Line d={`M${MIDDLE} ${ROW.score + BOX} V${ROW.weights - 5}`} />
      <rect x={LEFT - 10} y={ROW.weights - 2} width={RIGHT - LEFT + 20} height="48" rx="6" class="box" />
      <path class="weights" d={weights.map(bar).join("")} />
      <path d={`M${LEFT} ${base} H${RIGHT}`} class="line" />
      <text x={MIDDLE + 8} y={ROW.weights - 8} class="start small">
        softmax
      </text>
    </>
  );
}

interface BoxProps {
  x: number;
  y: number;
  width: number;
  text: ComponentChildren;
  dashed?: boolean;
}

const Box = ({ x, y, width, text, dashed = false }: BoxProps) => (
  <>
    <rect x={x} y={y} width={width} height={BOX} rx="6" class={dashed ? "box dashed" : "box"} />
    <text x={x + width / 2} y={y + 20}>
      {text}
    </text>
  </>
);

const Line = ({ d, dashed = false }: { d: string; dashed?: boolean }) => (
  <path d={d} class={dashed ? "line dashed" : "line"} marker-end="url(#arrow)" />
);
