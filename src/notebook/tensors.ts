/** Reports which cells have left tensors. Tensors are not garbage-collected: each stays until it is disposed. */
import { currentNotebook, type LiveTensor } from "../progress/notebook";
import { show } from "./display";

/** The tensors that one cell has left. */
export interface TensorsOfCell {
  /** The cell's execution count; 0 for tensors made outside any cell. */
  readonly cell: number;
  /** Weights of models and other variables. */
  readonly variables: number;
  /** Everything else: results, copies, leaks. */
  readonly tensors: number;
  readonly bytes: number;
  /** The largest shapes with their counts, such as `[100, 41, 64] × 12`. */
  readonly shapes: string;
}

/**
 * Shows how many tensors and bytes each cell has left.
 *
 * @throws Error if there is no notebook
 */
export function tensorReport(): void {
  const report = tensorsByCell();
  const rows = report.map(({ cell, variables, tensors, bytes, shapes }) => [
    cell === 0 ? "outside" : `[${cell}]`,
    String(variables),
    String(tensors),
    size(bytes),
    shapes,
  ]);
  const count = report.reduce((sum, { variables, tensors }) => sum + variables + tensors, 0);
  const total = report.reduce((sum, { bytes }) => sum + bytes, 0);
  const lines = [
    ["cell", "variables", "tensors", "memory", "largest"],
    ...rows,
    ["all", "", String(count), size(total), ""],
  ];
  show({ "text/plain": asText(lines), "text/html": asHtml(lines) });
}

/**
 * The data of `tensorReport`, in the order of the cells. Empty before TensorFlow is loaded.
 * @throws Error if there is no notebook
 */
export function tensorsByCell(): TensorsOfCell[] {
  const notebook = currentNotebook();
  if (!notebook) {
    throw new Error("tensorReport works in a notebook: only its kernel knows which cell made what");
  }
  const alive = notebook.liveTensors() ?? [];
  const cells = [...new Set(alive.map(({ cell }) => cell))].sort((a, b) => a - b);
  return cells.map((cell) =>
    summarise(
      cell,
      alive.filter((tensor) => tensor.cell === cell),
    ),
  );
}

function summarise(cell: number, tensors: readonly LiveTensor[]): TensorsOfCell {
  const byShape = new Map<string, { count: number; bytes: number }>();
  for (const { shape, bytes } of tensors) {
    const name = `[${shape.join(", ")}]`;
    const entry = byShape.get(name) ?? { count: 0, bytes: 0 };
    byShape.set(name, { count: entry.count + 1, bytes: entry.bytes + bytes });
  }
  const largest = [...byShape].sort(([, a], [, b]) => b.bytes - a.bytes).slice(0, 3);
  return {
    cell,
    variables: tensors.filter(({ variable }) => variable).length,
    tensors: tensors.filter(({ variable }) => !variable).length,
    bytes: tensors.reduce((sum, { bytes }) => sum + bytes, 0),
    shapes: largest.map(([name, { count }]) => `${name} × ${count}`).join(", "),
  };
}

function size(bytes: number): string {
  if (bytes < 1_000) {
    return `${bytes} B`;
  }
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function asText(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((text, i) => text.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function asHtml([head = [], ...rows]: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${row(head, "th")}</thead><tbody>${rows.map((cells) => row(cells, "td")).join("")}</tbody></table>`;
}
