import type { DocumentChange, Known, Normalised, RemoteObject } from "@concord/bridge/connector";
import type { Company } from "./company.ts";
import { readItem } from "./item-mapping.ts";
import { readCustomer } from "./party-mapping.ts";
import { readPayment } from "./payment-mapping.ts";
import { preparedOf } from "./quickbooks-prepared.ts";
import { Customer, Head, Item } from "./quickbooks-schema.ts";
import { tagIn } from "./quickbooks-tag.ts";
import { readSales, unreadable } from "./sales-mapping.ts";
import { removedForFact } from "./standing-object.ts";

/** What one object of QuickBooks means for our documents. Pure. */
export function normalise(object: RemoteObject, known: Known, company: Company): Normalised {
  switch (object.ref.kind) {
    case "invoice":
    case "credit-note":
    case "refund":
      return object.state === "deleted"
        ? deleted(object, known)
        : readSales(object, object.ref.kind, known, company);
    case "payment":
      return readPayment(object, known);
    case "party":
      return object.state === "deleted" ? deleted(object, known) : readParty(object, company);
    case "item":
      return object.state === "deleted"
        ? deleted(object, known)
        : readProduct(object, known, company);
    case "tax-rate":
    case "account":
      return { type: "changes", changes: [], drift: [] };
  }
}

/** Deleted there is not void here: the document stays, and a person is asked. What was never taken in is nothing. */
function deleted(object: RemoteObject, known: Known): Normalised {
  const tag = tagIn(Head.safeParse(known.previous?.raw).data?.PrivateNote);
  if (tag?.fact !== undefined) return removedForFact(object, tag, tag.fact, known);
  const { link } = known;
  if (link === undefined) return { type: "changes", changes: [], drift: [] };
  const kind =
    object.ref.kind === "party" || object.ref.kind === "item" ? object.ref.kind : "invoice";
  const change: DocumentChange = {
    kind,
    owner: object.ref,
    creates: false,
    fields: {},
    facts: {},
    link,
    summary: { state: "deleted" },
  };
  return { type: "changes", changes: [change], drift: [] };
}

function readParty(object: RemoteObject, { realm, appUrl }: Company): Normalised {
  const customer = Customer.safeParse(object.raw);
  if (!customer.success) return unreadable(object, customer.error);
  const tag = tagIn(customer.data.Notes);
  return own({
    kind: "party",
    owner: object.ref,
    ...(tag !== undefined && { document: tag.document }),
    fields: readCustomer(customer.data),
    link: {
      account: realm,
      id: object.ref.id,
      kind: "party",
      url: `${appUrl}/app/customerdetail?nameId=${object.ref.id}`,
    },
  });
}

function readProduct(object: RemoteObject, known: Known, { realm }: Company): Normalised {
  const item = Item.safeParse(object.raw);
  if (!item.success) return unreadable(object, item.error);
  return own({
    kind: "item",
    owner: object.ref,
    fields: readItem(item.data, preparedOf(known.prepared).homeCurrency),
    link: { account: realm, id: object.ref.id, kind: "item" },
  });
}

function own(change: Omit<DocumentChange, "creates" | "facts">): Normalised {
  return { type: "changes", changes: [{ ...change, creates: true, facts: {} }], drift: [] };
}
