/** Tests of one cause, by folder, file and place. */
export interface CenException {
  readonly names: readonly string[];
  readonly cause: string;
}

/** Tests of the official rule set whose fragment is refused. */
export const expectedRefusals: readonly CenException[] = [
  {
    names: ["Invoice-unit-UBL/BR-03.xml#1", "CreditNote-unit-UBL/BR-03.xml#1"],
    cause: 'The issue date is "123". The rule asks only whether there is one.',
  },
  {
    names: ["Invoice-unit-UBL/BR-05.xml#1", "CreditNote-unit-UBL/BR-05.xml#1"],
    cause: 'The currency is "123". The rule asks only whether there is one.',
  },
  {
    names: [
      "Invoice-unit-UBL/BR-CL-03.xml#1",
      "Invoice-unit-UBL/BR-CL-03.xml#2",
      "Invoice-unit-UBL/BR-CL-17.xml#1",
      "Invoice-unit-UBL/BR-CL-17.xml#2",
      "Invoice-unit-UBL/UBL-DT-01.xml#1",
      "Invoice-unit-UBL/UBL-DT-01.xml#2",
    ],
    cause: "The fragment has an allowance or charge that does not say which of the two it is.",
  },
];

/** Tests of the official rule set that our findings answer otherwise. */
export const expectedDisagreements: readonly CenException[] = [
  {
    names: ["Invoice-unit-UBL/BR-CO-15.xml#8", "CreditNote-unit-UBL/BR-CO-15.xml#8"],
    cause:
      "Two tax totals in one currency: the first is taken and fits, the second is reported as a loss by the reader.",
  },
];
