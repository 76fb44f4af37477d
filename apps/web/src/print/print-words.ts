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
  /** Said over the lines where it is so. */
  readonly includesTax: string;
  /** Before a tax that the total contains. */
  readonly within: string;
  readonly amount: string;
  readonly subtotal: string;
  readonly allowance: string;
  readonly charge: string;
  readonly total: string;
  readonly withheld: string;
  readonly rounding: string;
  readonly cancelled: string;
  readonly paid: string;
  readonly outstanding: string;
  readonly used: string;
  readonly left: string;
  readonly pay: string;
  /** Taxes by what they are called elsewhere: "VAT". One that is not here is called so everywhere. */
  readonly schemes: Readonly<Record<string, string>>;
  /** Categories of UNCL 5305 that carry no rate, as they have to be named. */
  readonly categories: Readonly<Record<string, string>>;
  /** Units of UN/ECE Recommendation 20 that people invoice by. */
  readonly units: Readonly<Record<string, string>>;
}

/** Units that are written alike in both languages. */
const metric = {
  KMT: "km",
  MTR: "m",
  MTK: "m²",
  MTQ: "m³",
  HAR: "ha",
  KGM: "kg",
  TNE: "t",
  LTR: "l",
  KWH: "kWh",
  MIN: "min",
} as const;

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
  includesTax: "Prices include tax.",
  within: "Included:",
  amount: "Amount",
  subtotal: "Subtotal",
  allowance: "Discount",
  charge: "Charge",
  total: "Total",
  withheld: "Withheld",
  rounding: "Rounding",
  cancelled: "Cancelled",
  paid: "Paid and credited",
  outstanding: "Amount due",
  used: "Set off",
  left: "To your credit",
  pay: "Payment",
  schemes: { sales: "Sales tax" },
  categories: {
    Z: "Zero-rated",
    E: "Exempt from VAT",
    AE: "Reverse charge",
    K: "VAT-exempt intra-Community supply",
    G: "VAT-exempt export",
    O: "Outside the scope of VAT",
  },
  units: {
    ...metric,
    C62: "pc",
    H87: "pc",
    EA: "pc",
    HUR: "h",
    DAY: "day",
    WEE: "wk",
    MON: "mo",
    ANN: "yr",
    LS: "flat",
    SET: "set",
  },
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
  includesTax: "Die Preise enthalten die Steuer.",
  within: "Darin enthalten:",
  amount: "Betrag",
  subtotal: "Zwischensumme",
  allowance: "Nachlass",
  charge: "Zuschlag",
  total: "Gesamtbetrag",
  withheld: "Einbehalten",
  rounding: "Rundung",
  cancelled: "Storniert",
  paid: "Bezahlt und gutgeschrieben",
  outstanding: "Zu zahlen",
  used: "Verrechnet",
  left: "Guthaben",
  pay: "Zahlung",
  schemes: { VAT: "USt", sales: "Verkaufssteuer" },
  categories: {
    Z: "Nullsatz",
    E: "Umsatzsteuerfrei",
    AE: "Steuerschuldnerschaft des Leistungsempfängers",
    K: "Steuerfreie innergemeinschaftliche Lieferung",
    G: "Steuerfreie Ausfuhrlieferung",
    O: "Nicht steuerbar",
  },
  units: {
    ...metric,
    C62: "Stk",
    H87: "Stk",
    EA: "Stk",
    HUR: "Std",
    DAY: "Tag",
    WEE: "Wo",
    MON: "Mon",
    ANN: "Jahr",
    LS: "psch",
    SET: "Satz",
  },
};

/** The words in a language, or in English where we do not speak it. */
export function printWords(language: string): PrintWords {
  return language.toLowerCase().startsWith("de") ? german : english;
}
