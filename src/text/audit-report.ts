import pl from "nodejs-polars";
import type { Audit } from "./audit";
import { SPACE_LEGEND, SPACE_SIGN, visibleSpaces } from "./visible";

/** The audit as plain data. Counts are complete; lists are cut to `listed` entries. */
export function auditToJSON(audit: Audit, listed = 1000): Record<string, unknown> {
  const list = (frame: pl.DataFrame) => frame.head(listed).toRecords();
  const { split } = audit;
  return {
    rows: audit.rows,
    distinctSources: audit.distinctSources,
    repeatedRows: audit.repeatedRows,
    duplicatePairs: audit.duplicates.height,
    ambiguousSources: audit.ambiguous.height,
    nearTwins: audit.nearTwins.height,
    untidySpaces: audit.untidySpaces.height,
    lengths: list(audit.lengths),
    truncation: list(audit.truncation),
    targetLengths: list(audit.targetLengths),
    sourceCharacters: audit.sourceCharacters.height,
    targetCharacters: audit.targetCharacters.height,
    charactersSeenOnce: audit.seenOnce.height,
    families: audit.families ? list(audit.families) : null,
    split: {
      kind: split.kind,
      trainRows: split.trainRows,
      testRows: split.testRows,
      leakedSources: split.leaks.height,
      leakedRows: split.leakedRows,
      rowsWithUnknown: split.rowsWithUnknown,
      unknownCharacters: list(split.unknownCharacters),
    },
    lists: {
      duplicates: list(audit.duplicates),
      ambiguous: list(audit.ambiguous),
      nearTwins: list(audit.nearTwins),
      untidySpaces: list(audit.untidySpaces),
      seenOnce: list(audit.seenOnce),
      leaks: list(split.leaks),
    },
  };
}

/** The audit as text for a terminal: one line for each question, with a table below it if there is something to list. */
export function auditToText(audit: Audit, listed = 10): string {
  const { split } = audit;
  const sections: [line: string, table?: pl.DataFrame][] = [
    [`${many(audit.rows, "row")}, ${many(audit.distinctSources, "distinct source")}`],
    [`${many(audit.repeatedRows, "row")} repeating an earlier row`, audit.duplicates],
    [`${many(audit.ambiguous.height, "source")} with more than one target`, audit.ambiguous],
    [
      `${many(audit.nearTwins.height, "group")} of sources that differ only in case or spaces`,
      audit.nearTwins,
    ],
    [`${many(audit.untidySpaces.height, "row")} with spaces at an end or in a row`, audit.untidySpaces],
    ["Lengths in characters", audit.lengths],
    ["What a source length would cut", audit.truncation],
    [`${many(audit.sourceCharacters.height, "different character")} in sources`, audit.sourceCharacters],
    [`${many(audit.targetCharacters.height, "different character")} in targets`, audit.targetCharacters],
    [`${many(audit.seenOnce.height, "character")} seen only once`, audit.seenOnce],
    audit.families
      ? [`${many(audit.families.height, "family", "families")}`, audit.families]
      : ["No family column"],
    [`Split: ${split.kind} (${many(split.trainRows, "row")} and ${split.testRows.toLocaleString("en")})`],
    [
      `${many(split.leaks.height, "source")} on both sides of the split, ${many(split.leakedRows, "test row")} leaked`,
      split.leaks,
    ],
    [
      `${many(split.unknownCharacters.height, "character")} never seen in training, in ${many(split.rowsWithUnknown, "test row")}`,
      split.unknownCharacters,
    ],
  ];
  return sections
    .map(([line, table]) => (table && table.height > 0 ? `${line}\n${drawTable(table, listed)}` : line))
    .join("\n");
}

function many(count: number, one: string, several = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : several}`;
}

function drawTable(frame: pl.DataFrame, listed: number): string {
  const shown = frame.head(listed);
  pl.Config.setTblRows(shown.height).setTblHideColumnDataTypes(true);
  process.env.POLARS_FMT_TABLE_CELL_NUMERIC_ALIGNMENT = "RIGHT"; // polars has no setter for it
  process.env.POLARS_FMT_STR_LEN = "80"; // no setter either; the default of 32 would cut most phrases
  // Polars starts with a line "shape: (rows, columns)", which would describe the shortened table.
  const table = withVisibleSpaces(shown)
    .toString()
    .replace(/^shape: .*\n/, "");
  pl.Config.setTblRows().setTblHideColumnDataTypes(false);
  const rest = frame.height - shown.height;
  return [
    table,
    ...(table.includes(SPACE_SIGN) ? [SPACE_LEGEND] : []),
    ...(rest > 0 ? [`… and ${many(rest, "row")} more`] : []),
  ].join("\n");
}

function withVisibleSpaces(frame: pl.DataFrame): pl.DataFrame {
  const texts = frame.columns.filter((name) => frame.getColumn(name).isString());
  const columns = texts.map((name) =>
    pl.Series(
      name,
      frame
        .getColumn(name)
        .toArray()
        .map((text) => (text === null ? null : visibleSpaces(String(text)))),
      pl.Utf8,
    ),
  );
  return columns.length > 0 ? frame.withColumns(...columns) : frame;
}
