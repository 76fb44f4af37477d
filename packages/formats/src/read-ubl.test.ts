import { expect, test } from "vitest";
import { readUbl } from "./read-ubl.ts";

const sha256 = (bytes: Uint8Array): string => `hash of ${bytes.length}`;

const namespaces = `xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"`;

function ubl(body: string, root = "Invoice"): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<${root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:${root}-2" ${namespaces}>
${body}
</${root}>`;
}

function read(body: string, root?: string) {
  const result = readUbl(ubl(body, root), { sha256 });
  if (result.type === "refused") throw new Error(`${result.line}: ${result.reason}`);
  return result;
}

const taxed = (category: string): string =>
  `<cac:InvoiceLine><cac:Item><cac:ClassifiedTaxCategory><cbc:ID>${category}</cbc:ID><cbc:Percent>0</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item></cac:InvoiceLine>`;

function refusal(body: string) {
  const result = readUbl(ubl(body), { sha256 });
  if (result.type === "read") throw new Error("read, though it should have been refused");
  return result;
}

test("[FO1] a document becomes the canonical invoice, with nothing added but ids and defaults", () => {
  const { invoice, losses } = read(`
    <cbc:ID>2026-7</cbc:ID>
    <cbc:IssueDate>2026-01-31</cbc:IssueDate>
    <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
    <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
    <cac:AccountingSupplierParty><cac:Party>
      <cac:PartyTaxScheme><cbc:CompanyID>92/345</cbc:CompanyID><cac:TaxScheme><cbc:ID>FC</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
      <cac:PartyTaxScheme><cbc:CompanyID>DE111111125</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
      <cac:PartyLegalEntity><cbc:RegistrationName>Pumps GmbH</cbc:RegistrationName></cac:PartyLegalEntity>
    </cac:Party></cac:AccountingSupplierParty>
    <cac:InvoiceLine>
      <cbc:ID>10</cbc:ID>
      <cbc:InvoicedQuantity unitCode="HUR">02.50</cbc:InvoicedQuantity>
      <cbc:LineExtensionAmount currencyID="EUR">200.00</cbc:LineExtensionAmount>
      <cac:Item><cbc:Name>Inspection</cbc:Name>
        <cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19.0</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory>
      </cac:Item>
      <cac:Price><cbc:PriceAmount currencyID="EUR">80</cbc:PriceAmount></cac:Price>
    </cac:InvoiceLine>`);

  expect(losses).toEqual([]);
  expect(invoice).toEqual({
    kind: "invoice",
    typeCode: "380",
    number: "2026-7",
    issueDate: "2026-01-31",
    currency: "EUR",
    taxRounding: "document",
    roundingMode: "half-away-from-zero",
    pricesIncludeTax: false,
    seller: {
      name: "Pumps GmbH",
      vatId: "DE111111125",
      taxRegistrationId: "92/345",
      taxRegistrationScheme: "FC",
    },
    lines: [
      {
        id: "l1",
        number: "10",
        name: "Inspection",
        quantity: "2.5",
        unit: "HUR",
        price: "80",
        tax: { category: "S", rate: "19" },
        adjustments: [],
        statedNet: { text: "200.00", value: "200" },
      },
    ],
    adjustments: [],
    precedingInvoices: [],
    notes: [],
    paymentMeans: [],
    instalments: [],
    attachments: [],
  });
});

test("[FO2] stated amounts keep the text of the issuer beside its value", () => {
  const { invoice } = read(`
    <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
    <cac:LegalMonetaryTotal>
      <cbc:PrepaidAmount currencyID="EUR">0.00</cbc:PrepaidAmount>
      <cbc:PayableAmount currencyID="EUR">+007.10</cbc:PayableAmount>
    </cac:LegalMonetaryTotal>`);
  expect(invoice.stated).toEqual({
    prepaid: { text: "0.00", value: "0" },
    payable: { text: "+007.10", value: "7.1" },
  });
});

test("[FO3] what has no place in the invoice is listed with its path, line and text", () => {
  const { losses } = read(`
    <cbc:UUID>7f3a</cbc:UUID>
    <cbc:Note languageID="de">kept</cbc:Note>
    <cac:PaymentTerms><cbc:Note>kept</cbc:Note></cac:PaymentTerms>
    <cac:PaymentTerms><cbc:Note>second</cbc:Note></cac:PaymentTerms>
    <cac:PrepaidPayment>stray<cbc:PaidAmount currencyID="EUR">5</cbc:PaidAmount></cac:PrepaidPayment>`);
  expect(losses).toEqual([
    { path: "/Invoice/cbc:UUID", line: 4, text: "7f3a" },
    { path: "/Invoice/cbc:Note/@languageID", line: 5, text: "de" },
    { path: "/Invoice/cac:PaymentTerms[2]/cbc:Note", line: 7, text: "second" },
    { path: "/Invoice/cac:PrepaidPayment", line: 8, text: "stray" },
    { path: "/Invoice/cac:PrepaidPayment/cbc:PaidAmount", line: 8, text: "5" },
    { path: "/Invoice/cac:PrepaidPayment/cbc:PaidAmount/@currencyID", line: 8, text: "EUR" },
  ]);
});

test("[FO3] a name counts by its namespace, whatever its prefix", () => {
  const source = `<i:Invoice xmlns:i="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" xmlns:x="urn:example"
    ><b:ID>1</b:ID><x:ID>2</x:ID></i:Invoice>`;
  const result = readUbl(source, { sha256 });
  expect(result).toMatchObject({
    invoice: { number: "1" },
    losses: [{ path: "/Invoice/ID", text: "2" }],
  });
});

test("[FO4] an amount in another currency than the document's is reported and not taken as if it were", () => {
  const { invoice, losses } = read(`
    <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
    <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="USD">9</cbc:PayableAmount></cac:LegalMonetaryTotal>`);
  expect(invoice.stated).toBeUndefined();
  expect(losses.map(({ path, text }) => [path, text])).toEqual([
    ["/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount", "9"],
    ["/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount/@currencyID", "USD"],
  ]);
});

test("[FO4] the tax total in the accounting currency is told apart by its currency, in whatever order", () => {
  const { invoice } = read(`
    <cbc:DocumentCurrencyCode>DKK</cbc:DocumentCurrencyCode>
    <cbc:TaxCurrencyCode>EUR</cbc:TaxCurrencyCode>
    <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">628.62</cbc:TaxAmount></cac:TaxTotal>
    <cac:TaxTotal><cbc:TaxAmount currencyID="DKK">675.00</cbc:TaxAmount></cac:TaxTotal>`);
  expect(invoice.stated).toEqual({
    tax: { text: "675.00", value: "675" },
    taxInTaxCurrency: { text: "628.62", value: "628.62" },
  });
});

test.each([
  ["<cbc:IssueDate>2026-02-30</cbc:IssueDate>", "not a day of the calendar"],
  ["<cbc:IssueDate>31.01.2026</cbc:IssueDate>", "not a day of the calendar"],
  ["<cbc:DocumentCurrencyCode>Euro</cbc:DocumentCurrencyCode>", "no currency code"],
  [
    "<cac:LegalMonetaryTotal><cbc:PayableAmount>1,50</cbc:PayableAmount></cac:LegalMonetaryTotal>",
    "not a plain decimal",
  ],
  [
    "<cac:LegalMonetaryTotal><cbc:PayableAmount>1e3</cbc:PayableAmount></cac:LegalMonetaryTotal>",
    "not a plain decimal",
  ],
  ["<cac:AllowanceCharge><cbc:Amount>1</cbc:Amount></cac:AllowanceCharge>", "does not say which"],
  [
    "<cac:AllowanceCharge><cbc:ChargeIndicator>yes</cbc:ChargeIndicator></cac:AllowanceCharge>",
    "must be true or false",
  ],
  [
    "<cac:PaymentMeans><cac:CardAccount><cbc:PrimaryAccountNumberID>4111 1111 1111 1111</cbc:PrimaryAccountNumberID></cac:CardAccount></cac:PaymentMeans>",
    "BR-51",
  ],
])("[FO5] a value that is not what UBL says it is refuses the document: %s", (body, reason) => {
  const result = refusal(`<cbc:ID>1</cbc:ID>\n${body}`);
  expect(result).toMatchObject({ line: 4 });
  expect(result.reason).toContain(reason);
  expect(result.fix).not.toBe("");
});

test("[FO5] of several faults the first in the file is named", () => {
  const result = refusal(`
    <cac:LegalMonetaryTotal><cbc:PayableAmount>x</cbc:PayableAmount></cac:LegalMonetaryTotal>
    <cbc:IssueDate>never</cbc:IssueDate>`);
  expect(result.line).toBe(4);
});

test("[FO5] the day of a date with an offset is kept, and the offset reported", () => {
  const { invoice, losses } = read("<cbc:IssueDate>2026-01-31+01:00</cbc:IssueDate>");
  expect(invoice.issueDate).toBe("2026-01-31");
  expect(losses).toMatchObject([{ path: "/Invoice/cbc:IssueDate", text: "2026-01-31+01:00" }]);
});

test("[FO6] a credit note is read with its own names, its due date and its project reference", () => {
  const { invoice, losses } = read(
    `<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>
    <cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>2026-1</cbc:ID><cbc:IssueDate>2026-01-02</cbc:IssueDate></cac:InvoiceDocumentReference></cac:BillingReference>
    <cac:AdditionalDocumentReference><cbc:ID>P-9</cbc:ID><cbc:DocumentTypeCode>50</cbc:DocumentTypeCode></cac:AdditionalDocumentReference>
    <cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentDueDate>2026-03-01</cbc:PaymentDueDate></cac:PaymentMeans>
    <cac:CreditNoteLine><cbc:ID>1</cbc:ID><cbc:CreditedQuantity unitCode="C62">3</cbc:CreditedQuantity></cac:CreditNoteLine>`,
    "CreditNote",
  );
  expect(losses).toEqual([]);
  expect(invoice).toMatchObject({
    kind: "credit-note",
    dueDate: "2026-03-01",
    references: { project: "P-9" },
    precedingInvoices: [{ id: "r1", number: "2026-1", issueDate: "2026-01-02" }],
    attachments: [],
    lines: [{ id: "l1", number: "1", quantity: "3", unit: "C62" }],
  });
});

test.each([
  ["380", "invoice"],
  ["389", "invoice"],
  ["383", "debit-note"],
  ["384", "corrective"],
  ["325", "proforma"],
  ["381", "credit-note"],
])("[FO6] type code %s is a %s", (code, kind) => {
  expect(read(`<cbc:InvoiceTypeCode>${code}</cbc:InvoiceTypeCode>`).invoice).toMatchObject({
    kind,
    typeCode: code,
  });
});

test("[FO7] an embedded document is returned beside the invoice, which names it by hash and size", () => {
  const { invoice, blobs, losses } = read(`
    <cac:AdditionalDocumentReference><cbc:ID>A1</cbc:ID><cac:Attachment>
      <cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="a.csv">
        aGVs
        bG8=
      </cbc:EmbeddedDocumentBinaryObject>
    </cac:Attachment></cac:AdditionalDocumentReference>`);
  expect(losses).toEqual([]);
  expect(invoice.attachments).toEqual([
    {
      id: "f1",
      reference: "A1",
      mime: "text/csv",
      filename: "a.csv",
      sha256: "hash of 5",
      size: 5,
    },
  ]);
  expect(blobs).toEqual([{ sha256: "hash of 5", bytes: new TextEncoder().encode("hello") }]);
});

test("[FO7] an embedded document that is not base64 refuses the file", () => {
  const result = refusal(
    "<cac:AdditionalDocumentReference><cac:Attachment><cbc:EmbeddedDocumentBinaryObject>not base64!</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>",
  );
  expect(result.reason).toContain("base64");
});

test("[FO8] an exemption given once per row of the breakdown reaches the lines of that row", () => {
  const { invoice } = read(`
    <cac:TaxTotal><cac:TaxSubtotal><cac:TaxCategory><cbc:ID>E</cbc:ID><cbc:Percent>0.00</cbc:Percent>
      <cbc:TaxExemptionReason>Art. 132</cbc:TaxExemptionReason></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
    ${taxed("E")}${taxed("Z")}`);
  expect(invoice.lines.map(({ tax }) => tax)).toEqual([
    { category: "E", rate: "0", exemptionReason: "Art. 132" },
    { category: "Z", rate: "0" },
  ]);
});

test("[FO9] the creditor's id stands with the direct debit that it belongs to", () => {
  const { invoice } = read(`
    <cac:AccountingSupplierParty><cac:Party><cac:PartyIdentification><cbc:ID schemeID="SEPA">DE98ZZZ</cbc:ID></cac:PartyIdentification></cac:Party></cac:AccountingSupplierParty>
    <cac:PaymentMeans><cac:PaymentMandate><cbc:ID>M1</cbc:ID></cac:PaymentMandate></cac:PaymentMeans>`);
  expect(invoice.paymentMeans).toEqual([{ id: "p1", mandate: "M1", creditorId: "DE98ZZZ" }]);
  expect(invoice.seller?.ids).toEqual([{ value: "DE98ZZZ", scheme: "SEPA" }]);
});

test("[FO10] line ids sort in the order of the file", () => {
  const { invoice } = read("<cac:InvoiceLine/>".repeat(12));
  const ids = invoice.lines.map(({ id }) => id);
  expect(ids.slice(0, 2)).toEqual(["l01", "l02"]);
  expect(ids.toSorted()).toEqual(ids);
});

test("[FO11] another business document is refused by name", () => {
  const result = readUbl('<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>', {
    sha256,
  });
  expect(result).toMatchObject({
    type: "refused",
    line: 1,
    reason: expect.stringContaining("<Order>"),
  });
});

test("[FO12] a file beyond the size limit is refused before it is parsed", () => {
  const result = readUbl(new Uint8Array(11), { sha256, maxSize: 10 });
  expect(result).toMatchObject({
    type: "refused",
    reason: expect.stringContaining("larger than 10"),
  });
});
