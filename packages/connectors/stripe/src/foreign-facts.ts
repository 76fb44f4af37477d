import type { PlanInput, RemoteRef } from "@concord/bridge/connector";
import type { InvoiceReading } from "./stripe-schema.ts";

/** Facts that did not come from Stripe, in the order of their keys. */
export function foreignFacts(
  registers: PlanInput["registers"],
  collection: string,
): readonly (readonly [path: string, value: unknown])[] {
  const pattern = new RegExp(`^${collection}\\.(?!stripe:)[^.]+$`);
  return Object.entries(registers)
    .filter(([path, value]) => pattern.test(path) && value !== null)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const open = new Set(["open", "uncollectible"]);

/** Whether Stripe takes a payment for the invoice. */
export function takesMoney({ invoice: { status } }: InvoiceReading): boolean {
  return open.has(status);
}

export function targetOf({ invoice: { id } }: InvoiceReading): RemoteRef {
  return { kind: "invoice", id };
}
