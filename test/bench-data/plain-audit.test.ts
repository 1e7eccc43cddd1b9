import assert from "node:assert/strict";
import { test } from "node:test";
import { auditPlainly, splitPlainly } from "../../scripts/bench-data/plain-audit";
import { auditPairs } from "../../src/text/audit";
import { fromPairs } from "../../src/text/pairs";
import { seededChoices } from "../../src/text/random";

test("polars and plain loops count the same in 3,000 rows with every blemish", () => {
  const choose = seededChoices(5);
  const word = () => choose.pick(["ten", "Ten", " ten", "six", "to  six", "ñu", "q"]);
  const rows = Array.from({ length: 3000 }, (): [string, string] => [
    `${word()} ${choose.whole(1, 90)}`,
    `0${choose.whole(1, 3)}:00`,
  ]);
  const audit = auditPairs(fromPairs(rows.map(([source, target]) => ({ source, target }))));
  const plain = auditPlainly(rows);
  assert.ok(plain.repeatedRows > 100 && plain.ambiguousSources > 100 && plain.leakedRows > 100);
  assert.deepEqual(plain, {
    rows: audit.rows,
    distinctSources: audit.distinctSources,
    repeatedRows: audit.repeatedRows,
    ambiguousSources: audit.ambiguous.height,
    nearTwins: audit.nearTwins.height,
    untidySpaces: audit.untidySpaces.height,
    longest: Number(audit.lengths.getColumn("longest").get(0)),
    characters: audit.sourceCharacters.height,
    leakedRows: audit.split.leakedRows,
  });
  assert.equal(
    splitPlainly(rows, 0.8).reduce((sum, part) => sum + part),
    3000,
  );
});
