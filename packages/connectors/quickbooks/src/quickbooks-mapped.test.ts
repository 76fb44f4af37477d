import { expect, test } from "vitest";
import { mappedIn } from "./quickbooks-mapped.ts";

test("[QB162] accounts, item and tax codes that are used are told by their names, and what is not known is not", () => {
  expect(mappedIn(null, {})).toEqual([]);
  const prepared = {
    company: "Books Ltd",
    homeCurrency: "EUR",
    refundAccount: "4",
    incomeAccount: "79",
    accountNames: { "4": "Undeposited Funds" },
    taxCodes: [
      { id: "2", name: "20.0% S", active: true, rates: [{ id: "1", name: "S", percent: "20" }] },
      { id: "3", name: "Old", active: false, rates: [] },
    ],
  };
  expect(mappedIn(prepared, { defaultItem: "Sales" })).toEqual([
    { what: "Company", is: "Books Ltd" },
    { what: "Home currency", is: "EUR" },
    {
      what: "Account for money that came in",
      is: "Undeposited Funds",
      setting: "QUICKBOOKS_MONEY_ACCOUNT",
    },
    { what: "Account that refunds leave", is: "Undeposited Funds" },
    { what: "Item of lines that name none", is: "Sales", setting: "QUICKBOOKS_DEFAULT_ITEM" },
    { what: "Income account of that item", is: "79" },
    { what: "Tax codes", is: "20.0% S (20 %)" },
  ]);
  expect(mappedIn({ company: "Books Ltd" }, {}).map(({ what }) => what)).toEqual([
    "Company",
    "Item of lines that name none",
  ]);
});
