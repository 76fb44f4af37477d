import type { Effect, Remote, RemoteObject } from "@concord/bridge/connector";
import { z } from "zod";
import { metadataKeys, tagged } from "./mapping-metadata.ts";
import type { StripeApi } from "./stripe-api.ts";
import { customerOfBuyer } from "./stripe-buyer.ts";
import { EffectBody } from "./stripe-effect.ts";
import { readDraft, readInvoice } from "./invoice-reading.ts";
import { remoteObject } from "./remote-object.ts";
import { readCustomer, readProduct } from "./stripe-reading.ts";
import { chained, ok } from "./stripe-remote.ts";
import { setTaxIds } from "./stripe-tax-ids.ts";
import { withTaxRates } from "./stripe-tax-rate.ts";
import { HasId } from "./stripe-schema.ts";

/**
 * Sends one effect. What Stripe then holds is read afterwards, whole, and is as new as that reading: a webhook may have led to another one while the write was under way, which
 * does not show it yet.
 */
export async function executeInStripe(
  effect: Effect,
  key: string,
  api: StripeApi,
  now: () => number,
): Promise<Remote<RemoteObject>> {
  const body = EffectBody.parse(effect.body);
  const target = effect.target?.id ?? "";
  const invoicePath = `/v1/invoices/${target}`;
  const tag = { [metadataKeys.effect]: key };
  switch (body.action) {
    case "create-customer": {
      const made = await api.post("/v1/customers", tagged(body.params, tag), key);
      return answered(made, ({ id }) => readCustomer(api, id, now()));
    }
    case "update-customer": {
      const done = await api.post(`/v1/customers/${target}`, tagged(body.params, tag), key);
      return answered(done, () => readCustomer(api, target, now()));
    }
    case "set-tax-ids": {
      const done = await setTaxIds(api, target, body, key, now());
      return answered(done, () => readCustomer(api, target, now()));
    }
    case "create-product": {
      const made = await api.post("/v1/products", tagged(body.params, tag), key);
      return answered(made, ({ id }) => readProduct(api, id, now()));
    }
    case "update-product": {
      const done = await api.post(`/v1/products/${target}`, tagged(body.params, tag), key);
      return answered(done, () => readProduct(api, target, now()));
    }
    case "create-invoice": {
      const customer = await customerFor(effect.document, body, api, now);
      if (customer.type === "failed") return customer;
      const params = tagged({ ...body.params, customer: customer.value }, tag);
      const made = await api.post("/v1/invoices", params, key);
      return answered(made, ({ id }) => readDraft(api, id, now()));
    }
    case "update-invoice": {
      const done = await api.post(invoicePath, tagged(body.params, tag), key);
      return answered(done, () => readDraft(api, target, now()));
    }
    case "add-lines":
    case "update-lines": {
      const lines = await withTaxRates(api, body.lines);
      if (lines.type === "failed") return lines;
      const path = `${invoicePath}/${body.action === "add-lines" ? "add_lines" : "update_lines"}`;
      const done = await api.post(
        path,
        { lines: [...lines.value], invoice_metadata: { ...body.metadata, ...tag } },
        key,
      );
      return answered(done, () => readDraft(api, target, now()));
    }
    case "remove-lines": {
      const lines = body.ids.map((id) => ({ id, behavior: "delete" }));
      const done = await api.post(
        `${invoicePath}/remove_lines`,
        { lines, invoice_metadata: { ...body.metadata, ...tag } },
        key,
      );
      return answered(done, () => readDraft(api, target, now()));
    }
    case "finalize-invoice": {
      // Collecting is the customer's doing or Stripe's own setting, never a side effect of issuing.
      const done = await api.post(`${invoicePath}/finalize`, { auto_advance: false }, key);
      return answered(done, () => readInvoice(api, target, now()));
    }
    case "void-invoice": {
      const done = await api.post(`${invoicePath}/void`, {}, key);
      return answered(done, () => readInvoice(api, target, now()));
    }
    case "report-payment": {
      const params = tagged(body.params, tag);
      const made = await api.post("/v1/payment_records/report_payment", params, key);
      return chained(Promise.resolve(made), (record) => ok(remoteObject("payment", record, now())));
    }
    case "attach-payment": {
      const params = { payment_record: body.record };
      const done = await api.post(`${invoicePath}/attach_payment`, params, key);
      return answered(done, () => readInvoice(api, target, now()));
    }
    case "create-credit-note": {
      const lines = await withTaxRates(api, body.lines ?? []);
      if (lines.type === "failed") return lines;
      const of = lines.value.length === 0 ? {} : { lines: [...lines.value] };
      const made = await api.post("/v1/credit_notes", tagged({ ...body.params, ...of }, tag), key);
      return answered(made, () => readInvoice(api, body.invoice, now()));
    }
    case "void-credit-note": {
      const done = await api.post(`/v1/credit_notes/${body.note}/void`, {}, key);
      return answered(done, () => readInvoice(api, body.invoice, now()));
    }
  }
}

/** The customer of an invoice: the one that a party document stands for, or that of its buyer. */
function customerFor(
  document: string,
  { customer, params }: Extract<EffectBody, { action: "create-invoice" }>,
  api: StripeApi,
  now: () => number,
): Promise<Remote<string>> {
  if (typeof customer === "string") return Promise.resolve(ok(customer));
  const currency = z.string().parse(params["currency"]);
  return customerOfBuyer({ params: customer, currency, document }, api, now);
}

/** The write is done: if what it made cannot be read now, that is no failure of the write, and a probe finds it. */
async function answered(
  write: Remote<unknown>,
  read: (written: z.infer<typeof HasId>) => Promise<Remote<RemoteObject>>,
): Promise<Remote<RemoteObject>> {
  if (write.type === "failed") return write;
  const reading = await read(HasId.parse(write.value));
  if (reading.type === "ok") return reading;
  const { reason } = reading.failure;
  return {
    type: "failed",
    failure: { type: "uncertain", reason: `Done, but not read: ${reason}` },
  };
}
