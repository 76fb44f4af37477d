import { z } from "zod";
import { creditedBy } from "./credited-invoice.ts";
import { CurrencyCode } from "./currency.ts";
import { creditUses } from "./customer-credit.ts";
import { ComputedDecimal } from "./decimal-string.ts";
import type { Ledger } from "./facts.ts";
import { DocumentId, EntryKey } from "./identifiers.ts";
import { InvoiceKind } from "./invoice.ts";
import type { Invoice } from "./invoice.ts";
import { isOwedToCustomer } from "./owed-to-us.ts";
import { PlainDate } from "./plain-date.ts";
import { settledClaim } from "./settled-claim.ts";
import { SettlementFlag, SettlementStatus } from "./settlement.ts";
import { Tag } from "./tag.ts";

/** A draft has no settlement; from issue on its status is that of its claim. */
export const InvoiceStatus = z.enum(["draft", ...SettlementStatus.options]);
export type InvoiceStatus = z.infer<typeof InvoiceStatus>;

/** What is said beside a status: of its settlement, and that a draft was thrown away. */
export const InvoiceFlag = z.enum([...SettlementFlag.options, "discarded"]);
export type InvoiceFlag = z.infer<typeof InvoiceFlag>;

/** One row of a list of invoices: the same everywhere, in lists, in the API and in projections. */
export const InvoiceSummary = z
  .object({
    id: DocumentId,
    number: z.string().optional(),
    kind: InvoiceKind,
    status: InvoiceStatus,
    flags: z.array(InvoiceFlag).readonly(),
    currency: CurrencyCode.optional(),
    gross: ComputedDecimal,
    outstanding: ComputedDecimal,
    issueDate: PlainDate.optional(),
    dueDate: PlainDate.optional(),
    buyerName: z.string().optional(),
    /** The party document of the customer. */
    customer: DocumentId.optional(),
    /** The principal who is to see to it. */
    assignee: z.string().optional(),
    /** What it goes by among ourselves; absent where it goes by nothing. */
    tags: z.array(Tag).readonly().optional(),
    /** Of a credit note: the document that it credits. */
    credits: DocumentId.optional(),
    /** Of an invoice whose credit was used: for which others, under which keys, and how much. */
    usedFor: z
      .array(z.object({ document: DocumentId, key: EntryKey, amount: ComputedDecimal.optional() }))
      .readonly()
      .optional(),
    /** Conflicts that wait for a person. */
    conflicts: z.int().nonnegative(),
    /** The relay's `seq` of the last change, where it is known. */
    updatedSeq: z.int().nonnegative().optional(),
  })
  .readonly();
export type InvoiceSummary = z.infer<typeof InvoiceSummary>;

export interface SummaryInput {
  readonly id: DocumentId;
  /** As a snapshot reads it: frozen content once issued. */
  readonly invoice: Invoice;
  readonly ledger: Ledger;
  /** Present once the invoice is issued, by us or elsewhere. */
  readonly issued?: { readonly number: string; readonly on?: PlainDate | undefined } | undefined;
  readonly conflicts: number;
  /** Somebody threw the draft away, and nothing was written in it since. */
  readonly isDiscarded?: boolean | undefined;
  readonly tags?: readonly string[] | undefined;
  /** A plain date in the seller's time zone. */
  readonly today: PlainDate;
  readonly updatedSeq?: number | undefined;
}

/** Makes the list row of an invoice from its content, its ledger and today. */
export function summarize(input: SummaryInput): InvoiceSummary {
  const {
    id,
    invoice,
    ledger,
    issued,
    conflicts,
    isDiscarded,
    today,
    updatedSeq,
    tags = [],
  } = input;
  const phase = issued === undefined ? "draft" : "issued";
  const { claim, settled } = settledClaim(invoice, ledger, { phase, today });
  // A draft claims nothing yet, so nothing of it is overdue.
  const isDraft = phase === "draft" && settled.status !== "void";
  // Nor is a customer late with what is theirs.
  const isNeverLate = isDraft || isOwedToCustomer({ kind: invoice.kind, gross: claim.gross });
  const number = issued?.number ?? invoice.number;
  const issueDate = issued?.on ?? invoice.issueDate;
  const credits = creditedBy(invoice)?.document;
  const uses = creditUses(ledger);
  return {
    id,
    ...(number !== undefined && { number }),
    kind: invoice.kind,
    status: isDraft ? "draft" : settled.status,
    flags: [
      ...settled.flags.filter((flag) => flag !== "overdue" || !isNeverLate),
      ...(isDraft && isDiscarded === true ? (["discarded"] as const) : []),
    ],
    ...(invoice.currency !== undefined && { currency: invoice.currency }),
    gross: claim.gross,
    outstanding: settled.outstanding,
    ...(issueDate !== undefined && { issueDate }),
    ...(invoice.dueDate !== undefined && { dueDate: invoice.dueDate }),
    ...(invoice.buyer?.name !== undefined && { buyerName: invoice.buyer.name }),
    ...(invoice.customer !== undefined && { customer: invoice.customer }),
    ...(invoice.assignee !== undefined && { assignee: invoice.assignee }),
    ...(tags.length > 0 && { tags }),
    ...(credits !== undefined && { credits }),
    ...(uses.length > 0 && {
      usedFor: uses.map(({ key, usedFor, amount }) => ({ document: usedFor, key, amount })),
    }),
    conflicts,
    ...(updatedSeq !== undefined && { updatedSeq }),
  };
}
