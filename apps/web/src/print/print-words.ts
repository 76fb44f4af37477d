/** The words on paper. They are for the customer, in the customer's language, whatever the viewer's is: so they are data and no texts of the app. */
export interface PrintWords {
  readonly invoice: string;
  readonly creditNote: string;
  readonly draft: string;
  readonly draftNote: string;
  readonly number: string;
  readonly issued: string;
  readonly due: string;
  readonly order: string;
  readonly credits: string;
  readonly of: string;
  readonly billTo: string;
  readonly vatId: string;
  readonly description: string;
  readonly quantity: string;
  readonly price: string;
  readonly tax: string;
  readonly amount: string;
  readonly subtotal: string;
  readonly allowances: string;
  readonly charges: string;
  readonly total: string;
  readonly withheld: string;
  readonly rounding: string;
  readonly cancelled: string;
  readonly paid: string;
  readonly outstanding: string;
  readonly used: string;
  readonly left: string;
  readonly pay: string;
}

const english: PrintWords = {
  invoice: "Invoice",
  creditNote: "Credit note",
  draft: "Draft",
  draftNote: "Draft, not a tax invoice",
  number: "Number",
  issued: "Issue date",
  due: "Due date",
  order: "Your order",
  credits: "Credits invoice",
  of: "of",
  billTo: "Bill to",
  vatId: "VAT id",
  description: "Description",
  quantity: "Qty",
  price: "Unit price",
  tax: "Tax",
  amount: "Amount",
  subtotal: "Subtotal",
  allowances: "Discounts",
  charges: "Charges",
  total: "Total",
  withheld: "Withheld",
  rounding: "Rounding",
  cancelled: "Cancelled",
  paid: "Paid and credited",
  outstanding: "Amount due",
  used: "Set off",
  left: "To your credit",
  pay: "Payment",
};

const german: PrintWords = {
  invoice: "Rechnung",
  creditNote: "Gutschrift",
  draft: "Entwurf",
  draftNote: "Entwurf, keine Rechnung",
  number: "Nummer",
  issued: "Rechnungsdatum",
  due: "Fällig am",
  order: "Ihre Bestellung",
  credits: "Zu Rechnung",
  of: "vom",
  billTo: "Rechnung an",
  vatId: "USt-IdNr.",
  description: "Beschreibung",
  quantity: "Menge",
  price: "Einzelpreis",
  tax: "Steuer",
  amount: "Betrag",
  subtotal: "Zwischensumme",
  allowances: "Nachlässe",
  charges: "Zuschläge",
  total: "Gesamtbetrag",
  withheld: "Einbehalten",
  rounding: "Rundung",
  cancelled: "Storniert",
  paid: "Bezahlt und gutgeschrieben",
  outstanding: "Zu zahlen",
  used: "Verrechnet",
  left: "Guthaben",
  pay: "Zahlung",
};

/** The words in a language, or in English where we do not speak it. */
export function printWords(language: string): PrintWords {
  return language.toLowerCase().startsWith("de") ? german : english;
}
