import { z } from "zod";
import { bookBalance, cardFee } from "./balance.ts";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { emit, update } from "./event-outlet.ts";
import { listObjects, paging } from "./listing.ts";
import { changedMetadata, Created, isWithin, Metadata, Text } from "./params.ts";
import type { World } from "./world.ts";

export interface Charge {
  readonly id: string;
  readonly object: "charge";
  readonly amount: number;
  readonly amount_captured: number;
  readonly amount_refunded: number;
  readonly application: null;
  readonly application_fee: null;
  readonly application_fee_amount: null;
  readonly balance_transaction: string;
  readonly billing_details: {
    readonly address: null;
    readonly email: string | null;
    readonly name: string | null;
    readonly phone: null;
    readonly tax_id: null;
  };
  readonly calculated_statement_descriptor: string;
  readonly captured: true;
  readonly created: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly description: string | null;
  readonly disputed: boolean;
  readonly failure_balance_transaction: null;
  readonly failure_code: null;
  readonly failure_message: null;
  readonly fraud_details: Readonly<Record<string, never>>;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly on_behalf_of: null;
  readonly outcome: object;
  readonly paid: true;
  readonly payment_intent: string;
  readonly payment_method: string;
  readonly payment_method_details: object;
  readonly receipt_email: null;
  readonly receipt_number: null;
  readonly receipt_url: null;
  readonly refunded: boolean;
  readonly review: null;
  readonly shipping: null;
  readonly source: null;
  readonly source_transfer: null;
  readonly statement_descriptor: null;
  readonly statement_descriptor_suffix: null;
  readonly status: "succeeded";
  readonly transfer_data: null;
  readonly transfer_group: null;
}

/** Takes money: a succeeded charge with its entry in the balance. */
export function takeMoney(
  world: World,
  payment: Pick<Charge, "amount" | "currency" | "customer" | "description" | "payment_intent">,
): Charge {
  const id = world.newId("charge");
  const { amount, currency, customer } = payment;
  const payer = customer === null ? undefined : world.find("customer", customer);
  const charge: Charge = {
    id,
    object: "charge",
    amount_captured: amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: bookBalance(world, {
      amount,
      currency,
      fee: cardFee(amount),
      source: id,
      reporting_category: "charge",
    }).id,
    billing_details: {
      address: null,
      email: payer?.email ?? null,
      name: payer?.name ?? null,
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: world.settings.account.name.toUpperCase().slice(0, 22),
    captured: true,
    created: world.now(),
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: {},
    on_behalf_of: null,
    outcome: { network_status: "approved_by_network", risk_level: "normal", type: "authorized" },
    paid: true,
    payment_method: `pm_1${world.kernel.random.text(23)}`,
    payment_method_details: { card: { brand: "visa", last4: "4242" }, type: "card" },
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "succeeded",
    transfer_data: null,
    transfer_group: null,
    ...payment,
  };
  world.put("charge", charge, payment.payment_intent);
  emit(world, "charge.succeeded", "charge", charge);
  return charge;
}

const UpdateParams = z.strictObject({
  ...expandable,
  description: Text.optional(),
  metadata: Metadata.optional(),
});
const ListParams = z.strictObject({
  ...paging,
  created: Created.optional(),
  customer: Text.optional(),
  payment_intent: Text.optional(),
});
const base = "/v1/charges";
export const chargeEndpoints: readonly Endpoint[] = [
  endpoint("GET", base, ListParams, (world, params) =>
    listObjects(
      world,
      "charge",
      base,
      params,
      (charge) =>
        isWithin(charge.created, params.created) &&
        (params.customer === undefined || charge.customer === params.customer),
      params.payment_intent,
    ),
  ),
  endpoint("GET", `${base}/:id`, z.strictObject(expandable), (world, _params, id) =>
    world.get("charge", id),
  ),
  endpoint("POST", `${base}/:id`, UpdateParams, (world, params, id) => {
    const before = world.get("charge", id);
    const after: Charge = {
      ...before,
      description: params.description ?? before.description,
      metadata: changedMetadata(before.metadata, params.metadata),
    };
    update(world, "charge", before, after, "charge.updated");
    return after;
  }),
];
