import { randomUUID } from "node:crypto";
import type { Replica } from "@concord/client";
import { DecimalString, EntryKey, utcDay } from "@concord/model";
import type { PlainDate } from "@concord/model";
import type { DocumentId } from "@concord/model";
import { CommandFailure } from "../failure.ts";

const money = (text: string) => DecimalString.parse(text);
const vat = { scheme: "VAT", category: "S", rate: money("19") };

export function day(fromToday: number): PlainDate {
  return utcDay(Date.now() + fromToday * 86_400_000);
}

export const surveyLine = EntryKey.parse("survey");
const travelLine = EntryKey.parse("travel");

/** A customer, and a draft invoice for them with two lines: 4.5 × 120.00 and 1 × 80.00, 19 % VAT. */
export async function createDraft(replica: Replica, customer: string): Promise<DocumentId> {
  const buyer = {
    name: customer,
    address: { line1: "Hafenstraße 12", city: "Hamburg", postalCode: "20457", country: "DE" },
    contact: { email: "rechnung@hafenbau.example" },
  };
  const party = await replica.create({
    kind: "party",
    operations: [{ type: "create", document: { kind: "party", content: buyer } }],
  });
  const invoice = await replica.create({
    kind: "invoice",
    operations: [
      {
        type: "create",
        document: {
          kind: "invoice",
          content: {
            currency: "EUR",
            issueDate: day(0),
            dueDate: day(14),
            buyer,
            ...(party.type === "stored" && { customer: party.document }),
            lines: [
              {
                id: surveyLine,
                name: "Drone survey",
                quantity: "4.5",
                unit: "HUR",
                price: "120",
                tax: vat,
              },
              { id: travelLine, name: "Travel", quantity: "1", unit: "C62", price: "80", tax: vat },
            ],
          },
        },
      },
    ],
  });
  if (invoice.type !== "stored") {
    throw new CommandFailure(`The draft was not taken: ${invoice.type}`);
  }
  return invoice.document;
}

/** Asks Stripe to issue the invoice. */
export async function requestIssue(replica: Replica, invoice: DocumentId): Promise<void> {
  const outcome = await replica.apply(invoice, [
    {
      type: "request-issue",
      key: EntryKey.parse(`demo-${randomUUID()}`),
      request: { connector: EntryKey.parse("stripe") },
    },
  ]);
  if (outcome.type !== "stored")
    throw new CommandFailure(`The request was not taken: ${outcome.type}`);
}
