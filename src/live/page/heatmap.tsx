import type { CSSProperties } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { Reader, Writing } from "../network/reader";
import { Bar } from "./bar";
import { type Arrangement, arrange, BAR_COLUMNS, type Column, columnWeight } from "./columns";
import { outputLabels, outputNames, two } from "./format";
import { SHADES } from "./shades";
import { stripes } from "./stripes";
import type { Edits } from "./view";

export interface HeatmapProps {
  reader: Reader;
  columns: Column[];
  writing: Writing;
  step: number;
  /** The source column that the reader points at. */
  place: number | undefined;
  edits: Edits;
  width: number;
  onStep: (step: number) => void;
  onPlace: (place: number) => void;
  onWeight: (column: Column, value: number) => void;
}

/**
 * Attention weights of all steps as cells, and those of the chosen step as bars that can be dragged. For readers who do not
 * see the cells there are the bars, which are sliders, and the table below.
 */
export function Heatmap(props: HeatmapProps) {
  const { reader, columns, writing, step, place, width } = props;
  const sources = columns.map(({ label }) => label);
  const labels = outputLabels(reader, writing);
  const arrangement = arrange(sources, labels, width);
  const weights = useMemo(
    () => writing.steps.map((one) => columns.map((column) => columnWeight(column, one.weights))),
    [writing, columns],
  );
  const parts: Parts = { ...props, labels, weights, arrangement };
  const names = outputNames(reader, writing);
  const pointed = place !== undefined && place < columns.length ? columns[place] : undefined;
  return (
    <section class="attention" aria-label={`Attention weights of step ${step + 1}`}>
      <p class="hint" id="bar-hint">
        {"Drag a bar, or use the arrow keys on it, and the other weights of this step make room."}
      </p>
      <div class={`map ${arrangement.across ? "across" : "down"}`}>
        {arrangement.across ? <Across {...parts} /> : <Down {...parts} />}
      </div>
      <p class="readout" aria-hidden="true">
        {pointed && place !== undefined
          ? `Step ${step + 1}, ${names[step]}, looks ${two(weights[step][place])} at ${pointed.name}.`
          : "\u00a0"}
      </p>
    </section>
  );
}

interface Parts extends HeatmapProps {
  labels: string[];
  /** [steps, columns] */
  weights: number[][];
  arrangement: Arrangement;
}

const grid = (count: number, extra = ""): CSSProperties => ({
  gridTemplateColumns: `repeat(${count}, minmax(0, 1fr))${extra}`,
});

const selected = (isSelected: boolean) => (isSelected ? " selected" : "");

/** Source tokens along x, output tokens down y. */
function Across({ columns, labels, weights, arrangement, step, place, onStep, onPlace, ...rest }: Parts) {
  const side = { width: `${arrangement.margin}px` };
  return (
    <>
      <div class="line bars">
        <span class="side" style={side} aria-hidden="true">
          <span class="limit">1</span>
          <span class="limit">0</span>
        </span>
        <Bars {...{ columns, weights, step, place, onPlace, ...rest }} across style={grid(columns.length)} />
      </div>
      <div class="line heads" aria-hidden="true">
        <span class="side" style={side} />
        <div class={`cells${arrangement.standing ? " standing" : ""}`} style={grid(columns.length)}>
          {columns.map(({ label, known }, j) => (
            <span key={j} class={`head${selected(j === place)}${known ? "" : " unknown"}`}>
              {label}
            </span>
          ))}
        </div>
      </div>
      {weights.map((row, i) => (
        <div
          key={i}
          class={`line step${selected(i === step)}`}
          aria-hidden="true"
          onPointerDown={() => onStep(i)}
        >
          <span class="side" style={side}>
            {labels[i]}
          </span>
          <Cells weights={row} onPoint={onPlace} />
        </div>
      ))}
    </>
  );
}

/** Source tokens down y, output tokens along x, for sources that do not fit across. */
function Down({ columns, labels, weights, arrangement, step, place, onStep, onPlace, ...rest }: Parts) {
  const side = { width: `${arrangement.margin}px` };
  const cells = grid(labels.length);
  return (
    <>
      <div class="line heads" aria-hidden="true">
        <span class="side" style={side} />
        <div class={`cells${arrangement.standing ? " standing" : ""}`} style={cells}>
          {labels.map((label, i) => (
            <span key={i} class={`head${selected(i === step)}`} onPointerDown={() => onStep(i)}>
              {label}
            </span>
          ))}
        </div>
        <span style={barWidth(labels.length)} class="head">
          {`step ${step + 1}`}
        </span>
      </div>
      <div class="columns">
        <div class="matrix" aria-hidden="true">
          {columns.map(({ label, known }, j) => (
            <div key={j} class="line source" onPointerEnter={() => onPlace(j)}>
              <span class={`side${selected(j === place)}${known ? "" : " unknown"}`} style={side}>
                {label}
              </span>
              <Cells weights={weights.map((row) => row[j])} onPress={onStep} />
            </div>
          ))}
          <span class="chosen" style={columnPlace(step, labels.length, arrangement.margin)} />
        </div>
        <Bars
          {...{ columns, weights, step, place, onPlace, ...rest }}
          across={false}
          style={barWidth(labels.length)}
        />
      </div>
    </>
  );
}

const barWidth = (cells: number): CSSProperties => ({
  flex: `0 0 ${(100 * BAR_COLUMNS) / (cells + 2 * BAR_COLUMNS)}%`,
});

/** The place of one column of the matrix, beside labels that are `margin` pixels wide. */
const columnPlace = (column: number, columns: number, margin: number): CSSProperties => ({
  left: `calc(${margin}px + (100% - ${margin}px) * ${column / columns})`,
  width: `calc((100% - ${margin}px) / ${columns})`,
});

const shade = (weight: number): string => `var(--weight-${Math.round(weight * SHADES)})`;

interface CellsProps {
  weights: number[];
  /** Receives the cell under the pointer. */
  onPoint?: (cell: number) => void;
  /** Receives the cell that was pressed. */
  onPress?: (cell: number) => void;
}

/** One row of the heatmap. */
function Cells({ weights, onPoint, onPress }: CellsProps) {
  const at = (event: PointerEvent): number => {
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const place = Math.floor(((event.clientX - left) / width) * weights.length);
    return Math.max(0, Math.min(place, weights.length - 1));
  };
  const point = onPoint && ((event: PointerEvent) => onPoint(at(event)));
  return (
    <div
      class="cells shades"
      style={{ backgroundImage: stripes(weights.map(shade), 1) }}
      onPointerEnter={point}
      onPointerMove={point}
      onPointerDown={onPress && ((event) => onPress(at(event)))}
    />
  );
}

type BarsProps = Pick<
  Parts,
  "columns" | "weights" | "step" | "place" | "writing" | "edits" | "onPlace" | "onWeight"
> & {
  across: boolean;
  style: CSSProperties;
};

/** The weights of the chosen step as sliders. The Tab key reaches one of them, arrow keys the others. */
function Bars({
  columns,
  weights,
  step,
  place,
  writing,
  edits,
  across,
  style,
  onPlace,
  onWeight,
}: BarsProps) {
  const list = useRef<HTMLDivElement>(null);
  const { visible } = writing.steps[step];
  const reachable = place !== undefined && place < columns.length ? place : 0;
  const focus = (j: number) => {
    const next = Math.max(0, Math.min(j, columns.length - 1));
    onPlace(next);
    (list.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div class={`cells sliders${edits.has(step) ? " edited" : ""}`} style={style} ref={list}>
      {columns.map((column, j) => (
        <Bar
          key={j}
          name={column.name}
          weight={weights[step][j]}
          across={across}
          reachable={j === reachable}
          disabled={column.steps.every((k) => k < visible[0] || k >= visible[1])}
          onWeight={(value) => onWeight(column, value)}
          onPlace={() => onPlace(j)}
          onMove={(by) => focus(j + by)}
        />
      ))}
    </div>
  );
}
