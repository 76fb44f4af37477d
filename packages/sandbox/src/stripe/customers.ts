import { z } from "zod";
import { noSuch } from "./api-error.ts";
import { searchCustomers, SearchParams } from "./customer-search.ts";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { emit, update } from "./event-outlet.ts";
import { listObjects, paging } from "./listing.ts";
import {
  Address,
  type AddressObject,
  addressObject,
  changedMetadata,
  Count,
  Created,
  emptyable,
  Int,
  isWithin,
  list,
  Metadata,
  Text,
} from "./params.ts";
import { type TaxId, taxId, TaxIdData } from "./tax-id.ts";
import type { World } from "./world.ts";

export interface Customer {
  readonly id: string;
  readonly object: "customer";
  readonly address: AddressObject | null;
  /** Minor units; negative is credit for the next invoice. */
  readonly balance: number;
  readonly created: number;
  readonly currency: string | null;
  readonly default_source: null;
  readonly delinquent: boolean;
  readonly description: string | null;
  readonly email: string | null;
  readonly invoice_prefix: string;
  readonly invoice_settings: {
    readonly custom_fields: null;
    readonly default_payment_method: string | null;
    readonly footer: string | null;
    readonly rendering_options: null;
  };
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly name: string | null;
  readonly next_invoice_sequence: number;
  readonly phone: string | null;
  readonly preferred_locales: readonly string[];
  readonly shipping: {
    readonly address: AddressObject;
    readonly name: string;
    readonly phone: string | null;
  } | null;
  readonly tax_exempt: "none" | "exempt" | "reverse";
  /** Shown only where it is expanded. */
  readonly tax_ids: readonly TaxId[];
  readonly test_clock: null;
  /** Stripe answers a deleted customer with a stub. */
  readonly deleted?: true;
}

const fields = {
  ...expandable,
  address: emptyable(Address).optional(),
  balance: Int.optional(),
  description: Text.optional(),
  email: z.union([z.literal(""), z.email("Invalid email address")]).optional(),
  invoice_prefix: z
    .string()
    .regex(/^[A-Z0-9]{3,12}$/, "Invalid invoice prefix")
    .optional(),
  invoice_settings: z
    .strictObject({
      default_payment_method: emptyable(Text).optional(),
      footer: emptyable(Text).optional(),
    })
    .optional(),
  metadata: Metadata.optional(),
  name: Text.optional(),
  next_invoice_sequence: Count.optional(),
  phone: Text.optional(),
  preferred_locales: list(Text).optional(),
  shipping: emptyable(
    z.strictObject({ address: Address, name: Text, phone: Text.optional() }),
  ).optional(),
  tax_exempt: emptyable(z.enum(["none", "exempt", "reverse"])).optional(),
};
const Params = z.strictObject(fields);
const CreateParams = z.strictObject({ ...fields, tax_id_data: list(TaxIdData).optional() });
const ListParams = z.strictObject({
  ...paging,
  created: Created.optional(),
  email: Text.optional(),
});

/** An empty text unsets. */
const text = (change: string | undefined, before: string | null): string | null =>
  change === undefined ? before : change === "" ? null : change;

function changed(before: Customer, params: z.output<typeof Params>): Customer {
  const { address, shipping, invoice_settings: settings, tax_exempt: exempt } = params;
  const method = settings?.default_payment_method;
  const { footer } = settings ?? {};
  return {
    ...before,
    address: address === undefined ? before.address : address && addressObject(address),
    balance: params.balance ?? before.balance,
    description: text(params.description, before.description),
    email: text(params.email, before.email),
    invoice_prefix: params.invoice_prefix ?? before.invoice_prefix,
    invoice_settings: {
      ...before.invoice_settings,
      ...(method === undefined ? {} : { default_payment_method: method }),
      ...(footer === undefined ? {} : { footer }),
    },
    metadata: changedMetadata(before.metadata, params.metadata),
    name: text(params.name, before.name),
    next_invoice_sequence: params.next_invoice_sequence ?? before.next_invoice_sequence,
    phone: text(params.phone, before.phone),
    preferred_locales: params.preferred_locales ?? before.preferred_locales,
    shipping:
      shipping === undefined
        ? before.shipping
        : shipping && {
            address: addressObject(shipping.address),
            name: shipping.name,
            phone: shipping.phone ?? null,
          },
    tax_exempt: exempt === undefined ? before.tax_exempt : (exempt ?? "none"),
  };
}

const base = "/v1/customers";
export const customerEndpoints: readonly Endpoint[] = [
  endpoint("POST", base, CreateParams, (world, { tax_id_data: data = [], ...params }) => {
    const id = world.newId("customer");
    const blank: Customer = {
      id,
      object: "customer",
      address: null,
      balance: 0,
      created: world.now(),
      currency: null,
      default_source: null,
      delinquent: false,
      description: null,
      email: null,
      invoice_prefix: world.kernel.random.text(8).toUpperCase(),
      invoice_settings: {
        custom_fields: null,
        default_payment_method: null,
        footer: null,
        rendering_options: null,
      },
      livemode: false,
      metadata: {},
      name: null,
      next_invoice_sequence: 1,
      phone: null,
      preferred_locales: [],
      shipping: null,
      tax_exempt: "none",
      tax_ids: data.map((each) => taxId(world, id, each)),
      test_clock: null,
    };
    const customer = changed(blank, params);
    world.put("customer", customer);
    emit(world, "customer.created", "customer", customer);
    return customer;
  }),
  endpoint("GET", base, ListParams, (world, params) =>
    listObjects(
      world,
      "customer",
      base,
      params,
      (customer) =>
        customer.deleted === undefined &&
        isWithin(customer.created, params.created) &&
        (params.email === undefined || customer.email === params.email),
    ),
  ),
  // Before the path of one customer, which it would fit, too.
  endpoint("GET", `${base}/search`, SearchParams, (world, params) =>
    searchCustomers(world, `${base}/search`, params),
  ),
  endpoint("GET", `${base}/:id`, z.strictObject(expandable), (world, _params, id) => {
    const customer = world.get("customer", id);
    return customer.deleted ? { id, object: "customer", deleted: true } : customer;
  }),
  endpoint("POST", `${base}/:id`, Params, (world, params, id) => {
    const before = liveCustomer(world, id, "id");
    const after = changed(before, params);
    update(world, "customer", before, after, "customer.updated");
    return after;
  }),
  endpoint("DELETE", `${base}/:id`, z.strictObject(expandable), (world, _params, id) => {
    const customer = liveCustomer(world, id, "id");
    world.put("customer", { ...customer, deleted: true });
    emit(world, "customer.deleted", "customer", customer);
    return { id, object: "customer", deleted: true };
  }),
];

/** The customer, unless it was deleted. */
export function liveCustomer(world: World, id: string, param = "customer"): Customer {
  const customer = world.get("customer", id, param);
  if (customer.deleted) throw noSuch("customer", id, param);
  return customer;
}
