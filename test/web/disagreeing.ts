import { DecimalString, EntryKey, PlainDate } from "@concord/model";
import type { DocumentId } from "@concord/model";
import type { Replica } from "@concord/client";
import { expect } from "vitest";
import type { WebWorld } from "./browsers.ts";

/** A loaded machine takes its time. */
const patience = { timeout: 20_000 };
const line = EntryKey.parse("survey");

/** Two people who have written one draft apart from each other, and what they disagree about. */
export interface Disagreeing {
  readonly ana: Replica;
  readonly ben: Replica;
  readonly invoice: DocumentId;
}

/** A draft over 4.5 × 120 with 19 % tax. Ana says due on 13 December and 125 an hour, Ben says the 29th and 118.50. */
export async function disagreement(world: WebWorld, buyer: string): Promise<Disagreeing> {
  const ana = await world.replica("Ana");
  const ben = await world.replica("Ben");
  const tax = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };
  const made = await ana.create({
    kind: "invoice",
    operations: [
      {
        type: "create",
        document: {
          kind: "invoice",
          content: {
            currency: "EUR",
            dueDate: PlainDate.parse("2026-12-01"),
            buyer: { name: buyer },
            lines: [
              {
                id: line,
                name: "Survey",
                quantity: DecimalString.parse("4.5"),
                price: DecimalString.parse("120"),
                tax,
              },
            ],
          },
        },
      },
    ],
  });
  if (made.type !== "stored") throw new Error(made.type);
  const invoice = made.document;
  await expect.poll(() => ben.row(invoice)?.summary?.buyerName, patience).toBe(buyer);
  ben.disconnect();
  await ben.apply(invoice, says("2026-12-29", "118.5"));
  await ana.apply(invoice, says("2026-12-13", "125"));
  await expect.poll(() => ana.status(invoice).state, patience).toBe("synced");
  ben.connect();
  await expect.poll(() => openFields(ana, invoice), patience).toBe(2);
  return { ana, ben, invoice };
}

const says = (dueDate: string, price: string) =>
  [
    { type: "set-field", path: "dueDate", value: dueDate },
    { type: "set-line", line, field: "price", value: price },
  ] as const;

/** How many fields of the invoice wait for a person on that replica. */
export function openFields(replica: Replica, invoice: DocumentId): number {
  return replica.conflicts().filter(({ document }) => document === invoice).length;
}
