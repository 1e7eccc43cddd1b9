import pl from "nodejs-polars";

/** Ids of many texts, row after row. */
export interface IdColumn {
  name: string;
  ids: Int32Array; // [rows, width]
  width: number;
}

/** Columns of ids as a Parquet file: in each row a list of so many 32-bit numbers as the column is wide. */
export function idsAsParquet(columns: readonly IdColumn[]): Buffer {
  const series = columns.map(({ name, ids, width }) => {
    const rows = Array.from({ length: ids.length / width }, (_, row) =>
      ids.subarray(row * width, (row + 1) * width),
    );
    return pl.Series(name, rows, pl.List(pl.Int32));
  });
  return pl.DataFrame(series).writeParquet({ compression: "zstd" });
}
