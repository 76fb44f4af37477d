import { z } from "zod";
import { invalidRequest } from "./api-error.ts";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { emit, update } from "./event-outlet.ts";
import { listObjects, paging } from "./listing.ts";
import { Bool, changedMetadata, Created, isWithin, list, Metadata, Text } from "./params.ts";
import type { World } from "./world.ts";

export interface Product {
  readonly id: string;
  readonly object: "product";
  readonly active: boolean;
  readonly created: number;
  readonly default_price: string | null;
  readonly description: string | null;
  readonly images: readonly string[];
  readonly livemode: false;
  readonly marketing_features: readonly never[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly name: string;
  readonly package_dimensions: null;
  readonly shippable: boolean | null;
  readonly statement_descriptor: null;
  readonly tax_code: string | null;
  readonly tax_details: null;
  readonly type: "service" | "good";
  readonly unit_label: string | null;
  readonly updated: number;
  readonly url: string | null;
}

const fields = {
  ...expandable,
  active: Bool.optional(),
  description: Text.optional(),
  metadata: Metadata.optional(),
  name: Text.optional(),
  tax_code: Text.optional(),
  unit_label: Text.optional(),
  url: Text.optional(),
};
const CreateParams = z.strictObject({ ...fields, name: Text, id: Text.optional() });
const UpdateParams = z.strictObject({ ...fields, default_price: Text.optional() });
const ListParams = z.strictObject({
  ...paging,
  active: Bool.optional(),
  created: Created.optional(),
  ids: list(Text).optional(),
});

/** What `product_data` inside a price may carry. */
export const ProductData = z.strictObject({
  name: Text,
  description: Text.optional(),
  metadata: Metadata.optional(),
  tax_code: Text.optional(),
  unit_label: Text.optional(),
});

export function addProduct(
  world: World,
  params: z.output<typeof CreateParams> | z.output<typeof ProductData>,
): Product {
  const id = ("id" in params ? params.id : undefined) ?? world.newId("product");
  if (world.find("product", id) !== undefined)
    throw invalidRequest("Product already exists.", "resource_already_exists", "id");
  const product: Product = {
    id,
    object: "product",
    active: ("active" in params ? params.active : undefined) ?? true,
    created: world.now(),
    default_price: null,
    description: params.description ?? null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: changedMetadata({}, params.metadata),
    name: params.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: params.tax_code ?? null,
    tax_details: null,
    type: "service",
    unit_label: params.unit_label ?? null,
    updated: world.now(),
    url: ("url" in params ? params.url : undefined) ?? null,
  };
  world.put("product", product);
  emit(world, "product.created", "product", product);
  return product;
}

const base = "/v1/products";
export const productEndpoints: readonly Endpoint[] = [
  endpoint("POST", base, CreateParams, addProduct),
  endpoint("GET", base, ListParams, (world, params) =>
    listObjects(
      world,
      "product",
      base,
      params,
      (product) =>
        isWithin(product.created, params.created) &&
        (params.active === undefined || product.active === params.active) &&
        (params.ids === undefined || params.ids.includes(product.id)),
    ),
  ),
  endpoint("GET", `${base}/:id`, z.strictObject(expandable), (world, _params, id) =>
    world.get("product", id),
  ),
  endpoint("POST", `${base}/:id`, UpdateParams, (world, params, id) => {
    const before = world.get("product", id);
    const price = params.default_price;
    const after: Product = {
      ...before,
      active: params.active ?? before.active,
      default_price:
        price === undefined ? before.default_price : world.get("price", price, "default_price").id,
      description: params.description ?? before.description,
      metadata: changedMetadata(before.metadata, params.metadata),
      name: params.name ?? before.name,
      tax_code: params.tax_code ?? before.tax_code,
      unit_label: params.unit_label ?? before.unit_label,
      updated: world.now(),
      url: params.url ?? before.url,
    };
    update(world, "product", before, after, "product.updated");
    return after;
  }),
  endpoint("DELETE", `${base}/:id`, z.strictObject(expandable), (world, _params, id) => {
    const product = world.get("product", id);
    for (const price of world.kernel.store.walk<{ product: string }>({ kind: "price" })) {
      if (price.product === id)
        throw invalidRequest(
          "This product cannot be deleted because it has one or more user-created prices.",
        );
    }
    world.remove("product", id);
    emit(world, "product.deleted", "product", product);
    return { id, object: "product", deleted: true };
  }),
];
