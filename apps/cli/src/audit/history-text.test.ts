import type { HistoryEntry } from "@concord/ledger";
import { DocumentId } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { DeviceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { toldHistory } from "./history-text.ts";

const id = DocumentId.parse("0197f3a0-0000-7000-8000-000000000001");
const hour = 3_600_000;
const noon = Date.parse("2026-11-22T12:00:00Z");

function entry(
  seq: number,
  author: string,
  changes: readonly (readonly [string, JsonValue, JsonValue])[],
  more: Partial<HistoryEntry> = {},
): HistoryEntry {
  return {
    seq,
    hash: `${seq}`,
    at: noon + seq * hour,
    deviceTime: noon + seq * hour,
    author: { id: author, name: author },
    device: DeviceId.parse("device-1"),
    batch: seq,
    operations: [],
    changes: changes.map(([path, before, after]) => ({
      path,
      before: { type: "known", value: before },
      after: { type: "known", value: after },
    })),
    ...more,
  };
}

test("[CM130] what was raised, recorded, issued and erased reads as a person would say it", () => {
  const created = entry(1, "Ada", [
    ["documentKind", null, "invoice"],
    ["currency", null, "EUR"],
    ["buyer.name", null, "Nordlicht"],
    ["lines.a.position", null, "a0"],
    ["lines.a.name", null, "Drone flight"],
    ["lines.a.unit", null, "HAR"],
    ["lines.a.quantity", null, "12"],
    ["lines.a.price", null, "72"],
  ]);
  const raised = entry(2, "Idris", [["lines.a.quantity", "12", "14"]], {
    deviceTime: noon,
  });
  const changed = entry(3, "Ada", [
    ["dueDate", "2026-12-01", "2026-12-24"],
    ["lines.a.price", "72", "70"],
    ["lines.b.position", null, "a1"],
    ["lines.b.name", null, "Tra\u001b[31mvel"],
    ["paymentTerms", "Net 30", null],
  ]);
  const paid = entry(4, "Stripe", [["payments.stripe:py_1", null, { amount: "40" }]]);
  const erased = {
    ...entry(5, "Ada", []),
    changes: [{ path: "dueDate", before: { type: "withheld" }, after: { type: "withheld" } }],
  } as const;
  expect(toldHistory(id, [created, raised, changed, paid, erased]).split("\n")).toEqual([
    "2026-11-22 17:00:00  Ada, device-1",
    "  changed 1 field whose values are erased or withheld",
    "2026-11-22 16:00:00  Stripe, device-1",
    "  recorded a payment of 40 EUR (stripe:py_1)",
    "2026-11-22 15:00:00  Ada, device-1",
    "  changed due date from 2026-12-01 to 2026-12-24",
    "  lowered price of Drone flight from 72 to 70",
    "  added Travel",
    "  cleared payment terms, which was Net 30",
    "  total -28.00: 1008.00 → 980.00 EUR",
    "2026-11-22 12:00:00  Idris, device-1 (offline, synced 2 h later)",
    "  raised Drone flight from 12 to 14 HAR",
    "  total +144.00: 864.00 → 1008.00 EUR",
    "2026-11-22 13:00:00  Ada, device-1",
    "  created it for Nordlicht with 1 line",
    "  total +864.00: 0.00 → 864.00 EUR",
  ]);
});

test("[CM130] a credit that was used reads as one, by the number of the other invoice", () => {
  const created = entry(1, "Ada", [
    ["documentKind", null, "invoice"],
    ["currency", null, "EUR"],
  ]);
  const [from, to] = [
    { amount: "40", from: "balance", takenFrom: id, reference: "R-6" },
    { amount: "30", to: "balance", usedFor: id, reason: "R-8" },
  ];
  const used = entry(2, "Ada", [
    ["payments.use-1", null, from],
    ["refunds.use-2", null, to],
  ]);
  expect(toldHistory(id, [created, used])).toContain("used a credit of 40 EUR from R-6 (use-1)");
  expect(toldHistory(id, [created, used])).toContain("used a credit of 30 EUR for R-8 (use-2)");
});
