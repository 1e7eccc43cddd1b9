import pl from "nodejs-polars";
import seedrandom from "seedrandom";
import { InputError } from "../files/errors";

export interface SplitOptions {
  /** Share of the distinct sources that goes into each part; together at most 1. Default 0.8, 0 and the rest. */
  train?: number;
  validation?: number;
  test?: number;
  seed?: string | number;
}

export interface Split {
  train: pl.DataFrame;
  validation: pl.DataFrame;
  test: pl.DataFrame;
}

/**
 * Splits pairs by their source text, so that a source and all its targets land in one part and nothing leaks.
 * Where there is a family column each family is split in the same shares. Rows keep their order.
 * The parts depend on the seed and on the order of the rows, not on the machine.
 *
 * @throws InputError if the shares make no sense, or a part with a share would stay empty
 */
export function splitPairs(frame: pl.DataFrame, options: SplitOptions = {}): Split {
  const { train = 0.8, validation = 0, seed = 1 } = options;
  const test = options.test ?? 1 - train - validation;
  checkShares({ train, validation, test });
  const place = placesInFamily(frame, seed);
  const placed = frame.join(place, { on: "source", how: "left" });
  // Sums of shares are a hair off in floating point, which must not move the last row of a part.
  const [endOfTrain, endOfValidation, endOfTest] = [train, train + validation, train + validation + test].map(
    (share) => share + 1e-9,
  );
  const between = (low: number, high: number) =>
    placed.filter(pl.col("place").gt(low).and(pl.col("place").ltEq(high))).drop("place");
  const parts = {
    train: between(0, endOfTrain),
    validation: between(endOfTrain, endOfValidation),
    test: between(endOfValidation, endOfTest),
  };
  checkParts(parts, { train, validation, test }, frame.height);
  return parts;
}

/**
 * Splits by a plain fraction of the rows, as the article does: the same source can land on both sides.
 * It is here to show the difference; use `splitPairs` for results that should mean something.
 */
export function splitByRows(
  frame: pl.DataFrame,
  trainShare = 0.8,
): { train: pl.DataFrame; test: pl.DataFrame } {
  checkShares({ train: trainShare, validation: 0, test: 1 - trainShare });
  const rows = Math.round(frame.height * trainShare);
  return { train: frame.slice(0, rows), test: frame.slice(rows, frame.height - rows) };
}

/** For each distinct source a random place in its family, spread evenly between 0 and 1. */
function placesInFamily(frame: pl.DataFrame, seed: string | number): pl.DataFrame {
  const sources = frame.unique(["source"], "first", true);
  const random = seedrandom.alea(String(seed));
  const draws = Float64Array.from({ length: sources.height }, () => random());
  const drawn = sources.withColumn(pl.Series("draw", draws));
  const rank = pl.col("draw").rank("ordinal").cast(pl.Float64).sub(0.5);
  const place = frame.columns.includes("family")
    ? rank.over("family").div(pl.col("draw").count().over("family"))
    : rank.div(pl.col("draw").count());
  return drawn.select(pl.col("source"), place.alias("place"));
}

function checkShares(shares: Record<"train" | "validation" | "test", number>): void {
  const values = Object.values(shares);
  const sum = values.reduce((total, share) => total + share, 0);
  if (values.some((share) => !(share >= -1e-9)) || sum > 1 + 1e-9 || !(shares.train > 0)) {
    throw new InputError(
      `The shares of a split are fractions that add up to at most 1, with some rows to train on; these are ${JSON.stringify(shares)}`,
    );
  }
}

function checkParts(parts: Split, shares: Record<keyof Split, number>, rows: number): void {
  for (const name of ["train", "validation", "test"] as const) {
    if (shares[name] > 1e-9 && parts[name].height === 0) {
      throw new InputError(
        `A ${name} share of ${shares[name].toFixed(2)} of ${rows} rows leaves the ${name} part empty; use more rows`,
      );
    }
  }
}
