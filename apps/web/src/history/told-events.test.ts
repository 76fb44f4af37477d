import type { Registers } from "@concord/document";
import { eventsOf, totalChange } from "@concord/ledger/story";
import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { eventWords, totalWords } from "./told-events.ts";
import { paired, thenInvoice } from "./then-invoice.ts";
import { PlainDate } from "@concord/model";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
const base: Registers = {
  documentKind: "invoice",
  currency: "EUR",
  dueDate: "2026-12-01",
  "lines.a.position": "a0",
  "lines.a.name": "Drone flight",
  "lines.a.quantity": "12",
  "lines.a.unit": "HAR",
  "lines.a.price": "72",
};

function told(changes: Registers): readonly string[] {
  const after = { ...base, ...changes };
  return eventsOf(base, after, Object.keys(changes)).map((event) =>
    eventWords(event, { before: base, after }),
  );
}

test("[WB261] what happened is said in the words of invoices, in the viewer's notation", () => {
  expect(told({ "lines.a.quantity": "14" })).toEqual(["raised Drone flight from 12 to 14 ha"]);
  expect(told({ "lines.a.price": "70.5" })).toEqual([
    "lowered unit price of Drone flight from 72.00 to 70.50",
  ]);
  expect(told({ dueDate: "2026-12-24", "references.purchaseOrder": "PO-7" })).toEqual([
    "changed due date from Dec 1, 2026 to Dec 24, 2026",
    "set PO number to PO-7",
  ]);
  expect(
    told({
      "lines.a.removed": true,
      "payments.stripe:py_1": { amount: "40" },
      issued: { number: "R-7" },
    }),
  ).toEqual(["deleted Drone flight", "recorded a payment of €40.00", "issued it as R-7"]);
  expect(eventWords({ type: "withheld", fields: 3 }, { before: {}, after: {} })).toBe(
    "changed 3 fields whose values were erased",
  );
  expect(eventWords({ type: "withheld", fields: 1 }, { before: {}, after: {} })).toBe(
    "changed 1 field whose value was erased",
  );
  const change = totalChange(id, base, { ...base, "lines.a.quantity": "14" });
  expect(change === null ? "" : totalWords(change)).toBe("total +€144.00, now €1,008.00");
});

test("[WB583] tags that were added and removed are told as that", () => {
  expect(told({ "tags.k1": "VIP" })).toEqual(["added the tag VIP"]);
  const before = { ...base, "tags.k1": "VIP" };
  const after = { ...base, "tags.k1": null };
  const events = eventsOf(before, after, ["tags.k1"]);
  expect(events.map((event) => eventWords(event, { before, after }))).toEqual([
    "removed the tag VIP",
  ]);
});

test("[WB517] a credit that was used is told by the number of the other invoice, and so is that it was taken back", () => {
  const other = "01890a5d-ac96-774b-bcce-b302099a8058";
  const payment = { amount: "40", from: "balance", takenFrom: other, reference: "R-6" };
  expect(told({ "payments.use-1": payment })).toEqual(["used €40.00 of the credit from R-6"]);
  const refund = { amount: "40", to: "balance", usedFor: other, reason: "R-8" };
  expect(told({ "refunds.use-1": refund })).toEqual(["used €40.00 of the credit for R-8"]);
  expect(told({ "refunds.use-1": refund, "refunds.use-1.failed": {} })).toContain(
    "took back a credit that was used",
  );
});

test("[WB265] an invoice of then says what followed from its registers on that day, and two moments are laid beside each other", () => {
  const day = PlainDate.parse("2026-12-02");
  const [now, then] = [
    thenInvoice(id, { ...base, "lines.b.position": "a1", "lines.b.name": "Travel" }, day, []),
    thenInvoice(id, base, day, []),
  ];
  expect(then.lines.map(({ name, quantity, net }) => [name.text, quantity.text, net])).toEqual([
    ["Drone flight", "12", "€864.00"],
  ]);
  expect(then.sums.at(-1)).toMatchObject({ text: "€864.00", isDue: true });
  expect(then.fields.find(({ path }) => path === "dueDate")?.text).toBe("Dec 1, 2026");
  const lines = paired(then.lines, now.lines, ({ key }) => key);
  expect(lines.map((pair) => [pair.is?.key, pair.was?.key])).toEqual([
    ["a", "a"],
    [undefined, "b"],
  ]);
});
