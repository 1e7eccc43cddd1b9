import pl from "nodejs-polars";
import { InputError } from "../files/errors";
import { columnRole } from "./header";
import { readBytes } from "./read-text";

/** Reads Parquet with columns source, target[, family], or with exactly two columns of text. */
export function readParquetPairs(file: string): pl.DataFrame {
  const frame = parse(file);
  const names = frame.columns;
  const roles = names.map(columnRole);
  const named = ["source", "target"].every((role) => roles.filter((name) => name === role).length === 1);
  if (!named && names.length !== 2) {
    throw new InputError(
      `${file}: the columns are ${names.join(", ")}; Parquet needs two columns, or columns named source and target`,
    );
  }
  const columns = named ? roles : ["source", "target"];
  return frame.select(
    ...columns.flatMap((role, index) =>
      role === null ? [] : [textColumn(frame, names[index], file).alias(role)],
    ),
  );
}

function parse(file: string): pl.DataFrame {
  const bytes = readBytes(file);
  const magic = (at: number) => bytes.toString("latin1", at, at + 4) === "PAR1";
  if (!magic(0)) {
    throw new InputError(`${file}: this is not Parquet; such a file starts with PAR1`);
  }
  if (!magic(bytes.length - 4)) {
    throw new InputError(`${file}: the file is cut off; Parquet ends with its list of rows and PAR1`);
  }
  try {
    return pl.readParquet(bytes);
  } catch (error) {
    throw new InputError(`${file}: this Parquet file cannot be read (${(error as Error).message})`);
  }
}

function textColumn(frame: pl.DataFrame, name: string, file: string): pl.Expr {
  const type = frame.getColumn(name).dtype;
  const text = type.equals(pl.String) || type.equals(pl.Categorical);
  if (!text) {
    throw new InputError(`${file}: row 1 has a ${type.toString()} in column ${name}; it should hold text`);
  }
  return pl.col(name).cast(pl.String);
}
