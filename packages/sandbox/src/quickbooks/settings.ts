/** How the company behaves where the vendor's rule depends on the country or is not documented. */
export interface CompanySettings {
  readonly realmId: string;
  readonly companyName: string;
  /** ISO 3166; "US" has sales tax on the document, every other country a tax code per line. */
  readonly country: string;
  readonly homeCurrency: string;
  /** Tax rounded per line and then added, or rounded once per rate. */
  readonly taxRounding: "line" | "document";
  /** How far a stated tax may lie from the computed one, e.g. 0.1. */
  readonly taxOverrideTolerance: number;
  /** Sales tax rates to begin with: each becomes a tax rate and a tax code. */
  readonly taxRates: readonly { readonly name: string; readonly percent: number }[];
  /** Whether a repeated requestid also replays a fault, or only what was committed. */
  readonly replayFaults: boolean;
  /** How an entity that is denied (act `deny`) is refused: by the gateway with 403 and 3100, or by the data service with 400 and 5020. Undocumented. */
  readonly deniedBy: "gateway" | "service";
  /** Most objects that one change-data-capture reply carries, over all entities. */
  readonly cdcLimit: number;
}

export const defaultSettings: CompanySettings = {
  realmId: "4620816365010101",
  companyName: "Nordlicht Handels GmbH",
  country: "DE",
  homeCurrency: "EUR",
  taxRounding: "line",
  taxOverrideTolerance: 0.1,
  taxRates: [
    { name: "19% S", percent: 19 },
    { name: "7% S", percent: 7 },
    { name: "20% S", percent: 20 },
    { name: "10% S", percent: 10 },
    { name: "5.5% S", percent: 5.5 },
    { name: "0% S", percent: 0 },
  ],
  replayFaults: true,
  deniedBy: "gateway",
  cdcLimit: 1000,
};
