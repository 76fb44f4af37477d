import {
  ConflictKind,
  ConflictSide,
  DeclinedFact,
  IssuedFact,
  RequestFact,
  requestState,
  summaryOf,
} from "@concord/document";
import type { InvoiceSnapshot } from "@concord/document";
import {
  DocumentId,
  Invoice,
  InvoiceSummary,
  JsonValue,
  Ledger,
  PlainDate,
  Tag,
  Totals,
  computeTotals,
} from "@concord/model";
import { z } from "zod";

/** One conflict as the API shows it. */
const ConflictItem = z.object({
  id: z.string(),
  kind: ConflictKind,
  path: z.string(),
  state: z.enum(["open", "resolved", "closed"]),
  attention: z.enum(["person", "history"]),
  kept: ConflictSide,
  lost: ConflictSide,
});
export type ConflictItem = z.infer<typeof ConflictItem>;

/** Somebody asked for the invoice to be issued or voided, and what became of it. */
const RequestItem = RequestFact.unwrap().extend({
  key: z.string(),
  state: z.enum(["standing", "followed", "declined"]),
  declined: DeclinedFact.optional(),
});

const summaryShape = InvoiceSummary.def.innerType.shape;
const invoiceShape = Invoice.def.innerType.shape;
const ledgerShape = Ledger.def.innerType.shape;

/** An invoice whole: what was said, and what follows from it. */
export const InvoiceView = z.object({
  id: DocumentId,
  number: z.string().optional(),
  status: summaryShape.status,
  flags: summaryShape.flags,
  /** The day, where the workspace is, as of which it has this status. */
  asOf: PlainDate,
  currency: z.string().optional(),
  issueDate: PlainDate.optional(),
  dueDate: PlainDate.optional(),
  outstanding: summaryShape.outstanding,
  seller: invoiceShape.seller,
  buyer: invoiceShape.buyer,
  lines: invoiceShape.lines,
  /** Amounts as the issuer printed them. */
  stated: invoiceShape.stated,
  /** Amounts as we compute them. A difference is a finding, never a correction. */
  computed: Totals,
  payments: ledgerShape.payments,
  ledger: Ledger,
  /** Who gave the number, when, and the digest of what was frozen, which is the `invoice`. */
  issued: IssuedFact.unwrap().omit({ content: true, proof: true }).optional(),
  requests: z.array(RequestItem),
  /** What it goes by among ourselves: nothing of the invoice itself. */
  tags: z.array(Tag).readonly(),
  links: z.record(z.string(), JsonValue),
  conflicts: z.array(ConflictItem),
  /** Registers that could not be read. They are left out of everything above. */
  problems: z.array(z.object({ path: z.string(), reason: z.string(), message: z.string() })),
  note: z.string(),
  /** The whole canonical content. */
  invoice: Invoice,
  /** The `seq` of the last batch in it. */
  version: z.int(),
});
export type InvoiceView = z.infer<typeof InvoiceView>;

export function invoiceView(
  reading: InvoiceSnapshot,
  today: PlainDate,
  version: number,
): InvoiceView {
  const { invoice, ledger } = reading;
  const summary = summaryOf(reading, today, version);
  return {
    id: reading.id,
    number: summary.number,
    status: summary.status,
    flags: summary.flags,
    asOf: today,
    currency: summary.currency,
    issueDate: summary.issueDate,
    dueDate: summary.dueDate,
    outstanding: summary.outstanding,
    seller: invoice.seller,
    buyer: invoice.buyer,
    lines: invoice.lines,
    stated: invoice.stated,
    computed: computeTotals(invoice),
    payments: ledger.payments,
    ledger,
    issued: issuedOf(reading),
    requests: reading.requests.map(({ declined, ...request }) => ({
      ...request,
      state: requestState(reading, { ...request, declined }),
      ...(declined !== undefined && { declined }),
    })),
    tags: reading.tags,
    links: JSON.parse(JSON.stringify(reading.links)),
    conflicts: reading.conflicts.map(({ id, record, state, attention }) => ({
      id,
      kind: record.kind,
      path: record.path,
      state,
      attention,
      kept: record.kept,
      lost: record.lost,
    })),
    problems: [...reading.problems],
    note: reading.note,
    invoice,
    version,
  };
}

function issuedOf({ issued }: InvoiceSnapshot): InvoiceView["issued"] {
  if (issued === undefined) return undefined;
  const { content: _, proof: __, ...said } = issued;
  return said;
}
