import { z } from "zod";

/** Whatever Stripe holds. */
export const HasId = z.object({ id: z.string() });

// Contracts of API version 2026-10-28.endive, for the fields that we use. Statuses and reasons are texts here: an unknown one is drift where it is read, not a
// broken object.

const Amount = z.int();
const Seconds = z.int();
const Text = z.string().nullish();
const Id = z.string().min(1);
const Metadata = z.record(z.string(), z.string()).default({});
/** An id, or the object where it was expanded. */
const Reference = z.union([Id, z.object({ id: Id }).transform(({ id }) => id)]);

export const StripeAddress = z.object({
  line1: Text,
  line2: Text,
  city: Text,
  postal_code: Text,
  state: Text,
  country: Text,
});
export type StripeAddress = z.infer<typeof StripeAddress>;

export const StripeTax = z.object({
  amount: Amount,
  tax_behavior: z.string(),
  tax_rate_details: z.object({ tax_rate: Reference }).nullish(),
  taxability_reason: Text,
  taxable_amount: Amount.nullish(),
});
export type StripeTax = z.infer<typeof StripeTax>;

export const StripeTaxRate = z.object({
  id: Id,
  active: z.boolean(),
  country: Text,
  display_name: z.string(),
  inclusive: z.boolean(),
  jurisdiction: Text,
  percentage: z.number(),
  rate_type: Text,
  tax_type: Text,
  metadata: Metadata.nullish(),
});
export type StripeTaxRate = z.infer<typeof StripeTaxRate>;

export const StripeLine = z.object({
  id: Id,
  amount: Amount,
  description: Text,
  discount_amounts: z
    .array(z.object({ amount: Amount, discount: Reference }))
    .nullish()
    .transform((given) => given ?? []),
  metadata: Metadata,
  period: z.object({ start: Seconds, end: Seconds }).nullish(),
  pricing: z.object({ unit_amount_decimal: Text }).nullish(),
  quantity: z.number().nullish(),
  quantity_decimal: Text,
  taxes: z
    .array(StripeTax)
    .nullish()
    .transform((given) => given ?? []),
});
export type StripeLine = z.infer<typeof StripeLine>;

export const StripeInvoice = z.object({
  id: Id,
  amount_due: Amount,
  amount_overpaid: Amount.default(0),
  amount_paid: Amount,
  amount_remaining: Amount,
  amount_shipping: Amount.default(0),
  collection_method: Text,
  created: Seconds,
  currency: z.string(),
  custom_fields: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  customer: Reference.nullish(),
  customer_address: StripeAddress.nullish(),
  customer_email: Text,
  customer_name: Text,
  customer_phone: Text,
  customer_tax_ids: z.array(z.object({ type: z.string(), value: Text })).nullish(),
  description: Text,
  due_date: Seconds.nullish(),
  effective_at: Seconds.nullish(),
  ending_balance: Amount.nullish(),
  livemode: z.boolean(),
  metadata: Metadata,
  number: Text,
  post_payment_credit_notes_amount: Amount.default(0),
  pre_payment_credit_notes_amount: Amount.default(0),
  shipping_cost: z
    .object({ amount_subtotal: Amount, taxes: z.array(z.unknown()).optional() })
    .nullish(),
  starting_balance: Amount.default(0),
  status: z
    .string()
    .nullable()
    .transform((status) => status ?? ""),
  status_transitions: z.object({
    finalized_at: Seconds.nullish(),
    voided_at: Seconds.nullish(),
    paid_at: Seconds.nullish(),
  }),
  total: Amount,
  total_excluding_tax: Amount.nullish(),
  total_taxes: z
    .array(StripeTax)
    .nullish()
    .transform((given) => given ?? []),
});
export type StripeInvoice = z.infer<typeof StripeInvoice>;

const StripeInvoicePayment = z.object({
  id: Id,
  amount_paid: Amount.nullish(),
  amount_requested: Amount,
  created: Seconds,
  currency: z.string(),
  payment: z.object({
    type: z.string(),
    charge: Reference.nullish(),
    payment_intent: Reference.nullish(),
    payment_record: Reference.nullish(),
  }),
  status: z.string(),
  status_transitions: z.object({ paid_at: Seconds.nullish(), canceled_at: Seconds.nullish() }),
});
export type StripeInvoicePayment = z.infer<typeof StripeInvoicePayment>;

const StripePaymentIntent = z.object({ id: Id, status: z.string() });

export const StripePaymentRecord = z.object({
  id: Id,
  amount_refunded: z.object({ value: Amount }).nullish(),
  created: Seconds,
  metadata: Metadata,
  payment_method_details: z
    .object({ custom: z.object({ display_name: Text }).nullish() })
    .nullish(),
});
export type StripePaymentRecord = z.infer<typeof StripePaymentRecord>;

export const StripeRefund = z.object({
  id: Id,
  amount: Amount,
  created: Seconds,
  reason: Text,
  failure_reason: Text,
  status: Text,
});
export type StripeRefund = z.infer<typeof StripeRefund>;

export const StripeDispute = z.object({
  id: Id,
  amount: Amount,
  balance_transactions: z.array(z.unknown()).default([]),
  created: Seconds,
  reason: Text,
  status: z.string(),
});
export type StripeDispute = z.infer<typeof StripeDispute>;

export const StripeCreditNote = z.object({
  id: Id,
  created: Seconds,
  effective_at: Seconds.nullish(),
  memo: Text,
  metadata: Metadata,
  number: z.string(),
  out_of_band_amount: Amount.nullish(),
  post_payment_amount: Amount,
  pre_payment_amount: Amount,
  reason: Text,
  refunds: z
    .array(z.object({ amount_refunded: Amount, refund: Reference.nullish() }))
    .nullish()
    .transform((given) => given ?? []),
  status: z.string(),
  total: Amount,
  total_taxes: z.array(StripeTax).nullish(),
  voided_at: Seconds.nullish(),
});
export type StripeCreditNote = z.infer<typeof StripeCreditNote>;

const StripeTaxId = z.object({ id: z.string().default(""), type: z.string(), value: Text });
export type StripeTaxId = z.infer<typeof StripeTaxId>;

export const StripeCustomer = z.object({
  id: Id,
  address: StripeAddress.nullish(),
  currency: Text,
  email: Text,
  livemode: z.boolean(),
  metadata: Metadata,
  name: Text,
  phone: Text,
  preferred_locales: z.array(z.string()).nullish(),
  tax_ids: z.object({ data: z.array(StripeTaxId) }).optional(),
});
export type StripeCustomer = z.infer<typeof StripeCustomer>;

export const StripeProduct = z.object({
  id: Id,
  active: z.boolean(),
  default_price: z
    .union([
      Id,
      z.object({
        id: Id,
        currency: z.string(),
        tax_behavior: Text,
        unit_amount_decimal: Text,
      }),
    ])
    .nullish(),
  description: Text,
  livemode: z.boolean(),
  metadata: Metadata,
  name: z.string(),
});
export type StripeProduct = z.infer<typeof StripeProduct>;

/** One payment of an invoice with what happened to it since. */
export const PaymentReading = z.object({
  payment: StripeInvoicePayment,
  intent: StripePaymentIntent.optional(),
  record: StripePaymentRecord.optional(),
  refunds: z.array(StripeRefund),
  disputes: z.array(StripeDispute),
});
export type PaymentReading = z.infer<typeof PaymentReading>;

/** An invoice with everything that settles it: read at once, so that each event about any part leads to the whole. */
export const InvoiceReading = z.object({
  object: z.literal("invoice"),
  invoice: StripeInvoice,
  lines: z.array(StripeLine),
  taxRates: z.array(StripeTaxRate),
  payments: z.array(PaymentReading),
  creditNotes: z.array(StripeCreditNote),
});
export type InvoiceReading = z.infer<typeof InvoiceReading>;
