import { invoiceOf } from "@concord/document";
import type { Registers } from "@concord/document";
import type { JsonValue } from "@concord/model";
import type { DocumentChanges } from "@concord/protocol";
import { expect, test } from "vitest";
import { changesTold, withUntold } from "./told-changes.ts";

type Item = DocumentChanges["items"][number];

const registers: Registers = {
  currency: "EUR",
  dueDate: "2026-12-24",
  "lines.a.position": "a0",
  "lines.a.name": "Drone flight",
  "lines.a.quantity": "14",
};
const { invoice } = invoiceOf(registers);
const mara = { id: "mara", name: "Mara" };
const idris = { id: "idris", name: "Idris" };

function item(
  author: Item["author"],
  time: string,
  difference: readonly (readonly [string, JsonValue, JsonValue])[],
  more: Partial<Item> = {},
): Item {
  const at = `2026-11-29T${time}:00.000Z`;
  return {
    seq: 1,
    author,
    at,
    acceptedAt: at,
    difference: difference.map(([path, before, after]) => ({ path, before, after })),
    more: 0,
    ...more,
  };
}
const told = (...items: readonly Item[]) => changesTold(items, { registers, invoice, me: "idris" });
const lines = (...items: readonly Item[]): readonly string[] =>
  told(...items).map(({ who, name, before, after }) => `${who}: ${name} ${before} → ${after}`);

test("[WB736] the number that an invoice is issued with is told with its issue, and not beside it", () => {
  const issued = { number: "INV-1", digest: "0".repeat(64) };
  expect(
    lines(
      item({ id: "registrar", name: "Concord" }, "10:42", [
        ["issued", null, issued],
        ["number", null, "INV-1"],
      ]),
      item(mara, "10:40", [["number", null, "R-7"]]),
    ),
  ).toEqual(["Concord: Issued  → INV-1", "Mara: Number  → R-7"]);
});

test("[WB830] a moment that was given a name, another one or none is among the latest changes", () => {
  const of = { hash: "0a", at: 1 };
  const named = (name: string): JsonValue => ({ name, of });
  expect(
    lines(
      item(mara, "10:44", [["moments.m1", named("As sent"), null]]),
      item(mara, "10:42", [["moments.m1", named("As agreed"), named("As sent")]]),
      item(mara, "10:40", [
        ["moments.m1", null, named("As agreed")],
        ["moments.m2", null, named("Before the call")],
      ]),
    ),
  ).toEqual([
    "Mara: Name of a moment As sent → ",
    "Mara: Name of a moment As agreed → As sent",
    "Mara: Name of a moment  → As agreed",
    "Mara: Name of a moment  → Before the call",
  ]);
});

test("[WB200] what the journal holds is told in the words of the page, the latest first", () => {
  expect(
    lines(
      item(idris, "10:42", [["lines.a.quantity", "12", "14"]]),
      item(mara, "10:40", [["references.purchaseOrder", "PO-1", "PO-2"]]),
      item(mara, "10:30", [["note", null, null]]),
      item(mara, "10:20", [
        ["lines.a.position", null, "a0"],
        ["lines.a.name", null, "Drone flight"],
        ["lines.a.quantity", null, "12"],
      ]),
      item({ id: "stripe", name: "Stripe" }, "10:10", [
        ["payments.stripe:py_1", null, { amount: "40", on: "2026-11-28" }],
        ["links.stripe", null, { id: "in_1" }],
      ]),
      item(mara, "10:00", [
        ["documentKind", null, "invoice"],
        ["number", null, "R-7"],
        ["currency", null, "EUR"],
      ]),
    ),
  ).toEqual([
    "You: Drone flight: Quantity 12 → 14",
    "Mara: PO number PO-1 → PO-2",
    "Mara: Internal note  → changed",
    "Mara: Description, line 1  → Drone flight",
    "Stripe: Payment  → €40.00 · Nov 28, 2026",
    "Mara: Created  → R-7",
  ]);
});

test("[WB200] ten are enough, what follows closely is one, and what is left out is counted", () => {
  const many = Array.from({ length: 20 }, (_, index) =>
    item(mara, `09:${String(59 - index * 2).padStart(2, "0")}`, [
      ["number", `${index + 1}`, `${index}`],
    ]),
  );
  expect(told(...many)).toHaveLength(10);
  expect(
    lines(
      item(mara, "10:40", [["number", "2", "3"]]),
      item(mara, "10:40", [["number", "1", "2"]]),
      item(mara, "09:00", [], { more: 3 }),
    ),
  ).toEqual(["Mara: Number 1 → 3", "Mara: More  → Fields: 3"]);
});

test("[WB200] who was offline is said, and what the relay does not know yet is told once", () => {
  const late = item(mara, "08:00", [["number", "1", "2"]], {
    acceptedAt: "2026-11-29T10:00:00.000Z",
  });
  const known = told(late);
  expect(known[0]?.late).toBe("offline, synced 2 hr later");
  const mine = {
    path: "dueDate",
    name: "Due date",
    who: "You",
    isMine: true,
    at: Date.parse("2026-11-29T10:05:00.000Z"),
    before: "",
    after: "x",
  };
  const again = { ...mine, path: "number", name: "Number", who: "Mara", after: "2" };
  expect(withUntold([mine, again], known).map(({ path, late: of }) => [path, of])).toEqual([
    ["dueDate", undefined],
    ["number", "offline, synced 2 hr later"],
  ]);
});

const seen = { path: "number", name: "Number", who: "Somebody", isMine: false, before: "…" };
const at = (time: string): number => Date.parse(`2026-11-29T${time}.000Z`);

test("[WB480] what was seen here stands in its time, and once, whoever the relay says it was", () => {
  const known = told(
    item(mara, "10:40", [["number", "1", "2"]]),
    item(mara, "10:20", [["references.purchaseOrder", "PO-1", "PO-2"]]),
  );
  const changes = withUntold(
    [
      { ...seen, path: "currency", name: "Currency", at: at("10:50:00"), after: "EUR" },
      { ...seen, at: at("10:40:02"), after: "…" },
      { ...seen, path: "dueDate", name: "Due date", at: at("10:30:00"), after: "today" },
      { ...seen, at: at("09:00:00"), after: "0" },
    ],
    known,
  );
  expect(changes.map(({ name, who, after }) => `${who}: ${name} ${after}`)).toEqual([
    "Somebody: Currency EUR",
    "Mara: Number 2",
    "Somebody: Due date today",
    "Mara: PO number PO-2",
  ]);
});

test("[WB480] what follows soon on what the relay tells is no part of it", () => {
  const known = told(item(idris, "10:40", [["number", "1", "2"]]));
  const mine = { ...seen, who: "You", isMine: true, at: at("10:40:30"), after: "3" };
  expect(withUntold([mine], known).map(({ after }) => after)).toEqual(["3", "2"]);
  // However soon: it is another's.
  const atOnce = { ...mine, at: at("10:40:01") };
  expect(withUntold([atOnce], known).map(({ after }) => after)).toEqual(["3", "2"]);
});

test("[WB481] a tool's own id of a tax is no change", () => {
  const rates = { "quickbooks:1": "4" };
  expect(lines(item(mara, "10:40", [["lines.a.tax.vendorRates", null, rates]]))).toEqual([]);
});

test("[WB681] all that is recorded of an invoice is told by its name, and so is what was asked and became of it", () => {
  const stripe = { id: "stripe", name: "Stripe" };
  expect(
    lines(
      item({ id: "registrar", name: "Registrar" }, "11:00", [
        ["voided", null, { on: "2026-11-29", request: "r2", proof: "x", reason: "Wrong customer" }],
      ]),
      item(mara, "10:58", [
        ["requests.r1", null, { action: "void", digest: "00" }],
        ["requests.r1.declined", null, { reason: "Already paid." }],
      ]),
      item(mara, "10:50", [["disputes.web-1", null, { amount: "50", on: "2026-11-03" }]]),
      item(mara, "10:48", [["disputes.web-1.won", null, {}]]),
      item(stripe, "10:40", [["refunds.stripe:re_1", null, { amount: "5" }]]),
      item(stripe, "10:38", [
        ["payments.stripe:py_1.settled", null, { at: "2026-11-29T10:38:00Z" }],
      ]),
      item(mara, "10:30", [
        ["reversals.web-3", null, { payment: "p", amount: "7", reason: "bounce" }],
      ]),
      item(mara, "10:20", [["credits.web-4", null, { amount: "8", creditNote: "CN-1" }]]),
      item(mara, "10:10", [["writeOffs.web-5", null, { amount: "0.05" }]]),
    ),
  ).toEqual([
    "Registrar: Voided  → Nov 29, 2026 · Wrong customer",
    "Mara: Asked  → to void it",
    "Mara: Turned down  → Already paid.",
    "Mara: Dispute  → €50.00 · Nov 3, 2026",
    "Mara: Dispute won  → recorded",
    "Stripe: Refund  → €5.00",
    "Stripe: Payment arrived  → recorded",
    "Mara: Payment taken back  → €7.00",
    "Mara: Credit  → €8.00",
    "Mara: Write-off  → €0.05",
  ]);
});

test("[WB681] of two payments that were recorded at once both are told", () => {
  expect(
    lines(
      item(mara, "10:40", [
        ["payments.a", null, { amount: "1" }],
        ["payments.b", null, { amount: "2" }],
      ]),
    ),
  ).toEqual(["Mara: Payment  → €1.00", "Mara: Payment  → €2.00"]);
});
