import type { Known, RemoteObject } from "@concord/bridge/connector";
import { DocumentId } from "@concord/model";
import type { JsonValue } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { positionAt } from "./mapping-line.ts";
import { normaliseStripe } from "./stripe-mapping.ts";

const context = { account: "acct_1", timeZone: "UTC", workspace: undefined };
const known: Known = { link: undefined, previous: undefined, recorded: [], prepared: null };

type Json = Readonly<Record<string, JsonValue>>;

const rate = (id: string, percentage: number, inclusive: boolean): Json => ({
  id,
  active: true,
  country: "DE",
  display_name: "VAT",
  inclusive,
  jurisdiction: null,
  percentage,
  rate_type: "percentage",
  tax_type: "vat",
});

const line = (id: string, fields: Json): Json => ({
  id,
  amount: 0,
  description: id,
  discount_amounts: [],
  metadata: {},
  period: { start: 1, end: 1 },
  pricing: null,
  quantity: 1,
  quantity_decimal: "1",
  taxes: [],
  ...fields,
});

const tax = (id: string, amount: number, behavior: string, fields: Json = {}): Json => ({
  amount,
  tax_behavior: behavior,
  tax_rate_details: { tax_rate: id },
  taxability_reason: "standard_rated",
  taxable_amount: 0,
  ...fields,
});

function reading(fields: Json, lines: readonly Json[] = []): RemoteObject {
  const invoice = {
    id: "in_1",
    amount_due: 0,
    amount_paid: 0,
    amount_remaining: 0,
    created: 1_767_225_600,
    currency: "eur",
    livemode: false,
    metadata: {},
    status: "draft",
    status_transitions: {},
    total: 0,
    ...fields,
  };
  return {
    ref: { kind: "invoice", id: "in_1" },
    version: { order: 1, token: "t" },
    state: "live",
    raw: {
      object: "invoice",
      invoice,
      lines: [...lines],
      taxRates: [rate("txr_i", 19, true), rate("txr_e", 8.875, false)],
      payments: [],
      creditNotes: [],
    },
  };
}

function fieldsOf(object: RemoteObject): Json {
  const normalised = normaliseStripe(object, known, context);
  if (normalised.type === "parked") throw new Error(normalised.reason);
  return normalised.changes[0]?.fields ?? {};
}

test("[ST10] a line is quantity and price where they multiply to its amount", () => {
  const priced = line("il_1", {
    amount: 101,
    pricing: { unit_amount_decimal: "33.5" },
    quantity_decimal: "3",
    quantity: 3,
  });
  expect(fieldsOf(reading({}, [priced]))).toMatchObject({
    "lines.il_1.quantity": "3",
    "lines.il_1.price": "0.335",
    "lines.il_1.position": "a0",
  });
  const odd = line("il_1", {
    amount: 100,
    pricing: { unit_amount_decimal: "33.5" },
    quantity_decimal: "3",
    quantity: 3,
  });
  expect(fieldsOf(reading({}, [odd]))).toMatchObject({
    "lines.il_1.quantity": "3",
    "lines.il_1.baseQuantity": "3",
    "lines.il_1.price": "1",
  });
});

test("[ST10] discounts are allowances, taxes rates, and a line of ours keeps its key", () => {
  const ours = line("il_1", {
    amount: 10_000,
    metadata: { concord_line: "k1", concord_position: "b07" },
    discount_amounts: [{ amount: 1_000, discount: "di_1" }],
    taxes: [tax("txr_e", 799, "exclusive")],
  });
  const twin = line("il_2", { metadata: { concord_line: "k1" } });
  expect(fieldsOf(reading({}, [ours, twin]))).toMatchObject({
    "lines.k1.position": "b07",
    "lines.k1.adjustments.di_1.type": "allowance",
    "lines.k1.adjustments.di_1.amount": "10",
    "lines.k1.tax.category": "S",
    "lines.k1.tax.rate": "8.875",
    "lines.k1.tax.vendorRates": { "stripe:acct_1": "txr_e" },
    "lines.il_2.name": "il_2",
  });
});

test("[ST11] a document that mixes prices with and without tax is read without", () => {
  const inclusive = line("il_1", {
    amount: 11_900,
    quantity: 2,
    quantity_decimal: "2",
    taxes: [tax("txr_i", 1_900, "inclusive")],
  });
  const exclusive = line("il_2", { amount: 1_000, taxes: [tax("txr_e", 89, "exclusive")] });
  expect(fieldsOf(reading({}, [inclusive]))).toMatchObject({ pricesIncludeTax: true });
  const mixed = fieldsOf(reading({}, [inclusive, exclusive]));
  expect(mixed["pricesIncludeTax"]).toBeUndefined();
  expect(mixed).toMatchObject({
    "lines.il_1.quantity": "2",
    "lines.il_1.baseQuantity": "2",
    "lines.il_1.price": "100",
    "lines.il_2.price": "10",
  });
});

test("[ST13] an unknown status or reason is drift; what lacks something is parked", () => {
  const strange = reading({ status: "frozen" }, [
    line("il_1", { taxes: [tax("txr_e", 1, "exclusive", { taxability_reason: "moon_tax" })] }),
  ]);
  expect(normaliseStripe(strange, known, context)).toMatchObject({
    type: "changes",
    drift: [
      { path: "taxability_reason", what: "unknown-value" },
      { path: "status", what: "unknown-value" },
    ],
  });
  expect(normaliseStripe(reading({ total: null }), known, context)).toMatchObject({
    type: "parked",
    drift: [{ path: "invoice.total" }],
  });
  expect(normaliseStripe(reading({ currency: "euro" }), known, context).type).toBe("parked");
});

const payment = (status: string, intent: string): Json => ({
  payment: {
    id: "inpay_1",
    amount_paid: status === "paid" ? 1_000 : null,
    amount_requested: 1_000,
    created: 1_767_225_600,
    currency: "eur",
    payment: { type: "payment_intent", payment_intent: "pi_1" },
    status,
    status_transitions: {},
  },
  intent: { id: "pi_1", status: intent },
  refunds: [],
  disputes: [],
});
const factsOf = (one: Json, registers: Json) => {
  const base = reading({ status: "open", amount_paid: 1_000 });
  const raw = Object.assign({}, base.raw, { payments: [one] });
  const owner = base.ref;
  const document = DocumentId.parse("01890000-0000-7000-8000-000000000001");
  const recorded = [{ document, owner, registers }];
  const normalised = normaliseStripe({ ...base, raw }, { ...known, recorded }, context);
  if (normalised.type === "parked") throw new Error(normalised.reason);
  return normalised.changes[0]?.facts ?? {};
};

test("[ST28] announced money is a pending fact, and settled or failed by another", () => {
  const announced = factsOf(payment("open", "processing"), {});
  expect(announced).toMatchObject({ "payments.stripe:pi_1": { amount: "10", pending: true } });
  const standing = Object.assign({}, announced);
  expect(factsOf(payment("paid", "succeeded"), standing)).toEqual({
    ...standing,
    "payments.stripe:pi_1.settled": { on: "2026-01-01" },
  });
  const failed = factsOf(payment("open", "requires_payment_method"), standing);
  expect(failed).toEqual({ ...standing, "payments.stripe:pi_1.failed": {} });
  // The same intent, tried again with success, is another payment.
  expect(factsOf(payment("paid", "succeeded"), Object.assign({}, failed))).toMatchObject({
    "payments.stripe:pi_1~2": { amount: "10" },
  });
});

test("[ST10] lines stand in Stripe's order, however many they are", () => {
  fc.assert(
    fc.property(fc.nat(5_000), fc.nat(5_000), (a, b) => {
      expect(positionAt(a) < positionAt(b)).toBe(a < b);
    }),
  );
});
