import type pl from "nodejs-polars";
import { InputError } from "../files/errors";

/** A column of texts as a plain array. */
export function texts(frame: pl.DataFrame, name: string): string[] {
  return plain(frame, name) as string[];
}

/** A column of numbers as a plain array. */
export function numbers(frame: pl.DataFrame, name: string): number[] {
  return plain(frame, name) as number[];
}

function plain(frame: pl.DataFrame, name: string): unknown[] {
  if (!frame.columns.includes(name)) {
    throw new InputError(`There is no column ${name}; the columns are ${frame.columns.join(", ")}`);
  }
  return frame.getColumn(name).toArray() as unknown[];
}
