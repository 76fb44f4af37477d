import { readUbl } from "@concord/formats";
import { type StatedTotals, computeTotals } from "@concord/model";
import { expect, test } from "vitest";
import { corpusFiles, isUblDocument, readCorpusFile, sha256 } from "./corpora.ts";
import { expectedDifferences } from "./ubl-exceptions.ts";

const terms = {
  lineNet: "BT-106",
  allowances: "BT-107",
  charges: "BT-108",
  net: "BT-109",
  tax: "BT-110",
  gross: "BT-112",
  payable: "BT-115",
} as const satisfies Partial<Record<keyof StatedTotals, string>>;

const isTerm = (name: string): name is keyof typeof terms => name in terms;

const valid = corpusFiles(
  "computed totals equal the printed ones of every valid UBL document",
  (file) => isUblDocument(file) && file.en16931_1_3_16?.fatal.length === 0,
);

const results = valid.map((file) => {
  const result = readUbl(readCorpusFile(file), { sha256 });
  if (result.type === "refused") throw new Error(`${file.path}:${result.line}: ${result.reason}`);
  const computed = computeTotals(result.invoice);
  const stated = result.invoice.stated ?? {};
  const compared = Object.keys(terms)
    .filter(isTerm)
    .filter((name) => stated[name] !== undefined);
  return {
    file,
    compared,
    different: compared.filter((name) => stated[name]?.value !== computed[name]),
  };
});

test("[CF8] BT-106 to BT-115 computed from a valid document are the printed ones, but for what is listed", () => {
  const different = results
    .filter(({ different: names }) => names.length > 0)
    .map(({ file, different: names }) => ({
      file: file.name,
      terms: names.map((each) => terms[each]),
    }));
  const expected = expectedDifferences.map(({ file, terms: names }) => ({ file, terms: names }));
  expect(byFile(different)).toEqual(valid.length === 0 ? [] : byFile(expected));
  const amounts = results.flatMap(({ compared }) => compared).length;
  expect([
    [0, 0],
    [83, 445],
  ]).toContainEqual([valid.length, amounts]);
});

test("[CF9] the documents that differ are those where the independent census found lines or tax off", () => {
  const found = results
    .filter(({ different }) => different.length > 0)
    .map(({ file }) => file.name);
  const counted = valid
    .filter(({ arithmetic: census }) => {
      if (census === undefined) throw new Error("The manifest counts every document");
      return census.line_off + census.line_slack + census.vat_off + census.vat_slack > 0;
    })
    .map(({ name }) => name);
  expect(found.toSorted()).toEqual(counted.toSorted());
});

function byFile<T extends { readonly file: string }>(entries: readonly T[]): readonly T[] {
  return entries.toSorted((a, b) => (a.file < b.file ? -1 : 1));
}
