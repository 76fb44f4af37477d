import type { Remote, RemoteObject } from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import { z } from "zod";
import { total } from "./mapping-line.ts";
import { remoteObject } from "./remote-object.ts";
import type { StripeApi } from "./stripe-api.ts";
import { chained, gathered, ok } from "./stripe-remote.ts";
import { InvoiceReading } from "./stripe-schema.ts";

// The little that must be known to go on reading; the contracts are checked where the reading is used.
const Outline = z.object({
  id: z.string(),
  status: z.string().nullish(),
  lines: z.object({ data: z.array(z.json()), has_more: z.boolean().default(false) }),
});
const Taxed = z.object({
  taxes: z
    .array(z.object({ tax_rate_details: z.object({ tax_rate: z.string() }).nullish() }))
    .nullish(),
});
const Tie = z.object({
  status: z.string(),
  payment: z.object({
    type: z.string(),
    charge: z.string().nullish(),
    payment_intent: z.string().nullish(),
    payment_record: z.string().nullish(),
  }),
});

/**
 * Everything about one invoice. `at`: when the reading began, in milliseconds since 1970. The invoice and what hangs on it are asked for at the same time; where the answers
 * do not fit together, since something happened between them, they are asked for again one after another.
 */
export async function readInvoice(
  api: StripeApi,
  id: string,
  at: number,
): Promise<Remote<RemoteObject>> {
  const [invoice, parts] = await Promise.all([
    api.get(`/v1/invoices/${id}`),
    readParts(api, id, false),
  ]);
  if (invoice.type === "failed") return invoice;
  const reading = await assemble(api, invoice.value, at, parts);
  return reading.type === "ok" && !isWhole(reading.value.raw)
    ? readInOrder(api, id, at, 1)
    : reading;
}

/** The same for one that is most likely a draft, which nothing hangs on. */
export function readDraft(api: StripeApi, id: string, at: number): Promise<Remote<RemoteObject>> {
  return readInOrder(api, id, at, 1);
}

/** The same for an invoice that a list has given. */
export async function completeInvoice(
  api: StripeApi,
  invoice: JsonValue,
  at: number,
  attempt = 1,
): Promise<Remote<RemoteObject>> {
  const reading = await assemble(api, invoice, at);
  if (reading.type === "failed" || !isTorn(reading.value.raw)) return reading;
  const { id } = reading.value.ref;
  if (attempt < attempts) return readInOrder(api, id, at, attempt + 1);
  const reason = `Invoice ${id} changed again and again while it was read.`;
  return { type: "failed", failure: { type: "unavailable", reason } };
}

const attempts = 4;

/** The invoice first: whatever it says was paid is among its payments when those are asked for. */
function readInOrder(
  api: StripeApi,
  id: string,
  at: number,
  attempt: number,
): Promise<Remote<RemoteObject>> {
  return chained(api.get(`/v1/invoices/${id}`), (invoice) =>
    completeInvoice(api, invoice, at, attempt),
  );
}

interface Parts {
  readonly ties: Remote<readonly JsonValue[]>;
  readonly creditNotes: Remote<readonly JsonValue[]>;
}

async function readParts(api: StripeApi, id: string, isDraft: boolean): Promise<Parts> {
  const [ties, creditNotes] = await Promise.all([
    isDraft ? ok([]) : api.all("/v1/invoice_payments", [["invoice", id]]),
    isDraft ? ok([]) : api.all("/v1/credit_notes", [["invoice", id]]),
  ]);
  return { ties, creditNotes };
}

async function assemble(
  api: StripeApi,
  invoice: JsonValue,
  at: number,
  known?: Parts,
): Promise<Remote<RemoteObject>> {
  const outline = Outline.safeParse(invoice);
  // What is this far from the contract is parked where it is normalised.
  if (!outline.success) return ok(remoteObject("invoice", invoice, at));
  const { id, status, lines: first } = outline.data;
  const isDraft = status === "draft";
  const [lines, { ties, creditNotes }] = await Promise.all([
    first.has_more ? api.all(`/v1/invoices/${id}/lines`) : ok(first.data),
    known === undefined || isDraft ? readParts(api, id, isDraft) : known,
  ]);
  if (lines.type === "failed") return lines;
  if (ties.type === "failed") return ties;
  if (creditNotes.type === "failed") return creditNotes;

  const [payments, taxRates] = await Promise.all([
    gathered(ties.value.map((tie) => readPayment(api, tie))),
    gathered(ratesOf(lines.value).map((rate) => api.taxRate(rate))),
  ]);
  if (payments.type === "failed") return payments;
  if (taxRates.type === "failed") return taxRates;
  const reading = {
    object: "invoice",
    invoice,
    lines: [...lines.value],
    taxRates: [...taxRates.value],
    payments: [...payments.value],
    creditNotes: [...creditNotes.value],
  };
  return ok(remoteObject("invoice", reading, at));
}

/** A payment arrived between the reading of the invoice and that of its payments: together they would say that it was too much. */
function isTorn(raw: JsonValue): boolean {
  const reading = InvoiceReading.safeParse(raw).data;
  if (reading === undefined) return false;
  const { amount_paid: paid, amount_overpaid: overpaid } = reading.invoice;
  return paidBy(reading) > paid + overpaid;
}

/** The invoice says exactly what its payments and credit notes come to. What was read at the same time is believed only then: a payment that is missing would look like money from outside. */
function isWhole(raw: JsonValue): boolean {
  const reading = InvoiceReading.safeParse(raw).data;
  if (reading === undefined) return true;
  const { invoice, creditNotes } = reading;
  const issued = creditNotes.filter(({ status }) => status === "issued");
  return (
    paidBy(reading) === invoice.amount_paid + invoice.amount_overpaid &&
    total(issued.map((note) => note.pre_payment_amount)) ===
      invoice.pre_payment_credit_notes_amount &&
    total(issued.map((note) => note.post_payment_amount)) ===
      invoice.post_payment_credit_notes_amount
  );
}

function paidBy({ payments }: InvoiceReading): number {
  return total(
    payments.map(({ payment }) => (payment.status === "paid" ? (payment.amount_paid ?? 0) : 0)),
  );
}

function ratesOf(lines: readonly JsonValue[]): readonly string[] {
  const ids = lines.flatMap((line) => {
    const taxes = Taxed.safeParse(line).data?.taxes ?? [];
    return taxes.flatMap(({ tax_rate_details: details }) => details?.tax_rate ?? []);
  });
  return [...new Set(ids)];
}

async function readPayment(api: StripeApi, payment: JsonValue): Promise<Remote<JsonValue>> {
  const tie = Tie.safeParse(payment);
  if (!tie.success) return ok({ payment, refunds: [], disputes: [] });
  const { status, payment: of } = tie.data;
  if (of.payment_record) {
    return chained(api.get(`/v1/payment_records/${of.payment_record}`), (record) =>
      ok({ payment, record, refunds: [], disputes: [] }),
    );
  }
  if (status !== "paid") {
    if (!of.payment_intent) return ok({ payment, refunds: [], disputes: [] });
    // Only the intent tells whether money is on its way.
    return chained(api.get(`/v1/payment_intents/${of.payment_intent}`), (intent) =>
      ok({ payment, intent, refunds: [], disputes: [] }),
    );
  }
  const by = of.payment_intent
    ? (["payment_intent", of.payment_intent] as const)
    : (["charge", of.charge ?? ""] as const);
  const [refunds, disputes] = await Promise.all([
    api.all("/v1/refunds", [by]),
    api.all("/v1/disputes", [by]),
  ]);
  if (refunds.type === "failed") return refunds;
  if (disputes.type === "failed") return disputes;
  return ok({ payment, refunds: [...refunds.value], disputes: [...disputes.value] });
}
