import type { TaxCode } from "./list-fields.ts";
import type { CompanySettings } from "./settings.ts";

/** The customers and items of a seeded world. */

const goods = [
  ["Pumpeninspektion", "Inspection of a circulation pump", 95],
  ["Heizungswartung", "Yearly service of a heating system", 240],
  ["Entretien chaudière", "Boiler maintenance", 189.5],
  ["Ersatzteil Dichtungssatz", "Set of seals", 18.75],
  ["Anfahrt", "Travel to the site", 39],
  ["Conseil technique", "Technical advice, per hour", 120],
  ["Thermostat", "Room thermostat, digital", 64.9],
  ["Software licence", "Monitoring, one month", 29],
  ["Emergency call-out", "Call-out at night or on a holiday", 310],
  ["Montagematerial", "Fixing material", 12.35],
] as const;

export function seedItems(codes: readonly TaxCode[], incomeAccount: string) {
  return goods.map(([Name, Description, UnitPrice], index) => ({
    Name,
    Description,
    UnitPrice,
    Type: index % 3 === 0 ? "Service" : "NonInventory",
    IncomeAccountRef: { value: incomeAccount },
    ...(codes[0] === undefined ? {} : { SalesTaxCodeRef: { value: codes[0].Id } }),
  }));
}

const people = [
  ["Bäckerei Grünwald GmbH", "Köln", "DE", "EUR"],
  ["Hôtel de l'Étoile SARL", "Lyon", "FR", "EUR"],
  ["Müller & Söhne KG", "Würzburg", "DE", "EUR"],
  ["Crêperie Le Goéland", "Saint-Malo", "FR", "EUR"],
  ["Harbour Lights Ltd", "Bristol", "GB", "GBP"],
  ["Straßenbau Weiß AG", "Dresden", "DE", "EUR"],
  ["Kabushiki Kaisha Aozora", "Osaka", "JP", "JPY"],
  ["Café François", "Besançon", "FR", "EUR"],
  ["Pine Street Dental LLC", "Portland", "US", "USD"],
  ["Zürcher Uhrenhaus AG", "Zürich", "CH", "CHF"],
] as const;

export function seedCustomers(count: number, settings: CompanySettings) {
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / people.length);
    const [name, City, Country, currency] = people[index % people.length] ?? people[0];
    const DisplayName = round === 0 ? name : `${name} ${round + 1}`;
    return {
      DisplayName,
      CompanyName: DisplayName,
      PrimaryEmailAddr: { Address: `rechnung${index + 1}@kunde.example` },
      BillAddr: {
        Line1: `Hauptstraße ${index + 1}`,
        City,
        Country,
        PostalCode: `${10_115 + index}`,
      },
      CurrencyRef: { value: settings.country === "US" ? settings.homeCurrency : currency },
    };
  });
}
