import { z } from "zod";
import { invalidRequest, noSuch } from "./api-error.ts";
import { type Customer, liveCustomer } from "./customers.ts";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { emit } from "./event-outlet.ts";
import { listInside, PagingOnly } from "./listing.ts";
import { type TaxId, taxId, TaxIdData } from "./tax-id.ts";
import type { World } from "./world.ts";

function withTaxIds(world: World, customer: Customer, tax_ids: readonly TaxId[]): void {
  world.put("customer", { ...customer, tax_ids });
}

function find(customer: Customer, id: string): TaxId {
  const found = customer.tax_ids.find((other) => other.id === id);
  if (found === undefined) throw noSuch("tax_id", id, "id");
  return found;
}

const mostTaxIds = 5;
const base = "/v1/customers/:id/tax_ids";
export const taxIdEndpoints: readonly Endpoint[] = [
  endpoint(
    "POST",
    base,
    z.strictObject({ ...expandable, ...TaxIdData.shape }),
    (world, params, id) => {
      const customer = liveCustomer(world, id, "id");
      if (customer.tax_ids.length >= mostTaxIds)
        throw invalidRequest(`A customer can have at most ${mostTaxIds} tax IDs.`);
      const added = taxId(world, id, params);
      withTaxIds(world, customer, [added, ...customer.tax_ids]);
      emit(world, "customer.tax_id.created", "tax_id", added);
      return added;
    },
  ),
  endpoint("GET", base, PagingOnly, (world, params, id) =>
    listInside(liveCustomer(world, id, "id").tax_ids, `/v1/customers/${id}/tax_ids`, params),
  ),
  endpoint("GET", `${base}/:tax`, z.strictObject(expandable), (world, _params, id, ids) =>
    find(liveCustomer(world, id, "id"), ids["tax"] ?? ""),
  ),
  endpoint("DELETE", `${base}/:tax`, z.strictObject(expandable), (world, _params, id, ids) => {
    const customer = liveCustomer(world, id, "id");
    const gone = find(customer, ids["tax"] ?? "");
    withTaxIds(
      world,
      customer,
      customer.tax_ids.filter((other) => other !== gone),
    );
    emit(world, "customer.tax_id.deleted", "tax_id", gone);
    return { id: gone.id, object: "tax_id", deleted: true };
  }),
];
