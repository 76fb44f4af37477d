/** A term of EN 16931 that a document of the corpora carries and the canonical invoice does not take whole. */
export interface ExpectedLoss {
  readonly files: readonly string[];
  readonly paths: readonly string[];
  readonly cause: string;
}

export const expectedEnLosses: readonly ExpectedLoss[] = [
  {
    files: [
      "ubl-br-cl-04-alpha-three-codes-only-bt5-bt6.xml",
      "ubl-br-dec-23-not-more-than-2-decimal-places-bt131.xml",
      "ubl-br-dex-09-prepaidpayment.xml",
    ],
    paths: [
      "IssueDate",
      "InvoiceLine/InvoicePeriod/StartDate",
      "InvoiceLine/InvoicePeriod/EndDate",
    ],
    cause: "The dates carry an offset (+01:00), which no date of EN 16931 has; their day is kept.",
  },
  {
    files: ["ubl-br-co-15-no-multiple-bt-110-allowed-test.xml"],
    paths: [
      "TaxTotal/TaxAmount",
      "TaxTotal/TaxAmount/@currencyID",
      "TaxTotal/TaxSubtotal/TaxableAmount",
      "TaxTotal/TaxSubtotal/TaxableAmount/@currencyID",
      "TaxTotal/TaxSubtotal/TaxAmount",
      "TaxTotal/TaxSubtotal/TaxAmount/@currencyID",
      "TaxTotal/TaxSubtotal/TaxCategory/ID",
      "TaxTotal/TaxSubtotal/TaxCategory/Percent",
      "TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReasonCode",
      "TaxTotal/TaxSubtotal/TaxCategory/TaxScheme/ID",
    ],
    cause: "Made to break BR-CO-15: two tax totals in one currency, of which there can be one.",
  },
];

/** Documents that differ in bytes and say the same. */
export const expectedTwins: readonly (readonly string[])[] = [
  [
    "kosit-validator-config/src/test/cen-unit-test/ubl-br-cl-14-15-and-br-co-09-country-codes-kosovo.xml",
    "kosit-validator-config/src/test/unexpected/ubl-br-cl-14-15-and-br-co-09-country-codes-kosovo.xml",
  ],
];

/** A valid document whose printed totals are not what EN 16931 computes from its lines. */
export interface ExpectedDifference {
  readonly file: string;
  /** Which of BT-106 to BT-115 differ. */
  readonly terms: readonly string[];
  readonly cause: string;
}

const allFromLines = ["BT-106", "BT-109", "BT-110", "BT-112", "BT-115"];

const halved =
  "Line 1: 2 at 1273 per piece is printed as 1273.00; the issuer left out the base quantity of 2.";
const signInAmount =
  "Line 20: 6 at 18.33 is printed as −109.98; the sign stands in the amount only.";

export const expectedDifferences: readonly ExpectedDifference[] = [
  { file: "guide-example1.xml", terms: allFromLines, cause: signInAmount },
  { file: "ubl-tc434-example1.xml", terms: allFromLines, cause: signInAmount },
  { file: "ubl-tc434-example10.xml", terms: allFromLines, cause: signInAmount },
  { file: "guide-example2.xml", terms: allFromLines, cause: halved },
  { file: "ubl-tc434-example2.xml", terms: allFromLines, cause: halved },
  { file: "ubl-tc434-test-1.xml", terms: allFromLines, cause: halved },
  {
    file: "guide-example3.xml",
    terms: allFromLines,
    cause: "Lines 1 and 2: 2 at 800 is printed as 400.00; the price is that of four.",
  },
  {
    file: "ubl-tc434-example3.xml",
    terms: allFromLines,
    cause: "Lines 1 and 2: 2 at 800 is printed as 800.00; the price is that of two.",
  },
  {
    file: "BIS_Billing_30-Rantefaktura_Enkel.xml",
    terms: ["BT-106", "BT-109", "BT-112", "BT-115"],
    cause:
      "Line 1: 486 days at 4.9715 is 2416.149, printed as 2416.16: the daily interest is itself rounded.",
  },
  {
    file: "01.06_minimal_test_ubl.xml",
    terms: ["BT-110", "BT-112", "BT-115"],
    cause:
      "19 % of 3986.34 is 757.40; 757.41 is printed, so that 4743.75 comes out even (BR-CO-17 allows up to 1).",
  },
];
