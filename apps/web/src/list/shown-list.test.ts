import { PlainDate } from "@concord/model";
import { expect, test } from "vitest";
import type { ListedRow } from "../wire/messages.ts";
import { everything } from "./list-filter.ts";
import { newestFirst } from "./list-order.ts";
import { createShownList } from "./shown-list.ts";
import type { ListBasis } from "./shown-list.ts";
import { idOf, rowOf } from "./testing/rows.ts";

/** Ten of them, the tenth the newest: the list shows 10 to 1. */
const rows = Array.from({ length: 10 }, (_, at) =>
  rowOf(at + 1, { number: String(at + 1), issueDate: `2026-11-${10 + at}` }),
);
const seen = { ids: [8, 7, 6].map(idOf), before: 2, all: 10 };

function listOf() {
  const list = createShownList({ now: () => 0, again: () => undefined, locale: "en" });
  let rowsVersion = 0;
  return (given: readonly ListedRow[], more: Partial<ListBasis>) => {
    rowsVersion += 1;
    const { invoices, waiting, room, extent } = list.of({
      rows: new Map(given.map((row) => [row.document, row])),
      rowsVersion,
      extent: "whole",
      seen,
      filter: everything,
      order: newestFirst,
      turnedDown: new Map(),
      today: PlainDate.parse("2026-11-29"),
      isInUse: () => false,
      ...more,
    });
    const numbers = invoices.map(({ summary }) => Number(summary.number));
    return { numbers, waiting, room, extent };
  };
}

test("[WB173] the list opens with what was in view, in its place, and moves nothing when all the others have come", () => {
  const show = listOf();
  const looked = rows.slice(5, 8);
  expect(show([], { extent: "nothing" })).toMatchObject({ extent: "nothing", numbers: [] });
  expect(show(looked, { extent: "look" })).toEqual({
    extent: "look",
    numbers: [8, 7, 6],
    room: { above: 2, below: 5 },
    waiting: 0,
  });
  expect(show(rows, {})).toEqual({
    extent: "whole",
    numbers: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
    room: { above: 0, below: 0 },
    waiting: 0,
  });
});

test("[WB173] what moved since it was in view waits while somebody points at it, and what is gone is gone", () => {
  const show = listOf();
  show(rows.slice(5, 8), { extent: "look" });
  const moved = rowOf(7, { number: "7", issueDate: "2026-11-29" }, { revision: 2 });
  const now = [...rows.filter(({ document }) => ![idOf(7), idOf(6)].includes(document)), moved];
  expect(show(now, { isInUse: () => true })).toMatchObject({
    numbers: [10, 9, 8, 7, 5, 4, 3, 2, 1],
    waiting: 1,
  });
  expect(show(now, {}).numbers).toEqual([7, 10, 9, 8, 5, 4, 3, 2, 1]);
});

test("[WB173] of what the filters do not leave any more nothing is shown, nor of a list that asks for something else", () => {
  const show = listOf();
  const filter = { ...everything, status: "open" } as const;
  const paid = rowOf(8, { number: "8", status: "paid", issueDate: "2026-11-17" });
  const looked = [paid, ...rows.slice(5, 7)];
  expect(show(looked, { extent: "look", filter }).numbers).toEqual([7, 6]);
  expect(show([paid], { extent: "look", filter }).extent).toBe("nothing");
  expect(show(looked, { extent: "look", seen: null }).extent).toBe("nothing");
});
