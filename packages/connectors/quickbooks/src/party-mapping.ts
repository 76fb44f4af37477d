import type { JsonValue } from "@concord/model";
import type { JsonObject } from "./quickbooks-json.ts";
import type { Customer, PostalAddress } from "./quickbooks-schema.ts";

type Fields = Readonly<Record<string, JsonValue>>;

export const addressParts = ["line1", "line2", "line3", "city", "region", "postalCode", "country"];

/** An address under a prefix ("buyer.address."). Further lines join the third. */
export function readAddress(address: PostalAddress | undefined, prefix: string): Fields {
  if (address === undefined) return {};
  const { Line1, Line2, Line3, Line4, Line5 } = address;
  const third = [Line3, Line4, Line5].filter((line) => line !== undefined && line !== "");
  return present({
    [`${prefix}line1`]: Line1,
    [`${prefix}line2`]: Line2,
    [`${prefix}line3`]: third.length === 0 ? undefined : third.join(", "),
    [`${prefix}city`]: address.City,
    [`${prefix}region`]: address.CountrySubDivisionCode,
    [`${prefix}postalCode`]: address.PostalCode,
    // What is longer is the name of a country, and our register holds a code.
    [`${prefix}country`]: (address.Country ?? "").length <= 3 ? address.Country : undefined,
  });
}

/** The address under a prefix as QuickBooks holds it; undefined where there is none. */
export function writeAddress(registers: Fields, prefix: string): JsonObject | undefined {
  const address = present({
    Line1: registers[`${prefix}line1`],
    Line2: registers[`${prefix}line2`],
    Line3: registers[`${prefix}line3`],
    City: registers[`${prefix}city`],
    CountrySubDivisionCode: registers[`${prefix}region`],
    PostalCode: registers[`${prefix}postalCode`],
    Country: registers[`${prefix}country`],
  });
  return Object.keys(address).length === 0 ? undefined : address;
}

/** A customer as the registers of a party document. */
export function readCustomer(customer: Customer): Fields {
  const person = [customer.GivenName, customer.FamilyName].filter(Boolean).join(" ");
  const { CompanyName, DisplayName, Active } = customer;
  // The display name of an inactive customer is marked, since the name must be free again.
  const name = Active === false ? DisplayName.replace(/ \(deleted\)$/, "") : DisplayName;
  return {
    name,
    ...orNothing({
      tradingName: CompanyName === name ? undefined : CompanyName,
      "contact.name": person === "" || person === name ? undefined : person,
      "contact.email": customer.PrimaryEmailAddr?.Address,
      "contact.phone": customer.PrimaryPhone?.FreeFormNumber,
    }),
    ...present({
      taxRegistrationId: customer.PrimaryTaxIdentifier,
      currency: customer.CurrencyRef?.value,
    }),
    archived: Active === false,
    ...noAddress,
    ...readAddress(customer.BillAddr, "address."),
  };
}

const noAddress = Object.fromEntries(addressParts.map((part) => [`address.${part}`, null]));

/** Characters that a display name cannot hold: a colon parts a customer from its sub-customers. */
export function displayName(name: string): string {
  return name.replaceAll(":", "-").replaceAll(/\s+/g, " ").trim().slice(0, 500);
}

/** The customer's fields that a party's registers, or an invoice's copy of them ("buyer."), say. */
export function writeCustomer(registers: Fields, prefix: string): JsonObject {
  const address = writeAddress(registers, `${prefix}address.`);
  const email = registers[`${prefix}contact.email`];
  const phone = registers[`${prefix}contact.phone`];
  const name = registers[`${prefix}name`];
  const company = registers[`${prefix}tradingName`] ?? name;
  return {
    ...(typeof name === "string" && { DisplayName: displayName(name) }),
    ...(typeof company === "string" && { CompanyName: company.slice(0, 100) }),
    ...(typeof email === "string" && { PrimaryEmailAddr: { Address: email } }),
    ...(typeof phone === "string" && { PrimaryPhone: { FreeFormNumber: phone.slice(0, 30) } }),
    ...(address !== undefined && { BillAddr: address }),
  };
}

/** Entries that say something, and for the others that they say nothing: so what is added to them here is seen as a change. */
export function orNothing(entries: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const said = present(entries);
  return Object.fromEntries(Object.keys(entries).map((name) => [name, said[name] ?? null]));
}

/** Only the entries that say something. */
export function present(entries: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const said: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(entries)) {
    if (value !== undefined && value !== null && value !== "") said[name] = value;
  }
  return said;
}
