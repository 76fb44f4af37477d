import { call } from "./act.ts";
import { addProduct } from "./products.ts";
import type { World } from "./world.ts";

export interface SeedCustomer {
  readonly id: string;
  readonly country: string;
  readonly currency: string;
  readonly greeting: string;
}

export interface SeedItem {
  readonly product: string;
  readonly description: string;
  /** Minor units with decimals, by currency. */
  readonly prices: Readonly<Record<string, string>>;
}

/** Names, places and currencies: German, French, English, Japanese and Kuwaiti customers. */
const people = [
  ["Müller & Söhne Pumpentechnik GmbH", "DE", "eur", "Hamburg", "20457", "Große Elbstraße 45"],
  ["Bäckerei Weiß e. K.", "DE", "eur", "München", "80331", "Sendlinger Str. 12"],
  ["Gärtnerei Öztürk", "DE", "eur", "Köln", "50667", "Hohe Straße 8"],
  ["Société Générale des Eaux d'Été SARL", "FR", "eur", "Orléans", "45000", "3 rue de la Forêt"],
  ["Crêperie L'Œuf à la Noël", "FR", "eur", "Saint-Étienne", "42000", "17 place Jaurès"],
  ["Atelier François Lefèvre", "FR", "eur", "Besançon", "25000", "9 quai Vauban"],
  ["Northwind Traders Inc.", "US", "usd", "Seattle", "98101", "400 Pine Street"],
  ['O\'Brien "Quick" Repairs Ltd', "GB", "gbp", "Leeds", "LS1 4AP", "22 Park Row"],
  ["株式会社さくら設備", "JP", "jpy", "大阪市", "530-0001", "梅田1-1-3"],
  ["Al Salam Trading Co.", "KW", "kwd", "Kuwait City", "13001", "Fahad Al-Salem St 7"],
] as const;

const goods = [
  ["Pumpeninspektion", "Pump inspection, on site", "12500", "14500", "11000", "18000", "41500"],
  ["Dichtungssatz", "Seal kit NBR 70", "1899", "2099", "1650", "2900", "6450"],
  ["Heure de montage", "Assembly, per hour", "7850", "8900", "6900", "11800", "26700"],
  [
    "Câble électrique",
    "Cable 3×2,5 mm², per metre",
    "124.5",
    "139.25",
    "104.75",
    "187.5",
    "42.125",
  ],
  ["Wartungsvertrag", "Maintenance, monthly", "4990", "5490", "4290", "7400", "16900"],
] as const;

/** Money that the account's customers owe or have paid is written in their own languages. */
const greetings: Readonly<Record<string, string>> = {
  DE: "Vielen Dank für Ihren Auftrag.",
  FR: "Merci de votre confiance.",
};

export function seedCustomers(world: World): readonly SeedCustomer[] {
  return people.map(([name, country, currency, city, postal_code, line1], index) => {
    const customer = call(world, "POST", "/v1/customers", {
      name,
      email: `accounts+${index + 1}@example.com`,
      address: { line1, city, postal_code, country },
      preferred_locales: [country === "FR" ? "fr" : country === "DE" ? "de" : "en"],
    });
    const greeting = greetings[country] ?? "Thank you for your business.";
    return { id: String(customer["id"]), country, currency, greeting };
  });
}

export function seedCatalog(world: World): readonly SeedItem[] {
  return goods.map(([name, description, eur, usd, gbp, jpy, kwd]) => ({
    product: addProduct(world, { name, description }).id,
    description,
    prices: { eur, usd, gbp, jpy, kwd },
  }));
}
