import { DecimalString, DocumentId, EntryKey } from "@concord/model";
import type { OperationInput } from "@concord/document";
import type { Replica } from "@concord/client";
import type { Environment } from "../settings/environment.ts";
import { day, requestIssue } from "./draft.ts";
import { until } from "./measure.ts";
import { person } from "./people.ts";
import type { Person } from "./people.ts";

const patience = { withinMs: 60_000, everyMs: 50 };
const money = (text: string) => DecimalString.parse(text);
const vat = { scheme: "VAT", category: "S", rate: money("19") };
const survey = EntryKey.parse("survey");
const travel = EntryKey.parse("travel");

/** The invoices that two people disagree about. Their ids are the same in every run, so that they are written once. */
const drafts = [
  { id: "0190c0de-0000-7000-8000-000000000001", buyer: "Hafenbau Nord GmbH", country: "DE" },
  { id: "0190c0de-0000-7000-8000-000000000002", buyer: "Kestrel Field Services", country: "GB" },
  { id: "0190c0de-0000-7000-8000-000000000003", buyer: "Atelier Brun SARL", country: "FR" },
] as const;
type Draft = (typeof drafts)[number];

/**
 * Puts life into a new workspace of `concord start`: two people edit the same drafts, one of them without a network, as they would on any day. What they
 * could not agree on then waits in the inbox; nothing of it is made up.
 */
export async function furnishWorkspace(
  at: { readonly url: string; readonly workspace: string; readonly data: string },
  environment: Environment,
): Promise<void> {
  await using ana = await person({ name: "Ana", role: "editor" }, at, environment);
  const [first, second, third] = drafts;
  if (ana.replica.row(DocumentId.parse(first.id)) !== undefined) return;
  await using ben = await person({ name: "Ben", role: "field" }, at, environment);
  for (const draft of drafts) await write(ana.replica, draft);
  await until("the drafts on Ben's replica", () => holdsAll(ben.replica), patience);

  await apart(ana, ben, [
    [
      first,
      [
        { type: "set-field", path: "dueDate", value: day(14) },
        { type: "set-line", line: survey, field: "price", value: "125" },
      ],
      [
        { type: "set-field", path: "dueDate", value: day(30) },
        { type: "set-line", line: survey, field: "price", value: "118.5" },
        { type: "set-field", path: "references.purchaseOrder", value: "HN-4711" },
      ],
    ],
    [
      second,
      [{ type: "remove-line", line: travel }],
      [{ type: "set-line", line: travel, field: "price", value: "95" }],
    ],
  ]);
  await issuedWhileAway(ana, ben, third);
}

function holdsAll(replica: Replica): true | undefined {
  const all = drafts.every(({ id }) => replica.row(DocumentId.parse(id)) !== undefined);
  return all ? true : undefined;
}

async function write(replica: Replica, { id, buyer, country }: Draft): Promise<void> {
  await replica.create({
    kind: "invoice",
    id: DocumentId.parse(id),
    operations: [
      {
        type: "create",
        document: {
          kind: "invoice",
          content: {
            currency: "EUR",
            issueDate: day(0),
            dueDate: day(21),
            buyer: {
              name: buyer,
              address: { country },
              contact: { email: "accounts@customer.example" },
            },
            lines: [
              {
                id: survey,
                name: "Drone survey, per hour",
                quantity: "4.5",
                unit: "HUR",
                price: "120",
                tax: vat,
              },
              { id: travel, name: "Travel", quantity: "1", unit: "C62", price: "80", tax: vat },
            ],
          },
        },
      },
    ],
  });
}

/** Both write while the second has no network; then it comes back. */
async function apart(
  ana: Person,
  ben: Person,
  edits: readonly (readonly [Draft, readonly OperationInput[], readonly OperationInput[]])[],
): Promise<void> {
  ben.replica.disconnect();
  for (const [{ id }, hers, his] of edits) {
    await ana.replica.apply(DocumentId.parse(id), hers);
    await ben.replica.apply(DocumentId.parse(id), his);
  }
  ben.replica.connect();
  const documents = new Set<string>(edits.map(([{ id }]) => id));
  await until(
    "the conflicts",
    () => {
      const found = ana.replica.conflicts().filter(({ document }) => documents.has(document));
      return new Set(found.map(({ document }) => document)).size === edits.length
        ? true
        : undefined;
    },
    patience,
  );
}

/** The invoice is issued while somebody who has not heard of it still edits. */
async function issuedWhileAway(ana: Person, ben: Person, { id }: Draft): Promise<void> {
  const invoice = DocumentId.parse(id);
  ben.replica.disconnect();
  await ben.replica.apply(invoice, [
    { type: "set-line", line: survey, field: "quantity", value: "6" },
  ]);
  await requestIssue(ana.replica, invoice);
  await until(
    "the number",
    () => (ana.replica.row(invoice)?.summary?.status === "draft" ? undefined : true),
    patience,
  );
  ben.replica.connect();
  await until(
    "Ben's late edit",
    () => (ana.replica.conflicts().some(({ document }) => document === invoice) ? true : undefined),
    patience,
  );
}
