import type { DocumentChange, Known, RemoteObject } from "@concord/bridge/connector";
import { placed } from "./mapping-context.ts";
import type { MappingContext } from "./mapping-context.ts";
import { namedDocument } from "./mapping-metadata.ts";
import { partyFields } from "./mapping-party.ts";
import { currencyOf, fromStripeDecimal } from "./stripe-money.ts";
import type { StripeCustomer, StripeProduct } from "./stripe-schema.ts";

/** A customer as a party document. */
export function customerChange(
  object: RemoteObject,
  customer: StripeCustomer,
  context: MappingContext,
): DocumentChange {
  return {
    ...own(object, customer.livemode, customer.metadata, "customers", context),
    kind: "party",
    fields: placed({
      ...partyFields({
        name: customer.name,
        email: customer.email,
        phone: customer.phone,
        address: customer.address,
        taxIds: customer.tax_ids?.data ?? [],
      }),
      currency: currencyOf(customer.currency ?? ""),
      language: customer.preferred_locales?.[0],
    }),
  };
}

/** A product as an item document, with its default price. */
export function productChange(
  object: RemoteObject,
  product: StripeProduct,
  context: MappingContext,
): DocumentChange {
  const price = typeof product.default_price === "object" ? product.default_price : undefined;
  const currency = currencyOf(price?.currency ?? "");
  return {
    ...own(object, product.livemode, product.metadata, "products", context),
    kind: "item",
    fields: {
      ...placed({ name: product.name, description: product.description ?? undefined }),
      ...(price !== undefined &&
        price !== null &&
        currency !== undefined && {
          currency,
          price: fromStripeDecimal(price.unit_amount_decimal ?? "", currency) ?? null,
          ...(price.tax_behavior === "inclusive" && { pricesIncludeTax: true }),
        }),
      ...(!product.active && { archived: true }),
    },
  };
}

/** A deleted object is a stub: its document stays as it is. */
export function deletedChange(
  object: RemoteObject,
  kind: DocumentChange["kind"],
  { link }: Known,
): DocumentChange {
  return {
    kind,
    owner: object.ref,
    creates: false,
    fields: {},
    facts: {},
    ...(link !== undefined && { link }),
    summary: { state: "deleted" },
  };
}

function own(
  object: RemoteObject,
  livemode: boolean,
  metadata: Readonly<Record<string, string>>,
  page: string,
  { account, workspace }: MappingContext,
): Pick<DocumentChange, "owner" | "document" | "creates" | "facts" | "link"> {
  const document = namedDocument(metadata, workspace);
  const { kind, id } = object.ref;
  return {
    owner: object.ref,
    ...(document !== undefined && { document }),
    creates: true,
    facts: {},
    link: {
      account,
      id,
      kind,
      url: `https://dashboard.stripe.com/${livemode ? "" : "test/"}${page}/${id}`,
    },
  };
}
