import type { OperationInput } from "@concord/document";
import { DocumentId, Invoice } from "@concord/model";

/** The document of a number, the same in every process. */
export function documentNumbered(index: number): DocumentId {
  return DocumentId.parse(`0197f3a0-0000-7000-8000-${index.toString(16).padStart(12, "0")}`);
}

/** A draft that lacks nothing. */
export function completeDraft(index: number): OperationInput {
  const content = Invoice.parse({
    currency: "EUR",
    seller: { name: "Ours GmbH" },
    buyer: { name: `Customer ${index}` },
    lines: [
      {
        id: "l1",
        name: "Pump",
        quantity: "1",
        price: "100",
        tax: { category: "S", rate: "19" },
      },
    ],
  });
  return { type: "create", document: { kind: "invoice", content } };
}
