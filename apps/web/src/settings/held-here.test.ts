import { expect, test } from "vitest";
import { PlainDate } from "@concord/model";
import { idOf, rowOf } from "../list/testing/rows.ts";
import { heldHere, waitingHere } from "./held-here.ts";

test("[WB216] what is on this device is counted: invoices and which of them are open or not sent, customers, products", () => {
  const rows = [
    rowOf(1, { status: "draft" }),
    rowOf(2, { status: "unpaid" }),
    { ...rowOf(3, { status: "partially-paid" }), sync: "on-this-device" as const },
    { ...rowOf(4, {}), kind: "party" as const, summary: undefined },
    { ...rowOf(5, {}), kind: "item" as const, summary: undefined },
  ].map(({ summary, ...row }) => (summary === undefined ? row : { ...row, summary }));
  expect(heldHere(rows, PlainDate.parse("2026-11-29"))).toEqual({
    invoices: 3,
    open: 2,
    customers: 1,
    products: 1,
    unsent: 1,
  });
});

test("[WB217] what would be lost is what was not sent and what the relay did not take; a copy is of one state of both", () => {
  const unsent = [{ document: idOf(1), changes: 3, since: 5 }];
  const refused = [
    {
      batch: 7,
      document: idOf(2),
      operations: [],
      madeAt: 1,
      reason: "read-only" as const,
      why: "",
      whatToDo: "",
    },
  ];
  const waiting = waitingHere({ unsent, refused });
  expect(waiting.changes).toBe(4);
  expect(waitingHere({ unsent, refused }).key).toBe(waiting.key);
  const more = [{ document: idOf(1), changes: 4, since: 5 }];
  expect(waitingHere({ unsent: more, refused }).key).not.toBe(waiting.key);
  expect(waitingHere({ unsent, refused: [] }).key).not.toBe(waiting.key);
});
