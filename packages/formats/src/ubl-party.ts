import type { Invoice } from "@concord/model";
import type { z } from "zod";
import { readUblTaxScheme } from "./ubl-tax.ts";
import type { UblNode } from "./ubl-node.ts";

type PartyInput = NonNullable<z.input<typeof Invoice>["seller"]>;
type AddressInput = NonNullable<PartyInput["address"]>;

/** Seller (BG-4) and buyer (BG-7): the registered name is the name, the party name the trading name. */
export function readUblTradingParty(party: UblNode | undefined): PartyInput | undefined {
  return party && { ...readUblParty(party), tradingName: party.group("PartyName")?.text("Name") };
}

/** Payee (BG-10) and tax representative (BG-11): the party name is the name. */
export function readUblNamedParty(party: UblNode | undefined): PartyInput | undefined {
  if (party === undefined) return undefined;
  const name = party.group("PartyName")?.text("Name");
  return { ...readUblParty(party), ...(name === undefined ? {} : { name }) };
}

function readUblParty(party: UblNode): PartyInput {
  const legal = party.group("PartyLegalEntity");
  const legalId = legal?.identifier("CompanyID");
  const endpoint = party.identifier("EndpointID");
  const contact = party.group("Contact");
  return {
    name: legal?.text("RegistrationName"),
    ids: party
      .groups("PartyIdentification")
      .map((each) => each.identifier("ID"))
      .filter((each) => each !== undefined),
    legalId: legalId?.value,
    legalIdScheme: legalId?.scheme,
    legalForm: legal?.text("CompanyLegalForm"),
    endpoint: endpoint?.value,
    endpointScheme: endpoint?.scheme,
    ...readRegistrations(party),
    address: readUblAddress(party.group("PostalAddress")),
    contact: contact && {
      name: contact.text("Name"),
      phone: contact.text("Telephone"),
      email: contact.text("ElectronicMail"),
    },
  };
}

/** BT-31 is the registration under the scheme VAT, BT-32 the one under any other; a second of either has no place. */
function readRegistrations(
  party: UblNode,
): Pick<PartyInput, "vatId" | "taxRegistrationId" | "taxRegistrationScheme"> {
  const registrations = party.groups("PartyTaxScheme");
  const vat = registrations.find(isVat);
  const other = registrations.find((each) => !isVat(each));
  if (vat !== undefined) readUblTaxScheme(vat);
  return {
    vatId: vat?.text("CompanyID"),
    taxRegistrationId: other?.text("CompanyID"),
    taxRegistrationScheme: other && readUblTaxScheme(other),
  };
}

function isVat(registration: UblNode): boolean {
  return (registration.group("TaxScheme")?.peek("ID") ?? "VAT").toUpperCase() === "VAT";
}

/** A postal address (BG-5, BG-8, BG-12, BG-15). */
export function readUblAddress(address: UblNode | undefined): AddressInput | undefined {
  return (
    address && {
      line1: address.text("StreetName"),
      line2: address.text("AdditionalStreetName"),
      line3: address.group("AddressLine")?.text("Line"),
      city: address.text("CityName"),
      postalCode: address.text("PostalZone"),
      region: address.text("CountrySubentity"),
      country: address.group("Country")?.text("IdentificationCode"),
    }
  );
}
