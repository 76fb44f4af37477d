import type { OperationInput } from "@concord/document";
import type { DocumentId } from "@concord/model";
import type { Replica } from "@concord/client";

type CreateInput = Extract<OperationInput, { type: "create" }>;
type InvoiceInput = Extract<CreateInput["document"], { kind: "invoice" }>["content"];

/** Makes a draft at a replica. Resolves once it is durable there. */
export async function createDraft(replica: Replica, content: InvoiceInput): Promise<DocumentId> {
  const made = await replica.create({
    kind: "invoice",
    operations: [{ type: "create", document: { kind: "invoice", content } }],
  });
  if (made.type !== "stored") throw new Error(made.type);
  return made.document;
}
