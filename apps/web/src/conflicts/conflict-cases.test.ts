import type { ConflictRecord } from "@concord/document";
import { expect, test } from "vitest";
import type { ListedRow } from "../wire/messages.ts";
import { rowOf as listedRow } from "../list/testing/rows.ts";
import {
  casesOf,
  filteredCases,
  fieldOf,
  moneyAtStake,
  quietlyMerged,
  sourceName,
} from "./conflict-cases.ts";

const record = (path: string, kept: string, lost: string, at: string): ConflictRecord => ({
  kind: "concurrent",
  path,
  kept: { value: `${kept}'s`, author: kept, at: "2026-11-01T10:00:00.000Z" },
  lost: { value: `${lost}'s`, author: lost, at },
  state: "open",
});

function rowOf(
  number: number,
  about: Readonly<Record<string, unknown>>,
  conflicts: ListedRow["conflicts"],
): ListedRow {
  return listedRow(
    number,
    { status: "draft", conflicts: conflicts.length, ...about },
    { conflicts },
  );
}

const person = "person" as const;
const rows = [
  rowOf(1, { currency: "EUR", gross: "10.1" }, [
    { id: "a", attention: person, record: record("dueDate", "Ana", "Ben", "2026-11-03T00:00:00Z") },
    {
      id: "b",
      attention: "history",
      record: record("description", "Ana", "Ben", "2026-11-09T00:00:00Z"),
    },
  ]),
  rowOf(2, { currency: "EUR", gross: "0.2" }, [
    {
      id: "c",
      attention: person,
      record: record("lines.k1.price", "quickbooks:9130", "Ben", "2026-11-04T00:00:00Z"),
    },
    {
      id: "d",
      attention: person,
      record: record("lines.k1.price", "quickbooks:9130", "Ana", "2026-11-05T00:00:00Z"),
    },
    { id: "e", attention: person, record: record("dueDate", "Ana", "Cy", "2026-11-02T00:00:00Z") },
  ]),
  rowOf(3, { currency: "JPY", gross: "500" }, [
    { id: "f", attention: person, record: record("dueDate", "Ana", "Cy", "2026-11-01T00:00:00Z") },
  ]),
  rowOf(4, {}, []),
];
const cases = casesOf(rows);

test("[WB90] every field that waits for a person is one case, by invoice, the newest first", () => {
  const seen = cases.map(({ document, path, conflicts }) => [
    document.at(-1),
    path,
    conflicts.map(({ id }) => id).join(""),
  ]);
  expect(seen).toEqual([
    ["2", "lines.k1.price", "cd"],
    ["2", "dueDate", "e"],
    ["1", "dueDate", "a"],
    ["3", "dueDate", "f"],
  ]);
  expect(casesOf(rows.toReversed())).toEqual(cases);
  expect(cases[0]?.sources).toEqual(["QuickBooks", "Ben", "Ana"]);
  expect(sourceName("Mara")).toBe("Mara");
});

const left = (filter: Partial<Parameters<typeof filteredCases>[1]>) =>
  filteredCases(cases, { field: "", source: "", mine: "", ...filter }).map(({ key }) =>
    key.slice(35),
  );

test("[WB90] a filter leaves a field, a source, or what I have a value in", () => {
  expect(fieldOf("lines.k1.tax.rate")).toBe("lines.tax.rate");
  expect(left({ field: "lines.price" })).toEqual(["2/concurrent/lines.k1.price"].map((key) => key));
  expect(left({ source: "Cy" })).toEqual(["2/concurrent/dueDate", "3/concurrent/dueDate"]);
  expect(left({ mine: "Ben", field: "dueDate" })).toEqual(["1/concurrent/dueDate"]);
});

test("[WB90] what is at stake is summed up by currency, each invoice once", () => {
  expect(moneyAtStake(cases)).toEqual([
    { currency: "EUR", amount: "10.3" },
    { currency: "JPY", amount: "500" },
  ]);
});

test("[WB193] what needed nobody is counted for seven days", () => {
  const counts = ["2026-11-10", "2026-11-15", "2026-11-16"].map((day) =>
    quietlyMerged(rows, Date.parse(`${day}T00:00:00Z`)),
  );
  expect(counts).toEqual([1, 1, 0]);
});
