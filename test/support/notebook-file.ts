import { writeFileSync } from "node:fs";

const kernelspec = {
  name: "attention-workbook",
  display_name: "TypeScript (attention workbook)",
  language: "typescript",
};

/** Writes a notebook of code cells that has not been run. */
export function writeNotebook(file: string, sources: readonly string[]): void {
  const cells = sources.map((source, index) => ({
    cell_type: "code",
    id: `cell-${index + 1}`,
    metadata: {},
    outputs: [],
    execution_count: null,
    source,
  }));
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells };
  writeFileSync(file, JSON.stringify(notebook));
}
