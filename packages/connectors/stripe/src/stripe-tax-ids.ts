import type { Remote } from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import type { StripeApi } from "./stripe-api.ts";
import type { EffectBody } from "./stripe-effect.ts";
import { readCustomer } from "./stripe-reading.ts";
import { chained, ok } from "./stripe-remote.ts";
import { StripeCustomer } from "./stripe-schema.ts";

type Wanted = Extract<EffectBody, { action: "set-tax-ids" }>;

/** What of the wish is still to be done: numbers that the customer does not have yet, and those of old ones that it still has. */
export function taxIdsToChange(
  customer: JsonValue,
  { wanted, gone }: Wanted,
): { readonly missing: Wanted["wanted"]; readonly left: readonly string[] } {
  const standing = StripeCustomer.safeParse(customer).data?.tax_ids?.data ?? [];
  const holds = wanted.map((one) =>
    standing.find(
      ({ type, value }) => type === one.type && plainNumber(value ?? "") === plainNumber(one.value),
    ),
  );
  const kept = new Set(holds.map((one) => one?.id));
  return {
    missing: wanted.filter((_one, index) => holds[index] === undefined),
    left: standing.map(({ id }) => id).filter((id) => gone.includes(id) && !kept.has(id)),
  };
}

/** Stripe keeps numbers with or without the spaces and dots that people write. */
export function plainNumber(value: string): string {
  return value.replaceAll(/[\s.-]/g, "").toUpperCase();
}

/**
 * Adds what is missing and then removes what no longer holds: Stripe changes no number, and one that it refuses must not cost the old one. Looks first, so that however often
 * it is done, each number stands once.
 */
export function setTaxIds(
  api: StripeApi,
  customer: string,
  body: Wanted,
  key: string,
  at: number,
): Promise<Remote<{ readonly id: string }>> {
  const path = `/v1/customers/${customer}/tax_ids`;
  return chained(readCustomer(api, customer, at), async ({ raw }) => {
    const { missing, left } = taxIdsToChange(raw, body);
    for (const [index, { type, value }] of missing.entries()) {
      const made = await api.post(path, { type, value }, `${key}-${type}-${index}`);
      if (made.type === "failed") return made;
    }
    for (const id of left) {
      const removed = await api.remove(`${path}/${id}`);
      if (removed.type === "failed") return removed;
    }
    return ok({ id: customer });
  });
}
