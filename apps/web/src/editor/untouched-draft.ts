import { contentRegisters, invoiceSnapshot } from "@concord/document";
import type { InvoiceSnapshot } from "@concord/document";
import type { DocumentId } from "@concord/model";
import { untouchedContent } from "./new-draft.ts";

// Apart from where drafts are begun: every screen can begin one, and only the editor reads documents.

/** The draft as the page reads any invoice, as long as it was never stored. */
export function untouchedDraft(id: DocumentId): InvoiceSnapshot | undefined {
  const content = untouchedContent(id);
  return content && invoiceSnapshot(contentRegisters("invoice", content), { id });
}
