import { Invoice } from "@concord/model";
import { expect, test } from "vitest";
import { canonicalContentId } from "./content-id.ts";

const invoice = Invoice.parse({ number: "7", currency: "EUR", seller: { name: "A", vatId: "B" } });

test("[FO21] one content is one id, whatever the order of fields and the absent ones", () => {
  const again = Invoice.parse({
    seller: { vatId: "B", name: "A", contact: {} },
    currency: "EUR",
    number: "7",
    dueDate: undefined,
  });
  expect(canonicalContentId(again)).toBe(canonicalContentId(invoice));
});

test("[FO21] the id is fixed for good: documents are already stored under it", () => {
  expect(canonicalContentId(invoice)).toBe("1a6e9218-3503-56af-ab03-001fa1639dd1");
});

test("[FO21] another content is another id", () => {
  const other = Invoice.parse({ ...invoice, number: "8" });
  expect(canonicalContentId(other)).not.toBe(canonicalContentId(invoice));
});
