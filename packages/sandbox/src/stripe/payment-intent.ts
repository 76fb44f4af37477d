import { z } from "zod";
import { takeMoney } from "./charge.ts";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { emit } from "./event-outlet.ts";
import { listObjects, paging } from "./listing.ts";
import { changedMetadata, Created, isWithin, Metadata, Text } from "./params.ts";
import type { World } from "./world.ts";

export interface PaymentIntent {
  readonly id: string;
  readonly object: "payment_intent";
  readonly allowed_payment_method_types: null;
  readonly amount: number;
  readonly amount_capturable: number;
  readonly amount_received: number;
  readonly application: null;
  readonly application_fee_amount: null;
  readonly automatic_payment_methods: null;
  readonly canceled_at: number | null;
  readonly cancellation_reason: "void_invoice" | "automatic" | null;
  readonly capture_method: "automatic";
  readonly client_secret: string;
  readonly confirmation_method: "automatic";
  readonly created: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly customer_account: null;
  readonly description: string | null;
  readonly excluded_payment_method_types: null;
  readonly last_payment_error: object | null;
  readonly latest_charge: string | null;
  readonly livemode: false;
  readonly managed_payments: null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly next_action: null;
  readonly on_behalf_of: null;
  readonly payment_method: string | null;
  readonly payment_method_configuration_details: null;
  readonly payment_method_options: object;
  readonly payment_method_types: readonly string[];
  readonly payment_record: null;
  readonly processing: null;
  readonly receipt_email: null;
  readonly review: null;
  readonly setup_future_usage: null;
  readonly shipping: null;
  readonly source: null;
  readonly statement_descriptor: null;
  readonly statement_descriptor_suffix: null;
  readonly status: "requires_payment_method" | "succeeded" | "canceled";
  readonly transfer_group: null;
}

/** A payment that is expected. */
export function expectPayment(
  world: World,
  payment: Pick<PaymentIntent, "amount" | "currency" | "customer" | "description">,
): PaymentIntent {
  const id = world.newId("payment_intent");
  const intent: PaymentIntent = {
    id,
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic",
    client_secret: `${id}_secret_${world.kernel.random.text(24)}`,
    confirmation_method: "automatic",
    created: world.now(),
    customer_account: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ["card"],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "requires_payment_method",
    transfer_group: null,
    ...payment,
  };
  world.put("payment_intent", intent);
  emit(world, "payment_intent.created", "payment_intent", intent);
  return intent;
}

/** The expected payment arrives in full. */
export function succeed(world: World, intent: PaymentIntent): PaymentIntent {
  const charge = takeMoney(world, {
    amount: intent.amount,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    payment_intent: intent.id,
  });
  const paid: PaymentIntent = {
    ...intent,
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    payment_method: charge.payment_method,
    status: "succeeded",
  };
  world.put("payment_intent", paid);
  emit(world, "payment_intent.succeeded", "payment_intent", paid);
  return paid;
}

/** The payment is no longer wanted. */
export function cancelIntent(
  world: World,
  intent: PaymentIntent,
  reason: "void_invoice" | "automatic",
): void {
  if (intent.status !== "requires_payment_method") return;
  const canceled: PaymentIntent = {
    ...intent,
    canceled_at: world.now(),
    cancellation_reason: reason,
    status: "canceled",
  };
  world.put("payment_intent", canceled);
  emit(world, "payment_intent.canceled", "payment_intent", canceled);
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
});
const base = "/v1/payment_intents";
export const paymentIntentEndpoints: readonly Endpoint[] = [
  endpoint("GET", base, ListParams, (world, params) =>
    listObjects(
      world,
      "payment_intent",
      base,
      params,
      (intent) =>
        isWithin(intent.created, params.created) &&
        (params.customer === undefined || intent.customer === params.customer),
    ),
  ),
  endpoint("GET", `${base}/:id`, z.strictObject(expandable), (world, _params, id) =>
    world.get("payment_intent", id),
  ),
  endpoint("POST", `${base}/:id`, UpdateParams, (world, params, id) => {
    const before = world.get("payment_intent", id);
    const after: PaymentIntent = {
      ...before,
      description: params.description ?? before.description,
      metadata: changedMetadata(before.metadata, params.metadata),
    };
    world.put("payment_intent", after);
    return after;
  }),
];
