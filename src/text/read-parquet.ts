import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import pl from "nodejs-polars";
import { InputError } from "../files/errors";
import { columnRole, namesColumns } from "./header";
import { type ParquetColumns, readParquetApart } from "./parquet-process";
import { readFault } from "./read-text";

/**
 * Reads Parquet with columns source, target[, family], or with exactly two columns of text.
 *
 * @throws InputError if the file cannot be used, whatever its bytes are
 */
export const readParquetPairs = (file: string): pl.DataFrame =>
  pairColumns(file, readParquetApart(file, checkEnds(file)));

/**
 * Reads Parquet part by part, without the whole file in memory.
 *
 * @param rowsOfPart rows that are read at once
 * @throws InputError as `readParquetPairs`
 */
export function* parquetParts(file: string, rowsOfPart: number): Generator<pl.DataFrame> {
  const size = checkEnds(file);
  for (let from = 0; ; from += rowsOfPart) {
    const frame = pairColumns(file, readParquetApart(file, size, { from, count: rowsOfPart }));
    if (frame.height > 0) {
      yield frame;
    }
    if (frame.height < rowsOfPart) {
      return;
    }
  }
}

/** The columns of a pair, under their names. */
function pairColumns(file: string, { columns, texts }: ParquetColumns): pl.DataFrame {
  const names = columns.map(({ name }) => name);
  const named = namesColumns(names);
  if (!named && names.length !== 2) {
    throw new InputError(
      `${file}: the columns are ${names.join(", ")}; Parquet needs two columns, or columns named source and target`,
    );
  }
  const wanted = named ? names.map(columnRole) : ["source", "target"];
  return texts.select(
    ...wanted.flatMap((role, index) =>
      role === null ? [] : [textColumn(columns[index], texts, file).alias(role)],
    ),
  );
}

const MAGIC = "PAR1";
/** Size of the shortest possible file: MAGIC at both ends and the length of the list of rows before the second. */
const SHORTEST = 12;

/**
 * Checks both ends of the file, which show whether it is Parquet.
 *
 * @returns its size in bytes
 */
function checkEnds(file: string): number {
  try {
    const descriptor = openSync(file, "r");
    try {
      const stat = fstatSync(descriptor);
      const bytesAt = (position: number, length: number) => {
        const bytes = Buffer.alloc(length);
        readSync(descriptor, bytes, 0, length, position);
        return bytes;
      };
      if (stat.size === 0 && stat.isFile()) {
        throw new InputError(`${file}: the file is empty; it should hold pairs of texts`);
      }
      if (bytesAt(0, 4).toString("latin1") !== MAGIC) {
        throw new InputError(`${file}: this is not Parquet; such a file starts with ${MAGIC}`);
      }
      const end = stat.size < SHORTEST ? Buffer.alloc(8) : bytesAt(stat.size - 8, 8);
      if (end.toString("latin1", 4) !== MAGIC || end.readUInt32LE(0) > stat.size - SHORTEST) {
        throw new InputError(`${file}: the file is cut off; Parquet ends with its list of rows and ${MAGIC}`);
      }
      return stat.size;
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw readFault(error, file);
  }
}

function textColumn(
  { name, type }: ParquetColumns["columns"][0],
  texts: pl.DataFrame,
  file: string,
): pl.Expr {
  if (!texts.columns.includes(name)) {
    throw new InputError(`${file}: row 1 has a ${type} in column ${name}; it should hold text`);
  }
  return pl.col(name);
}
