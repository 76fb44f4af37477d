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
  expect(canonicalContentId(invoice)).toBe("15254f60-a427-5155-b6a6-a4d35da33455");
});

test("[FO21] the kind and what an issuer rounds like are content", () => {
  const ids = [{}, { kind: "credit-note" }, { roundingMode: "down" }].map((more) =>
    canonicalContentId(Invoice.parse({ ...invoice, ...more })),
  );
  expect(new Set(ids).size).toBe(3);
});

test("[FO21] another content is another id", () => {
  const other = Invoice.parse({ ...invoice, number: "8" });
  expect(canonicalContentId(other)).not.toBe(canonicalContentId(invoice));
});
