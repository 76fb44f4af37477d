import type {
  Effect,
  Plan,
  PlannedDocument,
  PlanInput,
  Registers,
} from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import { stripeTaxIds } from "./mapping-party.ts";
import { effect, nothing, notBefore, one, ownMetadata, textOf } from "./plan-context.ts";
import type { PlanContext } from "./plan-context.ts";
import { planTaxIds, taxNumbers } from "./plan-tax-ids.ts";

/** A linked customer follows its party document. One that is not there is made when an invoice needs it. */
export function planCustomer(input: PlanInput): Plan {
  const { link } = input;
  if (link?.kind !== "party") return nothing;
  const carried = input.localChanges.filter((path) => carriedFields.has(path));
  if (carried.length === 0) return planTaxIds(input, link.id);
  return one(
    effect(
      input,
      { action: "update-customer", params: customerParams(input.registers, "", "update") },
      {
        target: { kind: "party", id: link.id },
        carries: carried,
        summary: `Change customer ${textOf(input.registers, "name") ?? link.id}`,
      },
    ),
  );
}

/** The customer of an invoice that is not in Stripe yet. */
export function customerCreation(party: PlannedDocument, context: PlanContext): Effect {
  return effect(
    { id: party.id, shadow: undefined },
    {
      action: "create-customer",
      params: {
        ...customerParams(party.registers, "", "create"),
        metadata: ownMetadata(party.id, context),
      },
      notBefore: notBefore(party.id),
    },
    {
      carries: "all",
      summary: `Create customer ${textOf(party.registers, "name") ?? ""}`.trim(),
    },
  );
}

const addressFields = {
  line1: "address.line1",
  line2: "address.line2",
  city: "address.city",
  postal_code: "address.postalCode",
  state: "address.region",
  country: "address.country",
} as const;
const carriedFields: ReadonlySet<string> = new Set([
  "name",
  "contact.email",
  "contact.phone",
  "language",
  ...Object.values(addressFields),
]);

/** Parameters of a customer from the registers of a party, which stand below `prefix`. An empty text clears. */
export function customerParams(
  registers: Registers,
  prefix: string,
  use: "create" | "update",
): Readonly<Record<string, JsonValue>> {
  const read = (path: string) => textOf(registers, prefix + path);
  const given = (name: string, value: string | undefined) =>
    value === undefined ? (use === "update" ? { [name]: "" } : {}) : { [name]: value };
  const address = Object.entries(addressFields).flatMap(([name, path]) => {
    const value = read(path);
    return value === undefined ? [] : [[name, value] as const];
  });
  const language = read("language");
  const taxIds = stripeTaxIds(taxNumbers(registers, prefix));
  return {
    ...given("name", read("name")),
    ...given("email", read("contact.email")),
    ...given("phone", read("contact.phone")),
    ...(address.length > 0
      ? { address: Object.fromEntries(address) }
      : given("address", undefined)),
    ...(language !== undefined && { preferred_locales: [language] }),
    ...(use === "create" &&
      taxIds.length > 0 && { tax_id_data: taxIds.map(({ type, value }) => ({ type, value })) }),
  };
}
