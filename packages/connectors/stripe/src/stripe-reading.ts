import { createHash } from "node:crypto";
import type { Remote, RemoteObject, RemoteRef } from "@concord/bridge/connector";
import { canonicalJson } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { z } from "zod";
import type { StripeApi } from "./stripe-api.ts";
import { chained, gathered, ok } from "./stripe-remote.ts";
import { InvoiceReading } from "./stripe-schema.ts";

// The little that must be known to go on reading; the contracts are checked where the reading is used.
const HasId = z.object({ id: z.string() });
const Deleted = z.object({ id: z.string(), deleted: z.literal(true) });
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

/** Everything about one invoice. `at`: when the reading began, in milliseconds since 1970. */
export function readInvoice(api: StripeApi, id: string, at: number): Promise<Remote<RemoteObject>> {
  return chained(api.get(`/v1/invoices/${id}`), (invoice) => completeInvoice(api, invoice, at));
}

/** The same for an invoice that a list has given. */
export async function completeInvoice(
  api: StripeApi,
  invoice: JsonValue,
  at: number,
  attempt = 1,
): Promise<Remote<RemoteObject>> {
  const outline = Outline.safeParse(invoice);
  // What is this far from the contract is parked where it is normalised.
  if (!outline.success) return ok(remoteObject("invoice", invoice, at));
  const { id, status, lines: first } = outline.data;
  const isDraft = status === "draft";
  const [lines, ties, creditNotes] = await Promise.all([
    first.has_more ? api.all(`/v1/invoices/${id}/lines`) : ok(first.data),
    isDraft ? ok([]) : api.all("/v1/invoice_payments", [["invoice", id]]),
    isDraft ? ok([]) : api.all("/v1/credit_notes", [["invoice", id]]),
  ]);
  if (lines.type === "failed") return lines;
  if (ties.type === "failed") return ties;
  if (creditNotes.type === "failed") return creditNotes;

  const [payments, taxRates] = await Promise.all([
    gathered(ties.value.map((tie) => readPayment(api, tie))),
    gathered(ratesOf(lines.value).map((rate) => api.get(`/v1/tax_rates/${rate}`))),
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
  if (!isTorn(reading)) return ok(remoteObject("invoice", reading, at));
  if (attempt < attempts) {
    return chained(api.get(`/v1/invoices/${id}`), (again) =>
      completeInvoice(api, again, at, attempt + 1),
    );
  }
  const reason = `Invoice ${id} changed again and again while it was read.`;
  return { type: "failed", failure: { type: "unavailable", reason } };
}

const attempts = 4;

/** A payment arrived between the reading of the invoice and that of its payments: together they would say that it was too much. */
function isTorn(raw: JsonValue): boolean {
  const reading = InvoiceReading.safeParse(raw).data;
  if (reading === undefined) return false;
  const { amount_paid: paid, amount_overpaid: overpaid } = reading.invoice;
  const sum = reading.payments.reduce(
    (all, { payment }) => all + (payment.status === "paid" ? (payment.amount_paid ?? 0) : 0),
    0,
  );
  return sum > paid + overpaid;
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

/** A customer with its tax ids; a deleted one is a stub. */
export function readCustomer(
  api: StripeApi,
  id: string,
  at: number,
): Promise<Remote<RemoteObject>> {
  return chained(api.get(`/v1/customers/${id}`, [["expand[]", "tax_ids"]]), (customer) =>
    ok(remoteObject("party", customer, at)),
  );
}

export function readProduct(api: StripeApi, id: string, at: number): Promise<Remote<RemoteObject>> {
  return chained(api.get(`/v1/products/${id}`, [["expand[]", "default_price"]]), (product) =>
    ok(remoteObject("item", product, at)),
  );
}

/** The invoice that a payment, a charge or a payment record pays; a payment that pays none is read as one that means nothing to us. */
async function readPaymentOwner(
  api: StripeApi,
  id: string,
  at: number,
): Promise<Remote<RemoteObject>> {
  const isCharge = id.startsWith("ch_") || id.startsWith("py_");
  const charge = isCharge ? await api.get(`/v1/charges/${id}`) : undefined;
  if (charge?.type === "failed") return charge;
  const intent = z.object({ payment_intent: z.string() }).safeParse(charge?.value).data;
  const paying = intent?.payment_intent ?? id;
  const type = paying.startsWith("pi_") ? "payment_intent" : isCharge ? "charge" : "payment_record";
  const ties = await api.all("/v1/invoice_payments", [
    ["payment[type]", type],
    [`payment[${type}]`, paying],
  ]);
  if (ties.type === "failed") return ties;
  const [owner] = ties.value.flatMap(
    (tie) => z.object({ invoice: z.string() }).safeParse(tie).data?.invoice ?? [],
  );
  if (owner !== undefined) return readInvoice(api, owner, at);
  return ok(remoteObject("payment", { object: "payment-without-invoice", id }, at));
}

/** Reads the object fresh. */
export async function readRef(
  api: StripeApi,
  ref: RemoteRef,
  at: number,
): Promise<Remote<RemoteObject>> {
  switch (ref.kind) {
    case "invoice":
      return readInvoice(api, ref.id, at);
    case "party":
      return readCustomer(api, ref.id, at);
    case "item":
      return readProduct(api, ref.id, at);
    case "payment":
      return readPaymentOwner(api, ref.id, at);
    case "tax-rate":
      return chained(api.get(`/v1/tax_rates/${ref.id}`), (rate) =>
        ok(remoteObject("tax-rate", rate, at)),
      );
    case "account":
    case "credit-note":
    case "refund": {
      const reason = `A ${ref.kind} is read with its invoice.`;
      return { type: "failed", failure: { type: "not-found", reason } };
    }
  }
}

/**
 * Stripe counts no versions and keeps no time of the last change: what was read later is newer. The token is a digest of what our contract reads, so that the same
 * content has the same one.
 */
export function remoteObject(kind: RemoteRef["kind"], raw: JsonValue, at: number): RemoteObject {
  const reading = InvoiceReading.safeParse(raw);
  const id = reading.data?.invoice.id ?? HasId.safeParse(raw).data?.id ?? "";
  const content = reading.success ? z.json().parse(JSON.parse(JSON.stringify(reading.data))) : raw;
  const token = createHash("sha256")
    .update(canonicalJson(content))
    .digest("base64url")
    .slice(0, 16);
  return { ref: { kind, id }, version: { order: at, token }, state: stateOf(raw), raw };
}

function stateOf(raw: JsonValue): RemoteObject["state"] {
  if (Deleted.safeParse(raw).success) return "deleted";
  const status = InvoiceReading.safeParse(raw).data?.invoice.status;
  return status === "void" ? "voided" : "live";
}
