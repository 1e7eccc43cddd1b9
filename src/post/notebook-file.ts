/** Reads a notebook file, nbformat 4: https://nbformat.readthedocs.io/en/latest/format_description.html */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { InputError, quote } from "../files/errors";
import { asInputError } from "../files/faults";

/** Jupyter writes a text as one string or as a list of lines. */
const text = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join(""))]);

const metadata = z
  .looseObject({
    tags: z.array(z.string()).default([]),
    jupyter: z
      .looseObject({ source_hidden: z.boolean().optional(), outputs_hidden: z.boolean().optional() })
      .optional(),
  })
  .default({ tags: [] });

const bundle = z.record(z.string(), z.unknown());

const output = z.discriminatedUnion("output_type", [
  z.looseObject({ output_type: z.literal("stream"), name: z.string(), text, metadata }),
  z.looseObject({ output_type: z.literal("display_data"), data: bundle, metadata }),
  z.looseObject({ output_type: z.literal("execute_result"), data: bundle, metadata }),
  z.looseObject({ output_type: z.literal("error"), ename: z.string(), evalue: z.string(), metadata }),
]);

const common = { id: z.string().optional(), source: text, metadata };

const cell = z.discriminatedUnion("cell_type", [
  z.looseObject({
    ...common,
    cell_type: z.literal("markdown"),
    attachments: z.record(z.string(), z.record(z.string(), text)).optional(),
  }),
  z.looseObject({ ...common, cell_type: z.literal("raw") }),
  z.looseObject({
    ...common,
    cell_type: z.literal("code"),
    outputs: z.array(output),
    execution_count: z.number().nullable().optional(),
  }),
]);

const notebook = z.looseObject({
  nbformat: z.literal(4),
  metadata: z.looseObject({
    language_info: z.looseObject({ name: z.string() }).optional(),
    kernelspec: z.looseObject({ language: z.string().optional() }).optional(),
  }),
  cells: z.array(cell),
});

export type NotebookFile = z.infer<typeof notebook>;
export type Cell = NotebookFile["cells"][number];
export type CodeCell = Extract<Cell, { cell_type: "code" }>;
export type Output = CodeCell["outputs"][number];

/**
 * Reads a notebook.
 *
 * @throws InputError if it cannot be read or is no notebook of nbformat 4
 */
export function readNotebook(file: string): NotebookFile {
  const found = notebook.safeParse(parsed(file));
  if (found.success) {
    return found.data;
  }
  const { path, message } = found.error.issues[0];
  throw new InputError(
    `${file}: is no notebook of nbformat 4: ${path.join(".") || "the whole"}: ${quote(message, 100)}; save it with Jupyter`,
  );
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new InputError(`${file}: is no notebook: not JSON; name a file that ends in .ipynb`);
    }
    throw asInputError(error, file);
  }
}

/** Name of a cell for messages and file names: its id, or its number. */
export const cellName = ({ id }: Cell, index: number): string =>
  id !== undefined && /^[\w-]{1,64}$/.test(id) ? id : `cell-${index + 1}`;

/** Whether each code cell that runs has been run. */
export const isExecuted = ({ cells }: NotebookFile): boolean =>
  cells.every(
    (one) =>
      one.cell_type !== "code" ||
      one.source.trim() === "" ||
      one.metadata.tags.includes("skip-execution") ||
      typeof one.execution_count === "number",
  );

/**
 * Checks that no cell has failed. A cell with nbclient's tag `raises-exception` may.
 *
 * @throws InputError if one has
 */
export function checkNoFailure({ cells }: NotebookFile, file: string): void {
  for (const [index, one] of cells.entries()) {
    const failure = one.cell_type === "code" && one.outputs.find((made) => made.output_type === "error");
    if (failure && !one.metadata.tags.includes("raises-exception")) {
      throw new InputError(
        `${file}: cell ${index + 1} (${cellName(one, index)}) has failed: ${quote(`${failure.ename}: ${failure.evalue}`, 100)}; ` +
          "mend it, or tag it raises-exception",
      );
    }
  }
}
