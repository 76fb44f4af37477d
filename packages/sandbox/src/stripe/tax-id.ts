import { z } from "zod";
import { invalidRequest } from "./api-error.ts";
import { Text } from "./params.ts";
import type { World } from "./world.ts";

/** A customer's number at a tax office, e.g. type "eu_vat", value "DE123456789". */
export interface TaxId {
  readonly id: string;
  readonly object: "tax_id";
  readonly country: string | null;
  readonly created: number;
  readonly customer: string;
  readonly customer_account: null;
  readonly livemode: false;
  readonly owner: { readonly type: "customer"; readonly customer: string };
  readonly type: string;
  readonly value: string;
  readonly verification: null;
}

export const TaxIdData = z.strictObject({
  type: z.string().regex(/^[a-z]{2}_[a-z]+$/, "Invalid tax id type"),
  value: Text,
});

export function taxId(world: World, customer: string, data: z.output<typeof TaxIdData>): TaxId {
  // Two letters of the country, then what it counts by.
  if (data.type === "eu_vat" && !/^[A-Z]{2}[0-9A-Z+*]{2,12}$/.test(data.value))
    throw invalidRequest("Invalid value for eu_vat.", "tax_id_invalid", "value");
  // The numbers of the European Union begin with their country.
  const country = data.type.startsWith("eu_") ? data.value.slice(0, 2) : data.type.slice(0, 2);
  return {
    id: `txi_1${world.kernel.random.text(23)}`,
    object: "tax_id",
    country: country.toUpperCase(),
    created: world.now(),
    customer,
    customer_account: null,
    livemode: false,
    owner: { type: "customer", customer },
    verification: null,
    ...data,
  };
}
