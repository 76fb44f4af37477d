import type {
  DocumentChange,
  Drift,
  Known,
  Normalised,
  RemoteObject,
} from "@concord/bridge/connector";
import type { z } from "zod";
import { unknownValue } from "./mapping-context.ts";
import type { MappingContext } from "./mapping-context.ts";
import { invoiceChange } from "./mapping-invoice.ts";
import { customerChange, deletedChange, productChange } from "./mapping-record.ts";
import { metadataKeys, namedFact } from "./mapping-metadata.ts";
import { currencyOf } from "./stripe-money.ts";
import {
  InvoiceReading,
  StripeCustomer,
  StripePaymentRecord,
  StripeProduct,
} from "./stripe-schema.ts";

/** What one object of Stripe means for our documents. Pure; whatever does not keep the contract is parked with its reason, never guessed. */
export function normaliseStripe(
  object: RemoteObject,
  known: Known,
  context: MappingContext,
): Normalised {
  const { kind } = object.ref;
  switch (kind) {
    case "party":
      if (object.state === "deleted") return deleted(object, "party", known);
      return read(object, StripeCustomer, (customer) => [
        customerChange(object, customer, context),
      ]);
    case "item":
      if (object.state === "deleted") return deleted(object, "item", known);
      return read(object, StripeProduct, (product) => [productChange(object, product, context)]);
    case "invoice":
      if (object.state === "deleted") return deleted(object, "invoice", known);
      return normaliseInvoice(object, known, context);
    case "payment":
      return normalisePayment(object);
    case "account":
    case "credit-note":
    case "refund":
    case "tax-rate":
      // Read with the invoices that they belong to.
      return { type: "changes", changes: [], drift: [] };
  }
}

function deleted(object: RemoteObject, kind: DocumentChange["kind"], known: Known): Normalised {
  // What was never here is not made for its deletion.
  const changes = known.recorded.length === 0 ? [] : [deletedChange(object, kind, known)];
  return { type: "changes", changes, drift: [] };
}

/** A payment record that was made here for a fact of ours, before it is attached: from then on it is read with its invoice. */
function normalisePayment(object: RemoteObject): Normalised {
  const record = StripePaymentRecord.safeParse(object.raw).data;
  const fact = record === undefined ? undefined : namedFact(record.metadata, "payments");
  const invoice = record?.metadata[metadataKeys.invoice];
  if (record === undefined || fact === undefined || invoice === undefined) {
    return { type: "changes", changes: [], drift: [] };
  }
  const owner = { kind: "invoice", id: invoice } as const;
  const change = { kind: "invoice", owner, creates: false, fields: {}, facts: {} } as const;
  return { type: "changes", changes: [{ ...change, factLinks: { [fact]: record.id } }], drift: [] };
}

function normaliseInvoice(object: RemoteObject, known: Known, context: MappingContext): Normalised {
  const drift: Drift[] = [];
  const recorded = known.recorded.find(({ owner }) => owner.id === object.ref.id)?.registers ?? {};
  const parsed = InvoiceReading.safeParse(object.raw);
  const currency = parsed.success ? currencyOf(parsed.data.invoice.currency) : undefined;
  if (parsed.success && currency === undefined) {
    const reason = `“${parsed.data.invoice.currency}” is no currency that we know.`;
    return { type: "parked", reason, drift: [unknownValue(object.ref, "currency", reason)] };
  }
  return read(
    object,
    InvoiceReading,
    (reading) => {
      if (currency === undefined) return [];
      return [
        invoiceChange(object, reading, known, {
          ...context,
          ref: object.ref,
          currency,
          recorded,
          drifted: (path, detail) => void drift.push(unknownValue(object.ref, path, detail)),
        }),
      ];
    },
    drift,
  );
}

function read<S extends z.ZodType>(
  object: RemoteObject,
  contract: S,
  changes: (value: z.infer<S>) => Extract<Normalised, { type: "changes" }>["changes"],
  drift: readonly Drift[] = [],
): Normalised {
  const parsed = contract.safeParse(object.raw);
  if (parsed.success) return { type: "changes", changes: changes(parsed.data), drift };
  const { ref } = object;
  return {
    type: "parked",
    reason: `Stripe's ${ref.kind} ${ref.id} does not have the shape of its API version.`,
    drift: parsed.error.issues.map((issue): Drift => ({
      ref,
      path: issue.path.join("."),
      what: issue.code === "invalid_type" ? "missing-field" : "unreadable",
      detail: issue.message,
    })),
  };
}
