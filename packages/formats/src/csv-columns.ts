/** What a column of an invoice table can hold. Several rows with one number are the lines of one invoice. */
export const csvFields = [
  "number",
  "issueDate",
  "dueDate",
  "currency",
  "buyerName",
  "buyerEmail",
  "buyerVatId",
  "purchaseOrder",
  "lineName",
  "lineDescription",
  "quantity",
  "unit",
  "price",
  "lineAmount",
  "taxRate",
  "net",
  "tax",
  "gross",
] as const;
export type CsvField = (typeof csvFields)[number];

// Headers of the exports and templates of Xero, QuickBooks Online, Shopify and Stripe, and plain English and German, without case, spaces and marks.
const headers: Readonly<Record<CsvField, string>> = {
  number:
    "number invoicenumber invoiceno invoice invoicenum docnumber rechnungsnummer rechnungsnr nummer belegnummer",
  issueDate: "issuedate invoicedate date rechnungsdatum datum belegdatum createdat finalizedatutc",
  dueDate: "duedate due fällig fälligkeit fälligam fälligkeitsdatum duedateutc",
  currency: "currency currencycode währung",
  buyerName: "contactname customer customername client buyer kunde kundenname billingname",
  buyerEmail: "emailaddress email customeremail",
  buyerVatId: "taxnumber vatnumber vatid ustid ustidnr customervatid",
  purchaseOrder: "reference ponumber purchaseorder bestellnummer",
  lineName: "itemname itemproductservice productservice product artikel lineitemname",
  lineDescription: "description itemdescription beschreibung bezeichnung",
  quantity: "quantity qty itemquantity menge anzahl lineitemquantity",
  unit: "unit einheit",
  price: "unitamount unitprice price rate itemrate einzelpreis preis lineitemprice",
  lineAmount: "lineamount itemamount amount betrag positionsbetrag",
  taxRate: "taxrate taxtype vatrate tax% vat% itemtaxcode steuersatz mwst% ust%",
  net: "net subtotal nettobetrag netto",
  tax: "tax taxtotal taxamount vat steuer mwst ust",
  gross: "total gross invoicetotal gesamt gesamtbetrag brutto bruttobetrag",
};

const fieldOf: ReadonlyMap<string, CsvField> = new Map(
  csvFields.flatMap((field) => headers[field].split(" ").map((header) => [header, field] as const)),
);

/** Which field each column holds, by its header or by a person's word; undefined for columns that are not understood. */
export function columnFields(
  header: readonly string[],
  told: Readonly<Record<string, CsvField>> = {},
): readonly (CsvField | undefined)[] {
  const plain = header.map(plainHeader);
  // In Shopify's export of orders the order's number is its name; elsewhere a name is somebody's.
  const isShopify = plain.includes("lineitemname");
  return header.map((name, index) => {
    if (Object.hasOwn(told, name)) return told[name];
    if (isShopify && plain[index] === "name") return "number";
    return fieldOf.get(plain[index] ?? "");
  });
}

function plainHeader(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}%]/gu, "");
}
