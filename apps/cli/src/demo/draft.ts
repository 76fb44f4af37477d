import { randomUUID } from "node:crypto";
import type { Replica } from "@concord/client";
import { seenDigest } from "@concord/document";
import type { InvoiceSnapshot, OperationInput } from "@concord/document";
import { DecimalString, EntryKey, planCreditNote, utcDay } from "@concord/model";
import type { DocumentId, PlainDate } from "@concord/model";
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

/** Asks for the number of what stands now. */
export async function requestIssue(replica: Replica, document: DocumentId): Promise<void> {
  const { invoice } = await read(replica, document);
  await ask(replica, document, {
    type: "request-issue",
    key: newKey(),
    request: { digest: seenDigest(invoice) },
  });
}

export async function requestVoid(
  replica: Replica,
  document: DocumentId,
  reason: string,
): Promise<void> {
  await ask(replica, document, { type: "request-void", key: newKey(), request: { reason } });
}

/** A draft of a credit note over an amount of an invoice, tax included. */
export async function draftCreditNote(
  replica: Replica,
  document: DocumentId,
  amount: string,
): Promise<DocumentId> {
  const { note, findings } = planCreditNote(
    await read(replica, document),
    { type: "amount", amount: money(amount) },
    { reason: "Agreed on the phone" },
  );
  const [finding] = findings;
  if (finding !== undefined) throw new CommandFailure(finding.message);
  const created = await replica.create({
    kind: "invoice",
    operations: [{ type: "create", document: { kind: "invoice", content: note } }],
  });
  if (created.type !== "stored") {
    throw new CommandFailure(`The credit note was not taken: ${created.type}`);
  }
  return created.document;
}

const newKey = (): EntryKey => EntryKey.parse(`demo-${randomUUID()}`);

async function read(replica: Replica, document: DocumentId): Promise<InvoiceSnapshot> {
  const snapshot = await replica.snapshot(document);
  if (snapshot?.kind !== "invoice") throw new CommandFailure(`There is no invoice ${document}.`);
  return snapshot;
}

async function ask(replica: Replica, document: DocumentId, request: OperationInput): Promise<void> {
  const outcome = await replica.apply(document, [request]);
  if (outcome.type !== "stored") {
    throw new CommandFailure(`The request was not taken: ${outcome.type}`);
  }
}
