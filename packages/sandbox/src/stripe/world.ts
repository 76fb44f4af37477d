import type { Kernel } from "../kernel/vendor.ts";
import { noSuch } from "./api-error.ts";
import type { BalanceTransaction } from "./balance.ts";
import type { Charge } from "./charge.ts";
import type { Coupon, Discount } from "./coupons.ts";
import type { CreditNote } from "./credit-note.ts";
import type { Customer } from "./customers.ts";
import type { Dispute } from "./disputes.ts";
import type { StoredEvent } from "./event-outlet.ts";
import type { InvoiceItem } from "./invoice-item.ts";
import type { InvoicePayment } from "./invoice-payment.ts";
import type { Invoice } from "./invoice.ts";
import type { PaymentIntent } from "./payment-intent.ts";
import type { PaymentRecord } from "./payment-records.ts";
import type { Price } from "./prices.ts";
import type { Product } from "./products.ts";
import type { Refund } from "./refunds.ts";
import type { StripeSettings } from "./settings.ts";
import type { TaxId } from "./tax-id.ts";
import type { TaxRate } from "./tax-rates.ts";
import type { WebhookEndpoint } from "./webhook-endpoints.ts";

/** Every kind of object, as it is stored. */
export interface Kinds {
  readonly balance_transaction: BalanceTransaction;
  readonly charge: Charge;
  readonly coupon: Coupon;
  readonly credit_note: CreditNote;
  readonly customer: Customer;
  readonly discount: Discount;
  readonly dispute: Dispute;
  readonly event: StoredEvent;
  readonly invoice: Invoice;
  readonly invoice_payment: InvoicePayment;
  readonly invoiceitem: InvoiceItem;
  readonly payment_intent: PaymentIntent;
  readonly payment_record: PaymentRecord;
  readonly price: Price;
  readonly product: Product;
  readonly refund: Refund;
  readonly tax_id: TaxId;
  readonly tax_rate: TaxRate;
  readonly webhook_endpoint: WebhookEndpoint;
}
export type Kind = keyof Kinds;

const prefixes: Readonly<Record<Kind, string>> = {
  balance_transaction: "txn",
  charge: "ch",
  coupon: "coupon",
  credit_note: "cn",
  customer: "cus",
  discount: "di",
  dispute: "du",
  event: "evt",
  invoice: "in",
  invoice_payment: "inpay",
  invoiceitem: "ii",
  payment_intent: "pi",
  payment_record: "pr",
  price: "price",
  product: "prod",
  refund: "re",
  tax_id: "txi",
  tax_rate: "txr",
  webhook_endpoint: "we",
};

const isKind = (name: string): name is Kind => Object.hasOwn(prefixes, name);
const kindsByPrefix = new Map(
  Object.keys(prefixes)
    .filter(isKind)
    .map((kind) => [prefixes[kind], kind]),
);

/** The kind of the object with this id, by its prefix. */
export function kindOfId(id: string): Kind | undefined {
  const prefix = id.slice(0, Math.max(0, id.indexOf("_")));
  return kindsByPrefix.get(prefix);
}

/** Who asked for what happens: shown in events, so that a client knows its own echo. */
export interface Cause {
  readonly id: string | null;
  readonly idempotency_key: string | null;
}

/** What an endpoint works on: the stored objects, the time, and who asked. */
export interface World {
  readonly kernel: Kernel;
  readonly settings: StripeSettings;
  readonly cause: Cause;
  /** Unix seconds. A seeded world is written with times of the past. */
  readonly now: () => number;
  /** Whether changes are reported by events; a seeded past is not. */
  readonly silent: boolean;
  readonly newId: (kind: Kind | "line" | "credit_note_line" | "request") => string;
  /** The object; throws "No such …" naming `param`. */
  readonly get: <K extends Kind>(kind: K, id: string, param?: string) => Kinds[K];
  readonly find: <K extends Kind>(kind: K, id: string) => Kinds[K] | undefined;
  /** Stores an object; `owner` groups it for `owned`. */
  readonly put: <K extends Kind>(kind: K, object: Kinds[K], owner?: string) => void;
  readonly remove: (kind: Kind, id: string) => void;
  readonly owned: <K extends Kind>(kind: K, owner: string) => readonly Kinds[K][];
}

const words: Partial<Record<Kind, string>> = {
  credit_note: "credit note",
  invoiceitem: "invoiceitem",
  tax_rate: "tax rate",
};

export function createWorld(
  kernel: Kernel,
  settings: StripeSettings,
  asked: { readonly cause: Cause; readonly now?: () => number; readonly silent?: boolean },
): World {
  const { store, random } = kernel;
  const find = <K extends Kind>(kind: K, id: string): Kinds[K] | undefined => store.get(kind, id);
  return {
    kernel,
    settings,
    cause: asked.cause,
    now: asked.now ?? kernel.clock.seconds,
    silent: asked.silent ?? false,
    newId(kind) {
      if (kind === "line") return `il_1${random.text(23)}`;
      if (kind === "credit_note_line") return `cnli_1${random.text(23)}`;
      if (kind === "request") return `req_${random.text(14)}`;
      if (kind === "coupon") return random.text(8);
      const short = kind === "customer" || kind === "product";
      return `${prefixes[kind]}_${random.text(short ? 14 : 24)}`;
    },
    get(kind, id, param = "id") {
      const object = find(kind, id);
      if (object === undefined) throw noSuch(words[kind] ?? kind, id, param);
      return object;
    },
    find,
    put: (kind, object, owner) =>
      store.put(kind, object.id, object, owner === undefined ? {} : { owner }),
    remove: (kind, id) => store.remove(kind, id),
    owned: (kind, owner) => [...store.walk<Kinds[typeof kind]>({ kind, owner })],
  };
}
