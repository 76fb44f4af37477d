/** A GOBL document whose totals are not what EN 16931 computes, what differs, and why. */
export interface GoblException {
  readonly file: string;
  readonly different: readonly string[];
  readonly cause: string;
}

export const goblExceptions: readonly GoblException[] = [
  {
    file: "be/out/invoice-peppol.json",
    different: ["net", "tax"],
    cause:
      "GOBL sums the exact taxes (281.157 + 0.566) and then rounds; BT-110 is the sum of the printed rows, 281.16 + 0.57 (BR-CO-14). Gross and due agree.",
  },
  {
    file: "es/out/invoice-es-bypass.json",
    different: ["rows"],
    cause:
      "The bypass tag takes totals over from another system, here with a base and a tax that its own lines do not give.",
  },
  {
    file: "es/out/invoice-es-es-vateqs-provider.json",
    different: ["net", "tax", "gross", "claim", "payable", "rows"],
    cause:
      "Prices contain VAT but not its surcharge; the model splits every tax out of a price that contains tax, or none.",
  },
  {
    file: "es/out/invoice-es-nl-b2b.json",
    different: ["rows"],
    cause:
      "GOBL merges rows that have no rate, here outside-scope and export; EN 16931 keeps one row per category (BG-23). All totals agree.",
  },
];
