import type { Plan, PlanInput, Registers } from "@concord/bridge/connector";
import { isVatType, mappedTaxIds, stripeTaxIds } from "./mapping-party.ts";
import { blocked, effect, nothing, one, textOf } from "./plan-context.ts";
import { StripeCustomer } from "./stripe-schema.ts";

/** The two numbers that a party has: its registers, and which of Stripe's they stand for. */
const kinds = [
  { fields: ["vatId"], number: "vatId", of: "vat" },
  {
    fields: ["taxRegistrationId", "taxRegistrationScheme"],
    number: "taxRegistrationId",
    of: "other",
  },
] as const;

/** The tax numbers of a customer are objects of their own, which Stripe makes and removes, but never changes. Those that we have no register for stay. */
export function planTaxIds(input: PlanInput, customer: string): Plan {
  const { registers, localChanges, shadow } = input;
  const carries = localChanges.filter((path) =>
    kinds.some(({ fields }) => fields.some((field) => field === path)),
  );
  if (carries.length === 0) return nothing;
  const changed = kinds.filter(({ fields }) => fields.some((field) => carries.includes(field)));
  const standing = StripeCustomer.safeParse(shadow?.object.raw).data?.tax_ids?.data ?? [];
  const mapped = mappedTaxIds(standing);
  const known = stripeTaxIds(taxNumbers(registers, ""));
  const numbers = changed.map(({ number, of }) => ({
    given: textOf(registers, number),
    wanted: known.find(({ type }) => isVatType(type) === (of === "vat")),
    gone: mapped[of]?.id,
  }));
  const unknown = numbers.flatMap(({ given, wanted }) =>
    given !== undefined && wanted === undefined ? [given] : [],
  );
  if (unknown.length > 0) {
    return blocked(
      `Stripe has no kind for the tax number ${unknown.join(", ")}.`,
      "Begin it with the country (“DE…”), or name its scheme as Stripe does (“us_ein”)",
      "Enter it in Stripe by hand",
    );
  }
  return one(
    effect(
      input,
      {
        action: "set-tax-ids",
        wanted: numbers.flatMap(({ wanted }) => wanted ?? []),
        gone: numbers.flatMap(({ gone }) => gone ?? []),
      },
      {
        target: { kind: "party", id: customer },
        carries,
        summary: `Change the tax numbers of ${textOf(registers, "name") ?? customer} in Stripe`,
      },
    ),
  );
}

/** The tax numbers of a party whose registers stand below `prefix`. */
export function taxNumbers(
  registers: Registers,
  prefix: string,
): Parameters<typeof stripeTaxIds>[0] {
  return {
    vatId: textOf(registers, `${prefix}vatId`),
    taxRegistrationId: textOf(registers, `${prefix}taxRegistrationId`),
    taxRegistrationScheme: textOf(registers, `${prefix}taxRegistrationScheme`),
  };
}
