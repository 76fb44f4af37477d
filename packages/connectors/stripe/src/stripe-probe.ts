import type { Effect, Probe, Remote, RemoteObject } from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import { z } from "zod";
import { metadataKeys } from "./mapping-metadata.ts";
import type { Query, StripeApi } from "./stripe-api.ts";
import { EffectBody } from "./stripe-effect.ts";
import { readCustomer, readInvoice, readProduct, remoteObject } from "./stripe-reading.ts";
import { chained, ok } from "./stripe-remote.ts";
import { InvoiceReading } from "./stripe-schema.ts";

const Tagged = z.object({
  id: z.string(),
  created: z.int().optional(),
  metadata: z.record(z.string(), z.string()).default({}),
});
type Tagged = z.infer<typeof Tagged>;

/**
 * Looks whether an effect happened, by what its object says about itself: the tag of the write in its metadata, or the state that it leads to. Lists are consistent; search
 * at Stripe is not, so it is never asked.
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
  switch (body.action) {
    case "create-customer":
      return found(await matching(api, "/v1/customers", [], body.notBefore, isFor), (id) =>
        readCustomer(api, id, at),
      );
    case "create-invoice": {
      const of: Query = typeof body.customer === "string" ? [["customer", body.customer]] : [];
      return found(await matching(api, "/v1/invoices", of, body.notBefore, isFor), (id) =>
        readInvoice(api, id, at),
      );
    }
    case "report-payment": {
      const made = await recordsSince(api, body.notBefore, hasTag);
      if (made.type === "failed") return made;
      return found(made, async (id) =>
        chained(api.get(`/v1/payment_records/${id}`), (record) =>
          ok(remoteObject("payment", record, at)),
        ),
      );
    }
    case "create-credit-note":
      return found(
        await matching(api, "/v1/credit_notes", [["invoice", body.invoice]], undefined, hasTag),
        () => readInvoice(api, body.invoice, at),
      );
    case "update-customer":
      return decided(readCustomer(api, target, at), ({ raw }) => hasTag(Tagged.parse(raw)));
    case "update-product":
      return decided(readProduct(api, target, at), ({ raw }) => hasTag(Tagged.parse(raw)));
    case "update-invoice":
    case "add-lines":
    case "update-lines":
    case "remove-lines":
      return decidedInvoice(api, target, at, ({ invoice }) => hasTag(invoice));
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

async function matching(
  api: StripeApi,
  path: string,
  query: Query,
  notBefore: number | undefined,
  fits: (object: Tagged) => boolean,
): Promise<Remote<readonly string[]>> {
  const since: Query = notBefore === undefined ? [] : [["created[gte]", String(notBefore)]];
  const all = await api.all(path, [...query, ...since]);
  return all.type === "failed" ? all : ok(idsOf(all.value, fits));
}

/** Payment records are listed newest first, and not by time everywhere: pages are read until they are too old. */
async function recordsSince(
  api: StripeApi,
  notBefore: number,
  fits: (object: Tagged) => boolean,
): Promise<Remote<readonly string[]>> {
  const ids: string[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await api.page("/v1/payment_records", [
      ["limit", "100"],
      ...(after === undefined ? [] : ([["starting_after", after]] as const)),
    ]);
    if (page.type === "failed") return page;
    ids.push(...idsOf(page.value.data, fits));
    const last = Tagged.safeParse(page.value.data.at(-1)).data;
    if (!page.value.hasMore || last === undefined || (last.created ?? 0) < notBefore)
      return ok(ids);
    after = last.id;
  }
}

function idsOf(
  objects: readonly JsonValue[],
  fits: (object: Tagged) => boolean,
): readonly string[] {
  return objects
    .flatMap((object) => Tagged.safeParse(object).data ?? [])
    .filter(fits)
    .map(({ id }) => id);
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
  return decided(readInvoice(api, id, at), ({ raw }) => {
    const reading = InvoiceReading.safeParse(raw);
    return reading.success && happened(reading.data);
  });
}
