import type { Remote, RemoteKind, RemoteObject, RemoteRef } from "@concord/bridge/connector";
import { z } from "zod";
import { readInvoice } from "./invoice-reading.ts";
import { remoteObject } from "./remote-object.ts";
import type { StripeApi } from "./stripe-api.ts";
import { chained, ok } from "./stripe-remote.ts";

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

/** The invoice that a payment, a charge or a payment record pays; undefined for one that pays none. */
export async function ownerOf(api: StripeApi, id: string): Promise<Remote<string | undefined>> {
  const isCharge = id.startsWith("ch_") || id.startsWith("py_");
  const charge = isCharge ? await api.get(`/v1/charges/${id}`) : undefined;
  if (charge?.type === "failed") return charge;
  const intent = z.object({ payment_intent: z.string() }).safeParse(charge?.value).data;
  const paying = intent?.payment_intent ?? id;
  const type = paying.startsWith("pi_") ? "payment_intent" : isCharge ? "charge" : "payment_record";
  return chained(
    api.all("/v1/invoice_payments", [
      ["payment[type]", type],
      [`payment[${type}]`, paying],
    ]),
    (ties) => {
      const [owner] = ties.flatMap(
        (tie) => z.object({ invoice: z.string() }).safeParse(tie).data?.invoice ?? [],
      );
      return ok(owner);
    },
  );
}

/** A payment that pays no invoice is read as one that means nothing to us. */
async function readPaymentOwner(
  api: StripeApi,
  id: string,
  at: number,
): Promise<Remote<RemoteObject>> {
  return chained(ownerOf(api, id), (owner) =>
    owner === undefined
      ? ok(remoteObject("payment", { object: "payment-without-invoice", id }, at))
      : readInvoice(api, owner, at),
  );
}

// Where objects of a kind are listed; kinds that are read with their invoice stand there for what else the invoice needs.
const lists: Readonly<Partial<Record<RemoteKind, string>>> = {
  invoice: "/v1/invoices",
  party: "/v1/customers",
  item: "/v1/products",
  payment: "/v1/invoice_payments",
  "credit-note": "/v1/credit_notes",
};

/** Whether the key may list objects of this kind. What hangs on one of them may be forbidden all the same. */
export async function mayRead(api: StripeApi, kind: RemoteKind): Promise<Remote<null>> {
  const path = lists[kind];
  return path === undefined ? ok(null) : chained(api.page(path, [["limit", "1"]]), () => ok(null));
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
    case "account":
    case "credit-note":
    case "refund":
    case "tax-rate": {
      const reason = `A ${ref.kind} is read with its invoice.`;
      return { type: "failed", failure: { type: "not-found", reason } };
    }
  }
}
