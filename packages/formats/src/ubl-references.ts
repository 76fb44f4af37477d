import type { Invoice } from "@concord/model";
import type { z } from "zod";
import { decodeBase64 } from "./base64.ts";
import type { EmbeddedFile } from "./read-result.ts";
import { invoicedObjectCode } from "./ubl-line.ts";
import type { UblNode } from "./ubl-node.ts";

type InvoiceInput = z.input<typeof Invoice>;
type AttachmentInput = NonNullable<InvoiceInput["attachments"]>[number];

/** Code of the document reference that names the project of a credit note (UNTDID 1001). */
const projectCode = "50";

/** The references of the document (BT-10 to BT-19). */
export function readUblReferences(root: UblNode): InvoiceInput["references"] {
  const order = root.group("OrderReference");
  const further = root.groups("AdditionalDocumentReference");
  const coded = (code: string): UblNode | undefined => {
    const found = further.find((each) => each.peek("DocumentTypeCode") === code);
    found?.text("DocumentTypeCode");
    return found;
  };
  const object = coded(invoicedObjectCode)?.identifier("ID");
  return {
    buyerReference: root.text("BuyerReference"),
    project: root.group("ProjectReference")?.text("ID") ?? coded(projectCode)?.text("ID"),
    contract: root.group("ContractDocumentReference")?.text("ID"),
    purchaseOrder: order?.text("ID"),
    salesOrder: order?.text("SalesOrderID"),
    receivingAdvice: root.group("ReceiptDocumentReference")?.text("ID"),
    despatchAdvice: root.group("DespatchDocumentReference")?.text("ID"),
    tender: root.group("OriginatorDocumentReference")?.text("ID"),
    object: object?.value,
    objectScheme: object?.scheme,
    buyerAccounting: root.text("AccountingCost"),
  };
}

/** Earlier invoices (BG-3). */
export function readUblPrecedingInvoices(
  root: UblNode,
): NonNullable<InvoiceInput["precedingInvoices"]> {
  return root.groups("BillingReference").flatMap((each, index) => {
    const reference = each.group("InvoiceDocumentReference");
    const number = reference?.text("ID");
    if (number === undefined) return [];
    return {
      id: `r${index + 1}`,
      number,
      issueDate: reference?.date("IssueDate"),
    };
  });
}

/** Supporting documents (BG-24). Embedded bytes are returned beside the invoice, which holds their hash and size. */
export function readUblAttachments(
  root: UblNode,
  sha256: (bytes: Uint8Array) => string,
): { readonly attachments: readonly AttachmentInput[]; readonly blobs: readonly EmbeddedFile[] } {
  const blobs: EmbeddedFile[] = [];
  const attachments = root
    .groups("AdditionalDocumentReference")
    .filter(
      (each) => ![invoicedObjectCode, projectCode].includes(each.peek("DocumentTypeCode") ?? ""),
    )
    .map((each, index) => {
      const attachment = each.group("Attachment");
      const embedded = attachment && readEmbedded(attachment, sha256);
      if (embedded !== undefined) blobs.push(embedded);
      return {
        id: `f${index + 1}`,
        reference: each.text("ID"),
        description: each.text("DocumentDescription"),
        uri: attachment?.group("ExternalReference")?.text("URI"),
        filename: attachment?.attribute("EmbeddedDocumentBinaryObject", "filename"),
        mime: attachment?.attribute("EmbeddedDocumentBinaryObject", "mimeCode"),
        sha256: embedded?.sha256,
        size: embedded?.bytes.length,
      };
    });
  return { attachments, blobs };
}

function readEmbedded(
  attachment: UblNode,
  sha256: (bytes: Uint8Array) => string,
): EmbeddedFile | undefined {
  const text = attachment.binary("EmbeddedDocumentBinaryObject");
  if (text === undefined) return undefined;
  const bytes = decodeBase64(text);
  if (bytes === undefined) {
    attachment.refuse(
      "The document embedded here is not base64: its bytes cannot be recovered.",
      "Ask the sender for the file again.",
    );
    return undefined;
  }
  return { sha256: sha256(bytes), bytes };
}
