import { expect, test } from "vitest";
import { baseAfterAnswer, completeReading } from "./reading.ts";

test("[BR5] a register that is no longer named is cleared, an entry that is gone is removed with its values", () => {
  const agreed = {
    dueDate: "2026-01-31",
    "lines.a.name": "Pump",
    "lines.b.name": "Hose",
    "lines.b.price": "3",
  };
  expect(completeReading(agreed, { "lines.a.name": "Pump", "lines.b.name": "Hose" })).toEqual({
    dueDate: null,
    "lines.a.name": "Pump",
    "lines.b.name": "Hose",
    "lines.b.price": null,
  });
  const removed = completeReading(agreed, { dueDate: "2026-01-31", "lines.a.name": "Pump" });
  expect(removed).toEqual({ ...agreed, "lines.b.removed": true });
  expect(completeReading(removed, { dueDate: "2026-01-31", "lines.a.name": "Pump" })).toEqual(
    removed,
  );
  expect(completeReading(removed, agreed)).toEqual({ ...agreed, "lines.b.removed": false });
});

test("[BR4] what was sent and is shown differently is agreed; what did not move is reported", () => {
  const before = { fields: { "buyer.name": "Acme", dueDate: "2026-01-31" }, ours: {} };
  const carried = { values: { "buyer.name": "Acme International", dueDate: "2026-02-28" } };
  const shown = { "buyer.name": "Acme Internat", dueDate: "2026-01-31" };
  expect(baseAfterAnswer(before, carried, shown)).toEqual({
    base: {
      fields: shown,
      ours: { "buyer.name": "Acme International", dueDate: "2026-02-28" },
    },
    notTaken: [{ path: "dueDate", sent: "2026-02-28", shown: "2026-01-31" }],
  });
});
