import { z } from "zod";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { emit } from "./event-outlet.ts";
import type { Invoice } from "./invoice.ts";
import { listObjects, paging } from "./listing.ts";
import { Created, isWithin, Text } from "./params.ts";
import { cancelIntent, expectPayment } from "./payment-intent.ts";
import type { World } from "./world.ts";

/** What paid, or is to pay, a part of an invoice. */
export interface InvoicePayment {
  readonly id: string;
  readonly object: "invoice_payment";
  readonly amount_paid: number | null;
  readonly amount_requested: number;
  readonly created: number;
  readonly currency: string;
  readonly invoice: string;
  /** The one that Stripe makes at finalisation and keeps equal to what remains. */
  readonly is_default: boolean;
  readonly livemode: false;
  readonly payment:
    | { readonly type: "payment_intent"; readonly payment_intent: string }
    | { readonly type: "payment_record"; readonly payment_record: string };
  readonly status: "open" | "paid" | "canceled";
  readonly status_transitions: {
    readonly canceled_at: number | null;
    readonly paid_at: number | null;
  };
}

/** Ties a payment to an invoice; `paid` when the money is there already. */
export function tiePayment(
  world: World,
  invoice: Invoice,
  tie: Pick<InvoicePayment, "amount_requested" | "is_default" | "payment"> & {
    readonly paid: boolean;
  },
): InvoicePayment {
  const { paid, ...given } = tie;
  const payment: InvoicePayment = {
    id: world.newId("invoice_payment"),
    object: "invoice_payment",
    amount_paid: paid ? tie.amount_requested : null,
    created: world.now(),
    currency: invoice.currency,
    invoice: invoice.id,
    livemode: false,
    status: paid ? "paid" : "open",
    status_transitions: { canceled_at: null, paid_at: paid ? world.now() : null },
    ...given,
  };
  world.put("invoice_payment", payment, invoice.id);
  if (paid) emit(world, "invoice_payment.paid", "invoice_payment", payment);
  return payment;
}

/** The open default payment of an invoice, if it has one. */
export function openDefault(world: World, invoiceId: string): InvoicePayment | undefined {
  return world
    .owned("invoice_payment", invoiceId)
    .find((payment) => payment.is_default && payment.status === "open");
}

/** Makes the default payment ask for exactly what remains; none is left where nothing does. */
export function followInvoice(world: World, invoice: Invoice): void {
  const open = openDefault(world, invoice.id);
  const wanted = invoice.status === "open" ? invoice.amount_remaining : 0;
  if (open === undefined) {
    if (wanted === 0 || invoice.status !== "open") return;
    const { currency, customer } = invoice;
    const description = `Payment for Invoice ${invoice.number ?? ""}`;
    const intent = expectPayment(world, { amount: wanted, currency, customer, description });
    const payment = { type: "payment_intent", payment_intent: intent.id } as const;
    tiePayment(world, invoice, {
      amount_requested: wanted,
      is_default: true,
      payment,
      paid: false,
    });
    return;
  }
  if (open.amount_requested === wanted || open.payment.type !== "payment_intent") return;
  const intent = world.get("payment_intent", open.payment.payment_intent);
  if (wanted > 0) {
    world.put("payment_intent", { ...intent, amount: wanted });
    world.put("invoice_payment", { ...open, amount_requested: wanted });
    return;
  }
  // An uncollectible invoice can still be paid, so its payment stays open.
  if (invoice.status === "uncollectible") return;
  cancelIntent(world, intent, invoice.status === "void" ? "void_invoice" : "automatic");
  const status_transitions = { canceled_at: world.now(), paid_at: null };
  world.put("invoice_payment", { ...open, status: "canceled", status_transitions });
}

const ListParams = z.strictObject({
  ...paging,
  created: Created.optional(),
  invoice: Text.optional(),
  payment: z
    .strictObject({
      type: z.enum(["payment_intent", "payment_record"]),
      payment_intent: Text.optional(),
      payment_record: Text.optional(),
    })
    .optional(),
  status: z.enum(["canceled", "open", "paid"]).optional(),
});
const base = "/v1/invoice_payments";
export const invoicePaymentEndpoints: readonly Endpoint[] = [
  endpoint("GET", base, ListParams, (world, params) => {
    const wanted = params.payment?.payment_intent ?? params.payment?.payment_record;
    return listObjects(
      world,
      "invoice_payment",
      base,
      params,
      ({ created, payment, status }) =>
        isWithin(created, params.created) &&
        (params.status === undefined || status === params.status) &&
        (params.payment === undefined || payment.type === params.payment.type) &&
        (wanted === undefined ||
          wanted ===
            (payment.type === "payment_intent" ? payment.payment_intent : payment.payment_record)),
      params.invoice,
    );
  }),
  endpoint("GET", `${base}/:id`, z.strictObject(expandable), (world, _params, id) =>
    world.get("invoice_payment", id),
  ),
];
