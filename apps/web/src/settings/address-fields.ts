import { msg } from "@lit/localize";
import type { Address } from "@concord/model";

/** A field of an address as a country writes it. */
export interface AddressField {
  readonly name: Exclude<keyof Address, "country">;
  readonly label: string;
  /** It has a row of its own. */
  readonly isWide: boolean;
}

type Part = Exclude<keyof Address, "country">;

const townFirst: readonly Part[] = ["city", "region", "postalCode"];
const codeFirst: readonly Part[] = ["postalCode", "city"];
const codeThenRegion: readonly Part[] = ["postalCode", "city", "region"];

// What stands below the street, in the order of the country's envelopes. Everywhere else the code stands before the town, and there is no region.
const orders: Readonly<Record<string, readonly Part[]>> = {
  US: townFirst,
  CA: townFirst,
  AU: townFirst,
  GB: ["city", "region", "postalCode"],
  IE: ["city", "region", "postalCode"],
  IN: townFirst,
  BR: townFirst,
  CN: ["region", "city", "postalCode"],
  JP: ["postalCode", "region", "city"],
  MX: codeThenRegion,
  ES: codeThenRegion,
  IT: codeThenRegion,
};

/** The fields of an address in a country, in its order and its words. What is stored is always among them: a move to another country hides nothing. */
export function addressFields(address: Address | undefined): readonly AddressField[] {
  const country = address?.country?.toUpperCase() ?? "";
  const below = orders[country] ?? codeFirst;
  const shown: readonly Part[] = ["line1", "line2", ...below];
  const stored = (["line3", "region"] as const).filter(
    (part) => !shown.includes(part) && (address?.[part] ?? "") !== "",
  );
  return [...shown, ...stored].map((name) => ({
    name,
    label: labelOf(name, country),
    isWide: name.startsWith("line"),
  }));
}

function labelOf(name: Part, country: string): string {
  switch (name) {
    case "line1":
      return msg("Street and number");
    case "line2":
      return msg("Address, second line");
    case "line3":
      return msg("Address, third line");
    case "city":
      return country === "GB" || country === "IE" ? msg("Town or city") : msg("City");
    case "postalCode":
      return country === "US" ? msg("ZIP code") : msg("Postal code");
    case "region":
      return regionLabel(country);
  }
}

function regionLabel(country: string): string {
  switch (country) {
    case "US":
    case "AU":
    case "IN":
    case "BR":
    case "MX":
      return msg("State");
    case "GB":
    case "IE":
      return msg("County");
    case "CA":
    case "ES":
    case "IT":
    case "CN":
      return msg("Province");
    case "JP":
      return msg("Prefecture");
    default:
      return msg("Region");
  }
}
