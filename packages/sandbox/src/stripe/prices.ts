import { z } from "zod";
import { invalidParameter, invalidRequest } from "./api-error.ts";
import { parseDecimal, round, toText } from "./decimal.ts";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { emit, update } from "./event-outlet.ts";
import { listObjects, paging } from "./listing.ts";
import {
  Amount,
  Bool,
  changedMetadata,
  Created,
  CurrencyCode,
  DecimalText,
  isWithin,
  list,
  Metadata,
  Text,
} from "./params.ts";
import { addProduct, ProductData } from "./products.ts";
import type { World } from "./world.ts";

export interface Price {
  readonly id: string;
  readonly object: "price";
  readonly active: boolean;
  readonly billing_scheme: "per_unit";
  readonly created: number;
  readonly currency: string;
  readonly custom_unit_amount: null;
  readonly livemode: false;
  readonly lookup_key: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly nickname: string | null;
  readonly product: string;
  readonly recurring: null;
  readonly tax_behavior: "exclusive" | "inclusive" | "unspecified";
  readonly tiers_mode: null;
  readonly transform_quantity: null;
  readonly type: "one_time";
  /** Null when the price has a fraction of a minor unit. */
  readonly unit_amount: number | null;
  /** Minor units with up to twelve decimals. */
  readonly unit_amount_decimal: string;
}

const TaxBehavior = z.enum(["exclusive", "inclusive", "unspecified"]);

/** A price given in place, by a line or an invoice item. */
export const PriceData = z.strictObject({
  currency: CurrencyCode,
  product: Text.optional(),
  product_data: ProductData.optional(),
  tax_behavior: TaxBehavior.optional(),
  unit_amount: Amount.optional(),
  unit_amount_decimal: DecimalText.optional(),
});
const CreateParams = z.strictObject({
  ...expandable,
  ...PriceData.shape,
  active: Bool.optional(),
  lookup_key: Text.optional(),
  metadata: Metadata.optional(),
  nickname: Text.optional(),
});
const UpdateParams = z.strictObject({
  ...expandable,
  active: Bool.optional(),
  lookup_key: Text.optional(),
  metadata: Metadata.optional(),
  nickname: Text.optional(),
  tax_behavior: TaxBehavior.optional(),
});
const ListParams = z.strictObject({
  ...paging,
  active: Bool.optional(),
  created: Created.optional(),
  currency: CurrencyCode.optional(),
  lookup_keys: list(Text).optional(),
  product: Text.optional(),
});

/** The price per unit in its two forms. */
function unitAmounts(text: string): Pick<Price, "unit_amount" | "unit_amount_decimal"> {
  const decimal = parseDecimal(text, 12);
  if (decimal === undefined)
    throw invalidParameter(
      "Invalid decimal: unit_amount_decimal",
      "parameter_invalid",
      "unit_amount_decimal",
    );
  const canonical = toText(decimal);
  return {
    unit_amount: canonical.includes(".") ? null : round(decimal),
    unit_amount_decimal: canonical,
  };
}

export function addPrice(
  world: World,
  params: z.output<typeof PriceData> & Partial<Pick<Price, "active" | "lookup_key" | "nickname">>,
  metadata?: z.output<typeof Metadata>,
): Price {
  const { unit_amount: whole, unit_amount_decimal: decimal } = params;
  if ((whole === undefined) === (decimal === undefined))
    throw invalidRequest(
      "You must specify one of unit_amount and unit_amount_decimal.",
      "parameter_missing",
      "unit_amount",
    );
  if ((params.product === undefined) === (params.product_data === undefined))
    throw invalidRequest(
      "You must specify one of product and product_data.",
      "parameter_missing",
      "product",
    );
  const product =
    params.product_data === undefined
      ? world.get("product", params.product ?? "", "product")
      : addProduct(world, params.product_data);
  const price: Price = {
    id: world.newId("price"),
    object: "price",
    active: params.active ?? true,
    billing_scheme: "per_unit",
    created: world.now(),
    currency: params.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: params.lookup_key ?? null,
    metadata: changedMetadata({}, metadata),
    nickname: params.nickname ?? null,
    product: product.id,
    recurring: null,
    tax_behavior: params.tax_behavior ?? "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: "one_time",
    ...unitAmounts(decimal ?? String(whole)),
  };
  world.put("price", price);
  emit(world, "price.created", "price", price);
  return price;
}

const base = "/v1/prices";
export const priceEndpoints: readonly Endpoint[] = [
  endpoint("POST", base, CreateParams, (world, { active, lookup_key: key, nickname, ...params }) =>
    addPrice(
      world,
      {
        ...params,
        ...(active === undefined ? {} : { active }),
        lookup_key: key ?? null,
        nickname: nickname ?? null,
      },
      params.metadata,
    ),
  ),
  endpoint("GET", base, ListParams, (world, params) =>
    listObjects(
      world,
      "price",
      base,
      params,
      (price) =>
        isWithin(price.created, params.created) &&
        (params.active === undefined || price.active === params.active) &&
        (params.currency === undefined || price.currency === params.currency) &&
        (params.product === undefined || price.product === params.product) &&
        (params.lookup_keys === undefined ||
          (price.lookup_key !== null && params.lookup_keys.includes(price.lookup_key))),
    ),
  ),
  endpoint("GET", `${base}/:id`, z.strictObject(expandable), (world, _params, id) =>
    world.get("price", id),
  ),
  endpoint("POST", `${base}/:id`, UpdateParams, (world, params, id) => {
    const before = world.get("price", id);
    const after: Price = {
      ...before,
      active: params.active ?? before.active,
      lookup_key: params.lookup_key ?? before.lookup_key,
      metadata: changedMetadata(before.metadata, params.metadata),
      nickname: params.nickname ?? before.nickname,
      tax_behavior: params.tax_behavior ?? before.tax_behavior,
    };
    update(world, "price", before, after, "price.updated");
    return after;
  }),
];
