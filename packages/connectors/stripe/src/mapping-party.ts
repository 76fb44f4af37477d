import type { JsonValue } from "@concord/model";
import type { StripeAddress } from "./stripe-schema.ts";

interface StripeTaxId {
  readonly type: string;
  readonly value?: string | null | undefined;
}

// Number types that carry a VAT identifier; any other is a registration under its own name.
const vatTypes: readonly string[] = ["eu_vat", "gb_vat", "ch_vat", "no_vat", "eu_oss_vat"];

export function isVatType(type: string): boolean {
  return vatTypes.includes(type);
}

/** The numbers that a party has registers for: the first of each kind. */
export function mappedTaxIds<T extends StripeTaxId>(
  taxIds: readonly T[],
): { readonly vat: T | undefined; readonly other: T | undefined } {
  return {
    vat: taxIds.find(({ type }) => isVatType(type)),
    other: taxIds.find(({ type }) => !isVatType(type)),
  };
}

export interface StripeParty {
  readonly name: string | null | undefined;
  readonly email: string | null | undefined;
  readonly phone: string | null | undefined;
  readonly address: StripeAddress | null | undefined;
  readonly taxIds: readonly StripeTaxId[];
}

/** Registers of a party, without what Stripe does not say. */
export function partyFields({
  name,
  email,
  phone,
  address,
  taxIds,
}: StripeParty): Readonly<Record<string, JsonValue | undefined>> {
  const { vat, other } = mappedTaxIds(taxIds);
  return {
    name: name ?? undefined,
    "contact.email": email ?? undefined,
    "contact.phone": phone ?? undefined,
    "address.line1": address?.line1 ?? undefined,
    "address.line2": address?.line2 ?? undefined,
    "address.city": address?.city ?? undefined,
    "address.postalCode": address?.postal_code ?? undefined,
    "address.region": address?.state ?? undefined,
    "address.country": address?.country ?? undefined,
    vatId: vat?.value ?? undefined,
    taxRegistrationId: other?.value ?? undefined,
    taxRegistrationScheme: other?.value ? other.type : undefined,
  };
}

// ISO 3166 codes by which VAT identifiers of the European Union begin; Greece and Northern Ireland have their own.
const unionPrefixes = new Set(
  "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split(" "),
);

/** The number types of Stripe for what a party has; numbers whose type is not known are left out. */
export function stripeTaxIds(party: {
  readonly vatId: string | undefined;
  readonly taxRegistrationId: string | undefined;
  readonly taxRegistrationScheme: string | undefined;
}): readonly { readonly type: string; readonly value: string }[] {
  const { vatId, taxRegistrationId: id, taxRegistrationScheme: scheme } = party;
  const prefix = vatId?.slice(0, 2).toUpperCase() ?? "";
  const type = unionPrefixes.has(prefix)
    ? "eu_vat"
    : ["GB", "CH", "NO"].includes(prefix)
      ? `${prefix.toLowerCase()}_vat`
      : undefined;
  return [
    ...(vatId !== undefined && type !== undefined ? [{ type, value: vatId }] : []),
    ...(id !== undefined && /^[a-z]{2}_[a-z]+$/.test(scheme ?? "")
      ? [{ type: scheme ?? "", value: id }]
      : []),
  ];
}
