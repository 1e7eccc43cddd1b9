/** Parquet read in a process of its own: damaged bytes can end the library that reads them, and whoever it runs in. */
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
 * What the process runs, for `node -e`: polars, file → one line of JSON, and behind it the columns of text in Arrow's
 * format. Its standard error, where polars' native code reports its own failures, is not ours to show.
 */
const PROGRAM = `
const [polars, file] = process.argv.slice(1);
const pl = require(polars);
let bytes = Buffer.alloc(0);
let answer;
try {
  const frame = pl.readParquet(file);
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

/** Milliseconds for any file, and for each byte of it: some hundred times what a sound one takes. */
const [PATIENCE, PATIENCE_A_BYTE] = [60_000, 1 / 1000];

/**
 * Reads the columns of a Parquet file.
 *
 * @param size of the file, in bytes
 * @throws InputError in one line, whatever the bytes are
 */
export function readParquetApart(file: string, size: number): ParquetColumns {
  const memory = availableMemory();
  const node = [process.execPath, "-e", PROGRAM, require.resolve("nodejs-polars"), path.resolve(file)];
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
