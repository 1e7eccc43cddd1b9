import { useState } from "preact/hooks";
import type { Reader, Writing } from "../network/reader";
import { type Column, columnWeight } from "./columns";
import { outputLabels, two } from "./format";

/** The heatmap as a folded table. Its rows are made when it is opened. */
export function DataTable({
  reader,
  columns,
  writing,
}: {
  reader: Reader;
  columns: Column[];
  writing: Writing;
}) {
  const [open, setOpen] = useState(false);
  const labels = outputLabels(reader, writing);
  return (
    <details class="data" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>All weights as a table</summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
        <section class="scroll" tabIndex={0} aria-label="Attention weights as a table">
          <table>
            <caption>
              Attention weights: one row for each source token, one column for each output token
            </caption>
            <thead>
              <tr>
                <th scope="col">source</th>
                {labels.map((label, i) => (
                  <th key={i} scope="col">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {columns.map((column) => (
                <tr key={column.steps[0]}>
                  <th scope="row">{column.label}</th>
                  {writing.steps.map(({ weights }, i) => (
                    <td key={i}>{two(columnWeight(column, weights))}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
