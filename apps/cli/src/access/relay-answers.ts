import { ConflictRecord, DeclinedFact } from "@concord/document";
import {
  ComputedDecimal,
  DocumentId,
  EntryKey,
  Invoice,
  InvoiceSummary,
  JsonValue,
  Ledger,
  PlainDate,
  Tag,
  Totals,
} from "@concord/model";
import { z } from "zod";
import { allItems } from "./all-items.ts";
import type { Api } from "./api.ts";

const summary = InvoiceSummary.def.innerType.shape;

/** A page of `GET /api/v1/invoices`. */
const InvoicePage = z.object({
  items: z.array(InvoiceSummary).readonly(),
  next: z.int().nullable(),
});
export type InvoicePage = z.infer<typeof InvoicePage>;

/** Refused updates that the relay keeps. */
export const QuarantineAnswer = z.object({
  items: z
    .array(
      z.object({
        id: z.int(),
        document: DocumentId,
        author: z.object({ id: z.string(), name: z.string() }),
        device: z.string(),
        batch: z.int(),
        reason: z.string(),
        bytes: z.int(),
        at: z.string(),
      }),
    )
    .readonly(),
});
export type QuarantineAnswer = z.infer<typeof QuarantineAnswer>;

export const QuarantinedUpdateAnswer = z.object({ update: z.string() });

/** One invoice, as far as a terminal shows it. */
export const InvoiceAnswer = z.object({
  id: DocumentId,
  number: z.string().optional(),
  status: summary.status,
  flags: summary.flags,
  asOf: PlainDate,
  outstanding: ComputedDecimal,
  issueDate: PlainDate.optional(),
  dueDate: PlainDate.optional(),
  computed: Totals,
  ledger: Ledger,
  issued: z
    .looseObject({
      number: z.string(),
      by: z.looseObject({ type: z.string(), connector: z.string().optional() }),
    })
    .optional(),
  /** Absent in the answer of an older relay. */
  tags: z.array(Tag).readonly().default([]),
  requests: z.array(
    z.looseObject({
      key: z.string(),
      action: z.enum(["issue", "void"]),
      state: z.enum(["standing", "followed", "declined"]),
      declined: DeclinedFact.optional(),
    }),
  ),
  links: z.record(z.string(), JsonValue),
  conflicts: z.array(
    ConflictRecord.def.innerType.omit({ state: true }).extend({
      id: z.string(),
      state: z.enum(["open", "resolved", "closed"]),
      attention: z.enum(["person", "history"]),
    }),
  ),
  problems: z.array(z.object({ path: z.string(), reason: z.string(), message: z.string() })),
  note: z.string(),
  invoice: Invoice,
  version: z.int(),
});
export type InvoiceAnswer = z.infer<typeof InvoiceAnswer>;

/** What `POST …/credit-notes` made. */
export const CreditAnswer = z.object({
  creditNote: InvoiceAnswer,
  invoice: InvoiceAnswer.nullable(),
});

/** What `POST …/credit-uses` did. */
export const CreditUseAnswer = z.object({
  key: EntryKey,
  amount: ComputedDecimal,
  invoice: InvoiceAnswer,
  from: InvoiceAnswer,
});

/** A conflict of `GET /api/v1/conflicts`. */
export const ListedConflict = z.object({
  id: z.string(),
  document: DocumentId,
  attention: z.enum(["person", "history"]),
  record: ConflictRecord,
});
export type ListedConflict = z.infer<typeof ListedConflict>;

export const ConflictPage = z.object({
  items: z.array(ListedConflict),
  next: z.int().nullable(),
});
export type ConflictPage = z.infer<typeof ConflictPage>;

/** What a write answers, as far as commands need it. */
export const Written = z.object({ seq: z.int(), invoice: z.looseObject({ id: DocumentId }) });

/** What a list of invoices is asked for. */
export type InvoiceQuery = Readonly<Record<string, string>>;

/** One page of the list. */
export function invoicePage(api: Api, query: InvoiceQuery): Promise<InvoicePage> {
  return api.get(`/api/v1/invoices?${new URLSearchParams(query).toString()}`, InvoicePage);
}

/** Every invoice of the workspace, newest change first. */
export function allInvoices(
  api: Pick<Api, "get">,
  query: InvoiceQuery = {},
): Promise<readonly InvoiceSummary[]> {
  return allItems(api, "/api/v1/invoices", InvoicePage, { ...query, limit: "500" });
}
