import { apply, contentRegisters, Operation, snapshot } from "@concord/document";
import { DocumentId, Invoice, Workspace } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { sellerEdit } from "./seller-edit.ts";
import { sellerOf } from "./seller-of.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const workspace = Workspace.parse({
  company: {
    name: "Nordlicht GmbH",
    vatId: "DE123456789",
    address: { city: "Hamburg", country: "DE" },
    ids: [{ value: "4000001", scheme: "0088" }],
  },
  bank: { iban: "DE89370400440532013000", bic: "COBADEFFXXX" },
});

/** A draft, and what the workspace's company makes of it. */
function after(content: Parameters<typeof Invoice.parse>[0]): Invoice {
  const draft = Invoice.parse(content);
  const doc = new Y.Doc();
  const origin = { source: "user", actor: "ada" } as const;
  apply(
    doc,
    Operation.parse({ type: "create", document: { kind: "invoice", content: draft } }),
    origin,
  );
  const { operations } = sellerEdit(workspace, draft, contentRegisters("invoice", draft));
  for (const each of operations) {
    expect(apply(doc, Operation.parse(each), origin).type).not.toBe("refused");
  }
  const read = snapshot(doc, { id });
  if (read.kind !== "invoice") throw new Error(`It is of kind ${read.kind}`);
  expect(read.problems).toEqual([]);
  return read.invoice;
}

test("[WB211] a new invoice is of the workspace's company, and paid to its account", () => {
  expect(sellerOf(workspace)).toEqual({
    seller: workspace.company,
    paymentMeans: [{ id: "bank", code: "30", iban: "DE89370400440532013000", bic: "COBADEFFXXX" }],
  });
  expect(sellerOf(Workspace.parse({}))).toEqual({});
  // A holder alone is nowhere to pay to.
  expect(sellerOf(Workspace.parse({ bank: { accountName: "Nordlicht" } }))).toEqual({});
});

test("[WB211] a draft that was begun before takes the company over; what it says itself stays", () => {
  const empty = after({});
  expect(empty.seller).toEqual(workspace.company);
  expect(empty.paymentMeans).toEqual(sellerOf(workspace).paymentMeans);

  const own = after({
    seller: { address: { city: "München" } },
    paymentMeans: [{ id: "card", code: "48" }],
  });
  expect(own.seller).toEqual({
    ...workspace.company,
    address: { city: "München", country: "DE" },
  });
  expect(own.paymentMeans).toEqual([{ id: "card", code: "48" }]);
  // Our tax id must not come to another seller's name.
  const other = { name: "Elbwerk GmbH" };
  expect(after({ seller: other })).toMatchObject({ seller: other, paymentMeans: [] });
});
