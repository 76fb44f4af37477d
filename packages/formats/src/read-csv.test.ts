import { CurrencyCode } from "@concord/model";
import { expect, test } from "vitest";
import { readCsv } from "./read-csv.ts";

const euro = CurrencyCode.parse("EUR");

const xero = `*ContactName,EmailAddress,*InvoiceNumber,Reference,*InvoiceDate,*DueDate,Description,*Quantity,*UnitAmount,*TaxType,Currency,TrackingName1
Acme,a@acme.example,INV-7,PO-1,31/01/2026,28/02/2026,Pump inspection,2.5,80.00,20% (VAT on Income),GBP,North
Acme,a@acme.example,INV-7,PO-1,31/01/2026,28/02/2026,Travel,1,12.50,20% (VAT on Income),GBP,
Bolt,,INV-8,,01/02/2026,01/03/2026,Seal,3,"1,250.00",No VAT,GBP,
`;

test("[FO38] rows with one number become one invoice", () => {
  const result = readCsv(xero);
  expect(result).toMatchObject({
    type: "read",
    invoices: [
      {
        lines: [2, 3],
        invoice: {
          number: "INV-7",
          currency: "GBP",
          issueDate: "2026-01-31",
          dueDate: "2026-02-28",
          references: { purchaseOrder: "PO-1" },
          buyer: { name: "Acme", contact: { email: "a@acme.example" } },
          lines: [
            {
              id: "l1",
              name: "Pump inspection",
              quantity: "2.5",
              price: "80",
              tax: { rate: "20" },
            },
            { id: "l2", name: "Travel", quantity: "1", price: "12.5", tax: { rate: "20" } },
          ],
        },
      },
      {
        lines: [4],
        invoice: { number: "INV-8", issueDate: "2026-02-01", lines: [{ price: "1250" }] },
      },
    ],
  });
});

test("[FO39] columns and words that have no place are listed", () => {
  expect(readCsv(xero)).toMatchObject({
    losses: [
      { path: 'column "TrackingName1"', line: 2, text: '1 cells, the first is "North"' },
      { path: "taxRate", line: 2, text: "20% (VAT on Income)" },
      { path: "taxRate", line: 4, text: "No VAT" },
    ],
  });
});

test("[FO38] fields that stand in the first row only hold for the rows below", () => {
  const shopify = `Name,Email,Currency,Total,Created at,Lineitem name,Lineitem quantity,Lineitem price
#1001,b@example.com,EUR,25.00,2025-10-07 09:50:26 +0200,Cap,1,10.00
#1001,,,,,Bag,1,15.00
`;
  expect(readCsv(shopify)).toMatchObject({
    type: "read",
    invoices: [
      {
        lines: [2, 3],
        invoice: {
          number: "#1001",
          issueDate: "2025-10-07",
          stated: { gross: { text: "25.00", value: "25" } },
          lines: [{ name: "Cap" }, { name: "Bag" }],
        },
      },
    ],
    warnings: [expect.stringContaining("time of day")],
  });
});

test("[FO40] what could mean two things is asked with its consequences, and an answer settles it", () => {
  const text = "Number;Date;Amount\n1;03/04/2026;1.234\n2;05/05/2026;7\n";
  expect(readCsv(text, { currency: euro })).toEqual({
    type: "ambiguous",
    questions: [
      {
        about: "decimal",
        choices: [
          { answer: ".", example: "line 2: 1.234 is 1.234" },
          { answer: ",", example: "line 2: 1.234 is 1234" },
        ],
      },
      {
        about: "dateOrder",
        choices: [
          { answer: "day-month-year", example: "line 2: 03/04/2026 is 2026-04-03" },
          { answer: "month-day-year", example: "line 2: 03/04/2026 is 2026-03-04" },
        ],
      },
    ],
  });
  expect(
    readCsv(text, { currency: euro, decimal: ",", dateOrder: "day-month-year" }),
  ).toMatchObject({
    invoices: [
      {
        invoice: {
          issueDate: "2026-04-03",
          lines: [{ price: "1234", statedNet: { text: "1.234" } }],
        },
      },
      { invoice: { issueDate: "2026-05-05" } },
    ],
  });
});

test("[FO40] that nothing is due before it is issued settles an order of dates", () => {
  const text = "Number,Date,Due date,Total\n1,03/04/2026,02/05/2026,5\n";
  expect(readCsv(text, { currency: euro })).toMatchObject({
    invoices: [{ invoice: { issueDate: "2026-04-03", dueDate: "2026-05-02" } }],
  });
});

test("[FO41] an amount without a price is the price of the whole quantity", () => {
  const text = "Number,Quantity,Amount\n1,3,10.00\n1,-2,-5.00\n1,,7.00\n1,1,8.00\n";
  expect(readCsv(text, { currency: euro })).toMatchObject({
    invoices: [
      {
        invoice: {
          lines: [
            { quantity: "3", price: "10", baseQuantity: "3" },
            { quantity: "-2", price: "5", baseQuantity: "2" },
            { quantity: "1", price: "7" },
            { quantity: "1", price: "8" },
          ],
        },
      },
    ],
  });
});

test("[FO42] the currency comes from its column, the file, or a symbol that means one only", () => {
  expect(readCsv("Number,Total\n1,€5.00\n")).toMatchObject({
    invoices: [{ invoice: { currency: "EUR" } }],
  });
  expect(readCsv("Number,Total\n1,$5.00\n")).toMatchObject({ type: "refused", line: 2 });
  expect(readCsv("Number,Total\n1,5.00\n")).toMatchObject({
    type: "refused",
    reason: expect.stringContaining("currency of invoice 1"),
  });
});

test("[FO43] a column is what a person says it is", () => {
  const answers = { currency: euro, columns: { Ref: "number", Sum: "gross" } } as const;
  expect(readCsv("Ref,Sum\n1,5.00\n", answers)).toMatchObject({
    invoices: [{ invoice: { number: "1", stated: { gross: { value: "5" } } } }],
  });
});

test.each([
  ["no table", "hello\nworld\n", 1, "no table"],
  ["a header alone", "Number,Total\n", 1, "only a header"],
  ["a row too long", "Number,Total\n1,5\n2,6,7\n", 3, "3 cells, the header 2"],
  ["a quotation mark left open", 'Number,Total\n1,5\n2,"6\n', 3, "never closed"],
  ["a row too short", `Number,Total\n${"1,5\n".repeat(30)}2\n`, 32, "1 cell"],
  ["no number column", "Ref,Total\n1,5\n", 1, "No column holds the invoice number"],
  [
    "two columns for one field",
    "Number,Invoice No,Total\n1,2,5\n",
    1,
    "Two columns would hold number",
  ],
  ["a row before the first number", "Number,Total\n,5\n1,5\n", 2, "belongs to no invoice"],
  [
    "rows that contradict each other",
    "Number,Customer,Total\n1,A,5\n1,B,5\n",
    3,
    "two values for buyerName",
  ],
  ["an amount that is none", "Number,Total\n1,5.00\n2,soon\n", 3, "not one amount"],
  ["a day that does not exist", "Number,Date\n1,31/02/2026\n2,x\n", 2, "no date"],
])("[FO44] %s refuses the file with its line", (_, text, line, reason) => {
  expect(readCsv(text, { currency: euro })).toMatchObject({
    type: "refused",
    line,
    reason: expect.stringContaining(reason),
  });
});

test("[FO45] a number that a spreadsheet shortened is warned about", () => {
  expect(readCsv("Number,Total\n1.23E+15,5\n", { currency: euro })).toMatchObject({
    warnings: [expect.stringContaining("1.23E+15")],
  });
});
