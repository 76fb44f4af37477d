import type { DocumentSnapshot } from "@concord/document";
import type { JsonValue } from "@concord/model";
import type { Books } from "./books.ts";
import type { Connected } from "./connected.ts";

/** A company with the customer 1 and the item 1. */
export async function openShop(books: Books): Promise<void> {
  await books.act({
    action: "create",
    entity: "Customer",
    body: { DisplayName: "Hôtel de l'Étoile" },
  });
  await books.act({
    action: "create",
    entity: "Item",
    body: { Name: "Stay", UnitPrice: 100, IncomeAccountRef: { value: "6" } },
  });
}

/** A person in QuickBooks invoices the customer 1: one line at 19 %, net 100 unless said otherwise. Answers its id. */
export async function invoiced(
  books: Books,
  body: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const invoice = await books.act({
    action: "create",
    entity: "Invoice",
    body: { CustomerRef: { value: "1" }, Line: [line(100)], ...body },
  });
  return String(invoice["Id"]);
}

export function line(amount: number, more: object = {}): object {
  return {
    Amount: amount,
    DetailType: "SalesItemLineDetail",
    SalesItemLineDetail: { ItemRef: { value: "1" }, TaxCodeRef: { value: "1" } },
    ...more,
  };
}

/** The document that stands for an object of QuickBooks. */
export function documentOf(
  { replica }: Pick<Connected, "replica">,
  kind: string,
  id: string,
): DocumentSnapshot | undefined {
  return replica.all().find(({ registers }) => {
    const link = registers["links.quickbooks"];
    return (
      typeof link === "object" &&
      link !== null &&
      "id" in link &&
      link["id"] === id &&
      link["kind"] === kind
    );
  });
}

/** Registers of the document of an invoice, by patterns of their path. */
export function registersOf(
  world: Pick<Connected, "replica">,
  id: string,
  pattern: RegExp,
): Readonly<Record<string, JsonValue>> {
  const registers = documentOf(world, "invoice", id)?.registers ?? {};
  return Object.fromEntries(Object.entries(registers).filter(([path]) => pattern.test(path)));
}
