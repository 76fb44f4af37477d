import { readUbl } from "@concord/formats";
import { computeTotals, statedFindings } from "@concord/model";
import { expect, test } from "vitest";
import { type CenException, expectedDisagreements, expectedRefusals } from "./cen-exceptions.ts";
import { cenUnitTests } from "./cen-unit-tests.ts";
import { corpusFiles, readCorpusFile, sha256 } from "./corpora.ts";

const unitTests = corpusFiles("the unit tests of the official rules agree", ({ path }) =>
  /^en16931-cen\/test\/(Invoice|CreditNote)-unit-UBL\//.test(path),
).flatMap((file) =>
  cenUnitTests(
    file.path.replace("en16931-cen/test/", ""),
    new TextDecoder().decode(readCorpusFile(file)),
  ),
);

/** The rules of arithmetic, which our findings claim. */
const claimed = /^BR-CO-1[0-7]$|^BR-(S|Z|E|AE|IC|G|O|AF|AG)-08$/;

const results = unitTests.map((unit) => ({ unit, result: readUbl(unit.xml, { sha256 }) }));

test("[CF14] every fragment of the official unit tests is read, but for those with a value that is not of its type", () => {
  const refused = results.filter(({ result }) => result.type === "refused");
  expect(refused.map(({ unit }) => unit.name).toSorted()).toEqual(namesOf(expectedRefusals));
  expect([0, 1131]).toContain(unitTests.length);
});

test("[CF15] our findings agree with the official unit tests of arithmetic, but for what is listed", () => {
  const verdicts = results.flatMap(({ unit, result }) => {
    if (result.type === "refused") return [];
    const fired = new Set(
      statedFindings(result.invoice, computeTotals(result.invoice))
        .filter(({ severity }) => severity === "error")
        .map(({ rule }) => rule),
    );
    return [
      ...unit.success.map((rule) => ({ name: unit.name, rule, right: !fired.has(rule) })),
      ...unit.error.map((rule) => ({ name: unit.name, rule, right: fired.has(rule) })),
    ].filter(({ rule }) => claimed.test(rule));
  });
  const wrong = verdicts.filter(({ right }) => !right).map(({ name }) => name);
  expect(wrong.toSorted()).toEqual(namesOf(expectedDisagreements));
  expect([0, 217]).toContain(verdicts.length);
});

function namesOf(exceptions: readonly CenException[]): readonly string[] {
  return unitTests.length === 0 ? [] : exceptions.flatMap(({ names }) => names).toSorted();
}
