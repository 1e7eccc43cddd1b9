/** Reads Parquet in a process of its own, because damaged bytes can crash the library that reads them. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import pl from "nodejs-polars";
import { z } from "zod";
import { availableMemory, memoryText } from "../files/available-memory";
import { InputError } from "../files/errors";

export interface ParquetColumns {
  /** Name and type of each column. */
  columns: { name: string; type: string }[];
  /** The columns of text among them. */
  texts: pl.DataFrame;
}

/**
 * The program of the process, for `node -e`. Its arguments are polars, the file and, for a part of it, the first row and
 * the number of rows. It prints one line of JSON and then
 * the text columns in Arrow's format. Its standard error is not shown: it holds reports of polars' native code.
 */
const PROGRAM = `
const [polars, file, from, count] = process.argv.slice(1);
const pl = require(polars);
let bytes = Buffer.alloc(0);
let answer;
try {
  const frame = count ? pl.scanParquet(file).slice(Number(from), Number(count)).collectSync() : pl.readParquet(file);
  const columns = frame.columns.map((name) => {
    const type = frame.getColumn(name).dtype;
    return { name, type: type.toString(), text: type.equals(pl.String) || type.equals(pl.Categorical) };
  });
  const texts = columns.filter(({ text }) => text).map(({ name }) => name);
  if (texts.length > 0) bytes = frame.select(...texts.map((name) => pl.col(name).cast(pl.String))).writeIPC();
  answer = { columns: columns.map(({ name, type }) => ({ name, type })) };
} catch (error) {
  answer = { error: String(error && error.message).split("\\n")[0] };
}
process.stdout.write(JSON.stringify(answer) + "\\n");
process.stdout.write(bytes);
`;

const answerSchema = z.union([
  z.strictObject({ error: z.string() }),
  z.strictObject({ columns: z.array(z.strictObject({ name: z.string(), type: z.string() })) }),
]);

/** Time limit in milliseconds: for any file, and for each byte of it. A sound file takes about a hundredth of it. */
const [PATIENCE, PATIENCE_A_BYTE] = [60_000, 1 / 1000];

/**
 * Reads the columns of a Parquet file.
 *
 * @param size of the file, in bytes
 * @param rows which of its rows, by the number of the first from 0; default: all
 * @throws InputError if the file cannot be read, whatever its bytes are
 */
export function readParquetApart(
  file: string,
  size: number,
  rows?: { from: number; count: number },
): ParquetColumns {
  const memory = availableMemory();
  const part = rows ? [String(rows.from), String(rows.count)] : [];
  const node = [
    process.execPath,
    "-e",
    PROGRAM,
    require.resolve("nodejs-polars"),
    path.resolve(file),
    ...part,
  ];
  // No more memory than there is, and no core file.
  const limits = `ulimit -c 0; ulimit -d ${Math.floor(memory / 1024)}; exec "$0" "$@"`;
  const [command, ...args] = process.platform === "win32" ? node : ["/bin/sh", "-c", limits, ...node];
  const { stdout, status, signal, error } = spawnSync(command, args, {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, NODE_OPTIONS: "" },
    maxBuffer: Number.POSITIVE_INFINITY,
    timeout: Math.round(PATIENCE + size * PATIENCE_A_BYTE),
    killSignal: "SIGKILL",
  });
  if (error && (error as NodeJS.ErrnoException).code === "ETIMEDOUT") {
    throw damaged(file, "reading it did not come to an end");
  }
  if (error) {
    throw error;
  }
  const end = stdout.indexOf("\n");
  if (status !== 0 || end < 0) {
    const how = signal ?? `exit code ${status}`;
    throw damaged(
      file,
      `it breaks the reader (${how}), or needs more than the ${memoryText(memory)} of memory that there are`,
    );
  }
  const answer = answerSchema.parse(JSON.parse(stdout.toString("utf8", 0, end)));
  if ("error" in answer) {
    throw damaged(file, answer.error);
  }
  const arrow = stdout.subarray(end + 1);
  return { columns: answer.columns, texts: arrow.length > 0 ? pl.readIPC(arrow) : pl.DataFrame() };
}

const damaged = (file: string, why: string) =>
  new InputError(`${file}: this Parquet file cannot be read; ${why}; write it again, with texts as strings`);
