import { CurrencyCode, Invoice } from "@concord/model";
import type { z } from "zod";
import { compact } from "./compact.ts";
import { decodeText } from "./decode-text.ts";
import type { EmbeddedFile, ReadResult, Refusal } from "./read-result.ts";
import { ublKind } from "./ubl-kind.ts";
import { readUblAdjustments, readUblLine } from "./ubl-line.ts";
import { ublLosses } from "./ubl-losses.ts";
import { type UblNode, type UblReading, basicComponents, openUblNode } from "./ubl-node.ts";
import { readUblAddress, readUblNamedParty, readUblTradingParty } from "./ubl-party.ts";
import { readUblDueDate, readUblPaymentMeans, withCreditorId } from "./ubl-payment.ts";
import {
  readUblAttachments,
  readUblPrecedingInvoices,
  readUblReferences,
} from "./ubl-references.ts";
import { readUblTaxTotals, withExemption } from "./ubl-tax.ts";
import { type XmlElement, parseXml } from "./xml-element.ts";

type InvoiceInput = z.input<typeof Invoice>;

/** What a reader of files needs from outside. */
export interface ReadDeps {
  /** SHA-256 in lower-case hexadecimal. */
  readonly sha256: (bytes: Uint8Array) => string;
  /** Refuse longer files. Bytes, or characters of a text; 32 Mi unless said otherwise. */
  readonly maxSize?: number;
}

const rootNamespaces: ReadonlyMap<string, string> = new Map([
  ["Invoice", "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"],
  ["CreditNote", "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"],
]);

/**
 * Reads a UBL 2.1 Invoice or CreditNote by the EN 16931 binding. Amounts that the issuer printed stand in `stated` as
 * they were written; what has no EN 16931 term is listed in `losses`. Nothing is computed, corrected or guessed:
 * a value that is not what UBL says it is refuses the file.
 */
export function readUbl(source: Uint8Array | string, deps: ReadDeps): ReadResult {
  const maxSize = deps.maxSize ?? 32 * 1_024 * 1_024;
  if (source.length > maxSize) {
    return refuse(
      `The file is larger than ${maxSize} bytes.`,
      "Ask the sender to leave large attachments out and link to them.",
    );
  }
  const decoded =
    typeof source === "string" ? ({ type: "text", text: source } as const) : decodeText(source);
  if (decoded.type === "refused") return decoded;
  const parsed = parseXml(decoded.text);
  if (parsed.type === "refused") return parsed;
  return readUblRoot(parsed.root, deps);
}

function readUblRoot(root: XmlElement, { sha256 }: ReadDeps): ReadResult {
  if (rootNamespaces.get(root.name) !== root.namespace) {
    return refuse(
      `The document is <${root.name}> of "${root.namespace}", not a UBL 2.1 Invoice or CreditNote.`,
      "Send the invoice itself as UBL 2.1; other business documents are not read.",
    );
  }
  const currency = readCurrency(root, "DocumentCurrencyCode");
  if (typeof currency === "object") return currency;
  const taxCurrency = readCurrency(root, "TaxCurrencyCode");
  if (typeof taxCurrency === "object") return taxCurrency;

  const reading: UblReading = { taken: new Set(), refusals: [], currency };
  const node = openUblNode(root, reading);
  for (const name of ["DocumentCurrencyCode", "TaxCurrencyCode", "UBLVersionID"]) node.text(name);
  const { attachments, blobs } = readUblAttachments(node, sha256);
  const draft = {
    ...readHeader(node, root.name),
    ...readParties(node),
    currency,
    taxCurrency,
    attachments,
    stated: readStated(node, taxCurrency, reading),
  };
  const rows = draft.stated?.taxRows ?? [];
  const whole = {
    ...draft,
    lines: draft.lines?.map((line) => withExemption(line, rows)),
    adjustments: draft.adjustments?.map((each) => withExemption(each, rows)),
    paymentMeans: withCreditorId(readUblPaymentMeans(node), [draft.seller, draft.payee]),
  };
  return conclude(root, reading, whole, blobs);
}

function conclude(
  root: XmlElement,
  { taken, refusals }: UblReading,
  draft: InvoiceInput,
  blobs: readonly EmbeddedFile[],
): ReadResult {
  const first = refusals.toSorted((a, b) => a.line - b.line)[0];
  if (first !== undefined) return first;
  const invoice = Invoice.safeParse(compact(draft));
  if (!invoice.success) {
    const issue = invoice.error.issues[0];
    return refuse(
      `The field ${issue?.path.join(".") ?? ""} does not fit the invoice: ${issue?.message ?? ""}.`,
      "Ask the sender to correct the file.",
      root.line,
    );
  }
  return { type: "read", invoice: invoice.data, losses: ublLosses(root, taken), blobs };
}

function readHeader(node: UblNode, rootName: string): InvoiceInput {
  const typeCode = node.text("InvoiceTypeCode") ?? node.text("CreditNoteTypeCode");
  const period = node.group("InvoicePeriod");
  const totals = node.group("LegalMonetaryTotal");
  const lines = node.groups(rootName === "CreditNote" ? "CreditNoteLine" : "InvoiceLine");
  return {
    kind: ublKind(rootName, typeCode),
    typeCode,
    number: node.text("ID"),
    issueDate: node.date("IssueDate"),
    dueDate: readUblDueDate(node),
    taxPointDate: node.date("TaxPointDate"),
    taxPointCode: period?.text("DescriptionCode"),
    serviceStart: period?.date("StartDate"),
    serviceEnd: period?.date("EndDate"),
    payableRounding: totals?.amount("PayableRoundingAmount")?.value,
    prepaid: totals?.amount("PrepaidAmount")?.value,
    customization: node.text("CustomizationID"),
    businessProcess: node.text("ProfileID"),
    paymentTerms: node.group("PaymentTerms")?.text("Note"),
    references: readUblReferences(node),
    lines: lines.map((line, index) => readUblLine(line, lineId(index, lines.length))),
    adjustments: readUblAdjustments(node),
    precedingInvoices: readUblPrecedingInvoices(node),
    notes: node.texts("Note").map((text, index) => ({ id: `n${index + 1}`, text })),
  };
}

// Of one length, so that lines sorted by id stand in the order of the file.
function lineId(index: number, count: number): string {
  return `l${String(index + 1).padStart(String(count).length, "0")}`;
}

function readParties(
  node: UblNode,
): Pick<InvoiceInput, "seller" | "buyer" | "payee" | "taxRepresentative" | "delivery"> {
  const delivery = node.group("Delivery");
  const location = delivery?.group("DeliveryLocation");
  return {
    seller: readUblTradingParty(node.group("AccountingSupplierParty")?.group("Party")),
    buyer: readUblTradingParty(node.group("AccountingCustomerParty")?.group("Party")),
    payee: readUblNamedParty(node.group("PayeeParty")),
    taxRepresentative: readUblNamedParty(node.group("TaxRepresentativeParty")),
    delivery: delivery && {
      name: delivery.group("DeliveryParty")?.group("PartyName")?.text("Name"),
      location: location?.identifier("ID"),
      date: delivery.date("ActualDeliveryDate"),
      address: readUblAddress(location?.group("Address")),
    },
  };
}

function readStated(
  node: UblNode,
  taxCurrency: string | undefined,
  reading: UblReading,
): InvoiceInput["stated"] {
  const totals = node.group("LegalMonetaryTotal");
  return {
    lineNet: totals?.amount("LineExtensionAmount"),
    allowances: totals?.amount("AllowanceTotalAmount"),
    charges: totals?.amount("ChargeTotalAmount"),
    net: totals?.amount("TaxExclusiveAmount"),
    ...readUblTaxTotals(node, taxCurrency, reading),
    gross: totals?.amount("TaxInclusiveAmount"),
    prepaid: totals?.amount("PrepaidAmount"),
    rounding: totals?.amount("PayableRoundingAmount"),
    payable: totals?.amount("PayableAmount"),
  };
}

function readCurrency(root: XmlElement, name: string): CurrencyCode | Refusal | undefined {
  const found = root.children.find(
    (child) => child.name === name && child.namespace === basicComponents,
  );
  const written = found?.text.trim();
  if (found === undefined || written === "") return undefined;
  const code = CurrencyCode.safeParse(written);
  return code.success
    ? code.data
    : refuse(
        `cbc:${name} is "${written?.slice(0, 80)}", which is no currency code of ISO 4217.`,
        "Use three capital letters, for example EUR.",
        found.line,
      );
}

function refuse(reason: string, fix: string, line = 1): Refusal {
  return { type: "refused", line, reason, fix };
}
