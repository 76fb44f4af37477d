import type { Effect, Probe, Remote, RemoteObject } from "@concord/bridge/connector";
import { z } from "zod";
import { metadataKeys } from "./mapping-metadata.ts";
import type { Params, Query, StripeApi } from "./stripe-api.ts";
import { EffectBody } from "./stripe-effect.ts";
import { taxIdsToChange } from "./stripe-tax-ids.ts";
import { matching, recordsSince, Tagged } from "./stripe-lookup.ts";
import { readInvoice } from "./invoice-reading.ts";
import { remoteObject } from "./remote-object.ts";
import { readCustomer, readProduct } from "./stripe-reading.ts";
import { chained, ok } from "./stripe-remote.ts";
import { InvoiceReading } from "./stripe-schema.ts";

/**
 * Looks whether an effect happened, by what its object says about itself: what it was made for, the tag of the write in its metadata, or the state that it leads to. That
 * holds however old the write is, also when another bridge made it under another key. Lists are consistent; search at Stripe is not, so it is never asked.
 */
export async function probeStripe(
  effect: Effect,
  key: string,
  api: StripeApi,
  at: number,
): Promise<Remote<Probe>> {
  const body = EffectBody.parse(effect.body);
  const target = effect.target?.id ?? "";
  const hasTag = ({ metadata }: Tagged): boolean => metadata[metadataKeys.effect] === key;
  // What an object was made for outlasts later writes to it.
  const isFor = ({ metadata }: Tagged): boolean =>
    metadata[metadataKeys.document] === effect.document;
  const isForFact =
    (params: Params) =>
    (object: Tagged): boolean =>
      isFor(object) && object.metadata[metadataKeys.fact] === factOf(params);
  switch (body.action) {
    case "create-customer":
      return found(await matching(api, "/v1/customers", [], body.notBefore, isFor), (id) =>
        readCustomer(api, id, at),
      );
    case "create-product":
      return found(await matching(api, "/v1/products", [], body.notBefore, isFor), (id) =>
        readProduct(api, id, at),
      );
    case "create-invoice": {
      const of: Query = typeof body.customer === "string" ? [["customer", body.customer]] : [];
      return found(await matching(api, "/v1/invoices", of, body.notBefore, isFor), (id) =>
        readInvoice(api, id, at),
      );
    }
    case "report-payment": {
      const made = await recordsSince(api, body.notBefore, isForFact(body.params));
      if (made.type === "failed") return made;
      return found(made, async (id) =>
        chained(api.get(`/v1/payment_records/${id}`), (record) =>
          ok(remoteObject("payment", record, at)),
        ),
      );
    }
    case "create-credit-note":
      return found(
        await matching(
          api,
          "/v1/credit_notes",
          [["invoice", body.invoice]],
          undefined,
          isForFact(body.params),
        ),
        () => readInvoice(api, body.invoice, at),
      );
    case "void-credit-note":
      return decidedInvoice(api, body.invoice, at, ({ creditNotes }) =>
        creditNotes.some(({ id, status }) => id === body.note && status === "void"),
      );
    case "update-customer":
      return decided(readCustomer(api, target, at), ({ raw }) => hasTag(Tagged.parse(raw)));
    case "set-tax-ids":
      return decided(readCustomer(api, target, at), ({ raw }) => {
        const { missing, left } = taxIdsToChange(raw, body);
        return missing.length + left.length === 0;
      });
    case "update-product":
      return decided(readProduct(api, target, at), ({ raw }) => hasTag(Tagged.parse(raw)));
    case "update-invoice":
    case "update-lines":
      return decidedInvoice(api, target, at, ({ invoice }) => hasTag(invoice));
    case "add-lines":
      // A second time would be a second line, whoever wrote to the draft since.
      return decidedInvoice(api, target, at, ({ lines }) => {
        const standing = new Set(lines.map(({ metadata }) => nameOf(metadata)));
        return body.lines.every(({ params }) => standing.has(nameOf(metadataOf(params))));
      });
    case "remove-lines":
      return decidedInvoice(api, target, at, ({ lines }) =>
        lines.every(({ id }) => !body.ids.includes(id)),
      );
    case "finalize-invoice":
      return decidedInvoice(api, target, at, ({ invoice }) => invoice.status !== "draft");
    case "void-invoice":
      return decidedInvoice(api, target, at, ({ invoice }) => invoice.status === "void");
    case "attach-payment":
      return decidedInvoice(api, target, at, ({ payments }) =>
        payments.some(({ payment }) => payment.payment.payment_record === body.record),
      );
  }
}

function metadataOf(params: Params): Readonly<Record<string, string>> {
  return z.record(z.string(), z.string()).safeParse(params["metadata"]).data ?? {};
}

/** What a line stands for: a line of ours or one of our allowances and charges. */
function nameOf(metadata: Readonly<Record<string, string>>): string {
  return `${metadata[metadataKeys.line] ?? ""} ${metadata[metadataKeys.adjustment] ?? ""}`;
}

/** Path of the fact that the object is made for. */
function factOf(params: Params): string | undefined {
  return metadataOf(params)[metadataKeys.fact];
}

async function found(
  ids: Remote<readonly string[]>,
  read: (id: string) => Promise<Remote<RemoteObject>>,
): Promise<Remote<Probe>> {
  if (ids.type === "failed") return ids;
  const [id, ...others] = ids.value;
  if (id === undefined) return ok({ type: "not-applied" });
  if (others.length > 0) return ok({ type: "ambiguous", ids: ids.value });
  return chained(read(id), (object) => ok({ type: "applied", object }));
}

function decided(
  reading: Promise<Remote<RemoteObject>>,
  happened: (object: RemoteObject) => boolean,
): Promise<Remote<Probe>> {
  return chained(reading, (object) =>
    ok(happened(object) ? { type: "applied", object } : { type: "not-applied" }),
  );
}

function decidedInvoice(
  api: StripeApi,
  id: string,
  at: number,
  happened: (reading: InvoiceReading) => boolean,
): Promise<Remote<Probe>> {
  return chained(readInvoice(api, id, at), (object): Remote<Probe> => {
    const reading = InvoiceReading.safeParse(object.raw).data;
    if (reading !== undefined) {
      return ok(happened(reading) ? { type: "applied", object } : { type: "not-applied" });
    }
    // What cannot be read says nothing of what was done to it.
    const reason = `Stripe's invoice ${id} cannot be read.`;
    return { type: "failed", failure: { type: "unavailable", reason } };
  });
}
