import { PlainDate } from "@concord/model";
import { expect, test } from "vitest";
import { newestFirst } from "./list-order.ts";
import { listSequence } from "./list-sequence.ts";
import { idOf, rowOf } from "./testing/rows.ts";

const rows = new Map(
  [
    rowOf(1, {
      number: "R-1",
      buyerName: "Kestrel",
      issueDate: "2026-11-01",
      gross: "10",
      outstanding: "10",
    }),
    rowOf(2, {
      number: "R-2",
      buyerName: "Hafenbau",
      issueDate: "2026-11-02",
      gross: "30",
      outstanding: "30",
    }),
    rowOf(3, {
      number: "R-3",
      buyerName: "Kestrel",
      issueDate: "2026-11-03",
      gross: "20",
      outstanding: "20",
    }),
    rowOf(4, { buyerName: "Kestrel", status: "draft" }),
  ].map((row) => [row.document, row] as const),
);
const basis = {
  rows,
  today: PlainDate.parse("2026-11-29"),
  locale: "en",
  find: async () => new Set([idOf(1), idOf(2)]),
};
const sequence = async (search: string, here: number, order = newestFirst) => {
  const ids = await listSequence({ search, order }, idOf(here), basis);
  return ids.map((id) => [1, 2, 3, 4].find((number) => idOf(number) === id));
};

test("[WB195] the invoices follow each other as the list was last filtered, searched and sorted", async () => {
  expect(await sequence("", 1)).toEqual([4, 3, 2, 1]);
  expect(await sequence("?customer=Kestrel", 1)).toEqual([4, 3, 1]);
  expect(await sequence("?q=r", 1)).toEqual([2, 1]);
  expect(await sequence("?q=>15", 2, { by: "total", direction: "ascending" })).toEqual([3, 2, 4]);
});

test("[WB195] an invoice that the filter has come to leave out keeps its place in the order", async () => {
  expect(await sequence("?customer=Kestrel", 2)).toEqual([4, 3, 2, 1]);
});
