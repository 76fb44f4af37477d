import { DocumentId, Invoice, JsonValue } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { contentOf } from "./content-policy.ts";
import { contentDigest } from "./digest.ts";
import { contentByParts, invoiceOf, registersOf } from "./invoice-registers.ts";
import { pathTree } from "./path-tree.ts";
import { fieldsOf } from "./registers.ts";
import type { Registers } from "./registers.ts";
import { invoiceSnapshot, listing } from "./snapshot.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");

const frozen = Invoice.parse({
  currency: "EUR",
  dueDate: "2026-03-01",
  lines: [
    { id: "k1", quantity: "2", price: "50" },
    { id: "k2", quantity: "1", price: "0.5", tax: { category: "S", rate: "19" } },
  ],
});
const issued = {
  number: "S-1",
  on: "2026-01-01",
  by: { type: "connector", connector: "stripe", account: "acct_1", id: "in_1" },
  content: frozen,
  digest: contentDigest(frozen),
};
const record = {
  kind: "concurrent",
  path: "dueDate",
  kept: { value: "2026-01-31" },
  lost: { value: "2026-02-28" },
  state: "open",
};

const paths = [
  "kind",
  "currency",
  "dueDate",
  "issueDate",
  "number",
  "buyer.name",
  "buyer",
  "prepaid",
  "cashRounding",
  "pricesIncludeTax",
  "stated.gross",
  "customer",
  "assignee",
  "tags.k1",
  "references.x",
  "lines",
  "lines.k1",
  "lines.k1.id",
  "lines.k1.quantity",
  "lines.k1.price",
  "lines.k1.name",
  "lines.k1.removed",
  "lines.k2.removed",
  "lines.k2.position",
  "lines.k1.position",
  "lines..price",
  "lines.k2.price",
  "lines.k2.tax.rate",
  "lines.k2.tax",
  "lines.k2.adjustments.a1.type",
  "lines.k2.adjustments.a1.amount",
  "lines.k3.extraTaxes",
  "adjustments.a2.type",
  "adjustments.a2.amount",
  "adjustments.a2.percent",
  "adjustments.a2.removed",
  "instalments.i1.amount",
  "instalments.i1.dueDate",
  "notes.n1.text",
  "attachments.f1.size",
  "payments.p1",
  "payments.p1.settled",
  "payments.p2",
  "credits.c1",
  "credits.c1.voided",
  "refunds.r1",
  "writeOffs.w1",
  "voided",
  "issued",
  "requests.r1",
  "requests.r1.declined",
  "revisions.v1",
  "conflicts.x1",
  "conflicts.x2",
  "conflicts.x1.resolution",
  "conflicts",
  "links.stripe",
  "unknown.path",
  "schema",
  "__proto__",
  "constructor",
];
const values = fc.oneof(
  fc.constantFrom<unknown>(
    "EUR",
    "2026-02-28",
    "12.5",
    "1",
    "19",
    "allowance",
    "charge",
    "a1",
    "credit-note",
  ),
  fc.constantFrom<unknown>(null, true, false, "", 0, 7, -1, "1.50", "none", id, [], {}, [
    { rate: "7" },
  ]),
  fc.constantFrom<unknown>(
    { amount: "40", pending: true },
    { amount: "40" },
    { text: "10.00", value: "10" },
    record,
    { ...record, state: "closed" },
    { choice: "lost", lost: "2026-02-28" },
    issued,
    { order: 2, content: { ...frozen, number: "new" }, digest: issued.digest },
    { action: "issue" },
  ),
);
/** Registers as anybody may write them: mostly of an invoice, some of them wrong. */
const registers = fc
  .tuple(
    fc.constantFrom<Registers>({}, registersOf(frozen)),
    fc.array(fc.tuple(fc.constantFrom(...paths), values), { maxLength: 25 }),
  )
  .map(([base, written]): Registers => {
    const all = new Map<string, JsonValue>(Object.entries(base));
    for (const [path, value] of written) {
      all.set(path, JsonValue.parse(JSON.parse(JSON.stringify(value))));
    }
    return Object.fromEntries(all);
  });

test("[DO170] what a list shows of an invoice is what its snapshot says, whatever stands in its registers", () => {
  fc.assert(
    fc.property(registers, (written) => {
      const doc = new Y.Doc();
      for (const [path, value] of Object.entries(written)) fieldsOf(doc).set(path, value);
      const { invoice, ledger, issued: fact, tags, conflicts, kind } = invoiceSnapshot(doc, { id });
      expect(listing(doc, { id, kind: "invoice" })).toEqual({
        kind,
        id,
        invoice,
        ledger,
        issued: fact,
        tags,
        conflicts,
      });
    }),
    { numRuns: 400 },
  );
});

test("[DO170] an invoice that is read in one look is the one that is read part by part", () => {
  let whole = 0;
  fc.assert(
    fc.property(registers, (written) => {
      const byParts = contentByParts(Invoice, contentOf("invoice").layout, pathTree(written));
      const { invoice, problems } = invoiceOf(written);
      expect({ content: invoice, problems }).toEqual(byParts);
      if (problems.length === 0 && Object.keys(written).length > 0) whole += 1;
    }),
    { numRuns: 600 },
  );
  expect(whole).toBeGreaterThan(20);
});
