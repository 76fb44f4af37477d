import { z } from "zod";
import { CurrencyCode } from "./currency.ts";
import { DecimalString } from "./decimal-string.ts";
import { DocumentId, EntryKey } from "./identifiers.ts";
import { InvoiceLine, Adjustment } from "./invoice-line.ts";
import { Party, Address, SchemedId } from "./party.ts";
import { PlainDate } from "./plain-date.ts";
import { RoundingMode } from "./rounding.ts";
import { StatedTotals } from "./stated.ts";

const Text = z.string().max(32_000);

/** What the document is in law. The UNTDID 1001 code of the source stays in `typeCode` (BT-3). */
export const InvoiceKind = z.enum([
  "invoice",
  "credit-note",
  "debit-note",
  "corrective",
  "proforma",
]);
export type InvoiceKind = z.infer<typeof InvoiceKind>;

/** Tax once per (category, rate) of the document, or per line and then summed. */
export const TaxRounding = z.enum(["document", "line"]);
export type TaxRounding = z.infer<typeof TaxRounding>;

/** References that the buyer or seller needs to recognise the invoice. */
export const References = z
  .object({
    buyerReference: Text.optional(), // BT-10
    project: Text.optional(), // BT-11
    contract: Text.optional(), // BT-12
    purchaseOrder: Text.optional(), // BT-13
    salesOrder: Text.optional(), // BT-14
    receivingAdvice: Text.optional(), // BT-15
    despatchAdvice: Text.optional(), // BT-16
    tender: Text.optional(), // BT-17
    object: Text.optional(), // BT-18
    objectScheme: Text.optional(), // BT-18-1
    buyerAccounting: Text.optional(), // BT-19
  })
  .readonly();
export type References = z.infer<typeof References>;

/** An earlier invoice that this one refers to (BG-3: BT-25, BT-26). A credit note of ours credits the `document` that it names. */
export const PrecedingInvoice = z
  .object({
    id: EntryKey,
    number: Text,
    issueDate: PlainDate.optional(),
    /** The document of that invoice, where it is one of this workspace. */
    document: DocumentId.optional(),
  })
  .readonly();
export type PrecedingInvoice = z.infer<typeof PrecedingInvoice>;

/** A note with its subject code (BG-1: BT-21, BT-22). */
export const InvoiceNote = z
  .object({ id: EntryKey, text: Text, subjectCode: Text.optional() })
  .readonly();
export type InvoiceNote = z.infer<typeof InvoiceNote>;

/** Where and how to pay (BG-16, BG-17, BG-18, BG-19). A card number is kept in its shortened form only (BR-51). */
export const PaymentMeans = z
  .object({
    id: EntryKey,
    code: Text.optional(), // BT-81
    text: Text.optional(), // BT-82
    remittance: Text.optional(), // BT-83
    iban: Text.optional(), // BT-84
    accountName: Text.optional(), // BT-85
    bic: Text.optional(), // BT-86
    cardNumber: Text.optional(), // BT-87
    cardHolder: Text.optional(), // BT-88
    mandate: Text.optional(), // BT-89
    creditorId: Text.optional(), // BT-90
    debitedAccount: Text.optional(), // BT-91
  })
  .readonly();
export type PaymentMeans = z.infer<typeof PaymentMeans>;

/** A part of the claim with its own due date. */
export const Instalment = z
  .object({ id: EntryKey, dueDate: PlainDate, amount: DecimalString })
  .readonly();
export type Instalment = z.infer<typeof Instalment>;

/** A supporting document (BG-24). The bytes live outside the document; their hash is inside. */
export const Attachment = z
  .object({
    id: EntryKey,
    reference: Text.optional(), // BT-122
    description: Text.optional(), // BT-123
    uri: Text.optional(), // BT-124
    filename: Text.optional(), // BT-125-2
    mime: Text.optional(), // BT-125-1
    sha256: Text.optional(),
    size: z.int().nonnegative().optional(),
  })
  .readonly();
export type Attachment = z.infer<typeof Attachment>;

/** Where goods or services went (BG-13). */
export const Delivery = z
  .object({
    name: Text.optional(), // BT-70
    location: SchemedId.optional(), // BT-71
    date: PlainDate.optional(), // BT-72
    address: Address.optional(), // BG-15
  })
  .readonly();
export type Delivery = z.infer<typeof Delivery>;

/**
 * The canonical invoice, on the EN 16931 business terms. It holds what a person or an issuer said; totals, paid amounts and
 * status are computed from it and are never part of it. A draft may lack anything but its kind.
 */
export const Invoice = z
  .object({
    kind: InvoiceKind.default("invoice"),
    typeCode: z.string().max(3).optional(), // BT-3
    number: z.string().max(200).optional(), // BT-1
    issueDate: PlainDate.optional(), // BT-2
    dueDate: PlainDate.optional(), // BT-9
    taxPointDate: PlainDate.optional(), // BT-7
    taxPointCode: Text.optional(), // BT-8
    serviceStart: PlainDate.optional(), // BT-73
    serviceEnd: PlainDate.optional(), // BT-74
    currency: CurrencyCode.optional(), // BT-5
    taxCurrency: CurrencyCode.optional(), // BT-6
    /** Units of `taxCurrency` for one unit of `currency`, if known. EN 16931 has no term for it. */
    exchangeRate: DecimalString.optional(),
    taxRounding: TaxRounding.default("document"),
    roundingMode: RoundingMode.default("half-away-from-zero"),
    /** Line prices contain their tax; the gross is then kept and the tax split out of it. */
    pricesIncludeTax: z.boolean().default(false),
    /** Smallest payable step ("0.05" for CHF cash): BT-114 is then computed. */
    cashRounding: DecimalString.optional(),
    /** BT-114 as given by the issuer; used when there is no `cashRounding`. */
    payableRounding: DecimalString.optional(),
    /** BT-113: paid before the invoice was issued, as the issuer states it. */
    prepaid: DecimalString.optional(),
    customization: Text.optional(), // BT-24
    businessProcess: Text.optional(), // BT-23
    paymentTerms: Text.optional(), // BT-20
    references: References.optional(),
    seller: Party.optional(), // BG-4
    buyer: Party.optional(), // BG-7
    payee: Party.optional(), // BG-10
    taxRepresentative: Party.optional(), // BG-11
    delivery: Delivery.optional(), // BG-13
    lines: z.array(InvoiceLine).readonly().default([]), // BG-25
    adjustments: z.array(Adjustment).readonly().default([]), // BG-20, BG-21
    precedingInvoices: z.array(PrecedingInvoice).readonly().default([]), // BG-3
    notes: z.array(InvoiceNote).readonly().default([]), // BG-1
    paymentMeans: z.array(PaymentMeans).readonly().default([]), // BG-16
    instalments: z.array(Instalment).readonly().default([]),
    attachments: z.array(Attachment).readonly().default([]), // BG-24
    /** Amounts as the issuer printed them. For an imported or issued document they are the truth; ours are beside them. */
    stated: StatedTotals.optional(),
    /** The party document of the customer. */
    customer: DocumentId.optional(),
    /** The principal who is to see to it. */
    assignee: z.string().min(1).max(128).optional(),
    /** Of a draft that somebody threw away: a digest of what they saw. Once it says something else, it is back. */
    discarded: z.string().max(64).optional(),
  })
  .readonly();
export type Invoice = z.infer<typeof Invoice>;
