import { z } from "zod";
import { invalidParameter } from "./api-error.ts";
import { type Decimal, parseDecimal } from "./decimal.ts";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { emit, update } from "./event-outlet.ts";
import { listObjects, paging } from "./listing.ts";
import { Bool, changedMetadata, Created, isWithin, Metadata, Text } from "./params.ts";
import type { World } from "./world.ts";

export interface TaxRate {
  readonly id: string;
  readonly object: "tax_rate";
  readonly active: boolean;
  readonly country: string | null;
  readonly created: number;
  readonly description: string | null;
  readonly display_name: string;
  readonly effective_percentage: null;
  readonly flat_amount: null;
  readonly inclusive: boolean;
  readonly jurisdiction: string | null;
  readonly jurisdiction_level: null;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  /** A JSON number of at most four decimals, e.g. 8.875; `percentOfRate` reads it exactly. */
  readonly percentage: number;
  readonly rate_type: "percentage";
  readonly state: string | null;
  readonly tax_type: string | null;
}

const Percentage = z
  .string()
  .regex(/^(100|\d{1,2}(\.\d{1,4})?)$/, "Invalid percentage")
  .transform(Number);
const described = {
  country: Text.optional(),
  description: Text.optional(),
  jurisdiction: Text.optional(),
  state: Text.optional(),
  tax_type: Text.optional(),
};

/** A tax rate given in place, with an amount that the caller has computed. */
export const TaxRateData = z.strictObject({
  ...described,
  display_name: Text,
  inclusive: Bool,
  percentage: Percentage,
});
const CreateParams = z.strictObject({
  ...expandable,
  ...TaxRateData.shape,
  active: Bool.optional(),
  metadata: Metadata.optional(),
});
const UpdateParams = z.strictObject({
  ...expandable,
  ...described,
  display_name: Text.optional(),
  active: Bool.optional(),
  metadata: Metadata.optional(),
});
const ListParams = z.strictObject({
  ...paging,
  active: Bool.optional(),
  created: Created.optional(),
  inclusive: Bool.optional(),
});

/** The percentage as an exact decimal. */
export function percentOfRate(rate: TaxRate): Decimal {
  // A number of at most four decimals prints as it was given.
  return parseDecimal(String(rate.percentage), 4) ?? { units: 0n, scale: 0 };
}

export function addTaxRate(
  world: World,
  params: z.output<typeof TaxRateData> & { readonly active?: boolean },
  metadata?: z.output<typeof Metadata>,
): TaxRate {
  const rate: TaxRate = {
    id: world.newId("tax_rate"),
    object: "tax_rate",
    active: params.active ?? true,
    country: params.country ?? null,
    created: world.now(),
    description: params.description ?? null,
    display_name: params.display_name,
    effective_percentage: null,
    flat_amount: null,
    inclusive: params.inclusive,
    jurisdiction: params.jurisdiction ?? null,
    jurisdiction_level: null,
    livemode: false,
    metadata: changedMetadata({}, metadata),
    percentage: params.percentage,
    rate_type: "percentage",
    state: params.state ?? null,
    tax_type: params.tax_type ?? null,
  };
  world.put("tax_rate", rate);
  emit(world, "tax_rate.created", "tax_rate", rate);
  return rate;
}

/** The tax rates with these ids, in this order; archived ones cannot be used any more. */
export function usableTaxRates(
  world: World,
  ids: readonly string[],
  param: string,
): readonly string[] {
  for (const id of ids) {
    if (!world.get("tax_rate", id, param).active)
      throw invalidParameter(`The tax rate ${id} is archived.`, "tax_rate_inactive", param);
  }
  return ids;
}

const base = "/v1/tax_rates";
export const taxRateEndpoints: readonly Endpoint[] = [
  endpoint("POST", base, CreateParams, (world, { active, ...params }) =>
    addTaxRate(world, { ...params, ...(active === undefined ? {} : { active }) }, params.metadata),
  ),
  endpoint("GET", base, ListParams, (world, params) =>
    listObjects(
      world,
      "tax_rate",
      base,
      params,
      (rate) =>
        isWithin(rate.created, params.created) &&
        (params.active === undefined || rate.active === params.active) &&
        (params.inclusive === undefined || rate.inclusive === params.inclusive),
    ),
  ),
  endpoint("GET", `${base}/:id`, z.strictObject(expandable), (world, _params, id) =>
    world.get("tax_rate", id),
  ),
  endpoint("POST", `${base}/:id`, UpdateParams, (world, params, id) => {
    const before = world.get("tax_rate", id);
    const after: TaxRate = {
      ...before,
      active: params.active ?? before.active,
      country: params.country ?? before.country,
      description: params.description ?? before.description,
      display_name: params.display_name ?? before.display_name,
      jurisdiction: params.jurisdiction ?? before.jurisdiction,
      metadata: changedMetadata(before.metadata, params.metadata),
      state: params.state ?? before.state,
      tax_type: params.tax_type ?? before.tax_type,
    };
    update(world, "tax_rate", before, after, "tax_rate.updated");
    return after;
  }),
];
