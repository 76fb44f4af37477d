import { z } from "zod";
import { invalidRequest } from "./api-error.ts";
import { bookBalance } from "./balance.ts";
import type { Charge } from "./charge.ts";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { emit, update } from "./event-outlet.ts";
import { listObjects, paging } from "./listing.ts";
import { changedMetadata, Created, isWithin, Metadata, PositiveAmount, Text } from "./params.ts";
import type { World } from "./world.ts";

export interface Refund {
  readonly id: string;
  readonly object: "refund";
  readonly amount: number;
  readonly balance_transaction: string | null;
  readonly charge: string;
  readonly created: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly customer_account: null;
  readonly failure_reason?: "lost_or_stolen_card";
  readonly metadata: Readonly<Record<string, string>>;
  readonly payment_intent: string;
  readonly payment_method: string;
  readonly reason: "duplicate" | "fraudulent" | "requested_by_customer" | null;
  readonly receipt_number: null;
  readonly source_transfer_reversal: null;
  readonly status: "succeeded" | "failed";
  readonly transfer_reversal: null;
}

const Reason = z.enum(["duplicate", "fraudulent", "requested_by_customer"]);

/** Gives money back; without an amount, all that is left. Never more than that. */
export function refundCharge(
  world: World,
  charge: Charge,
  wanted: Partial<Pick<Refund, "amount" | "reason" | "metadata">>,
): Refund {
  const left = charge.amount - charge.amount_refunded;
  if (left === 0)
    throw invalidRequest(
      `Charge ${charge.id} has already been refunded.`,
      "charge_already_refunded",
    );
  const amount = wanted.amount ?? left;
  if (amount > left)
    throw invalidRequest(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left}).`,
      undefined,
      "amount",
    );
  if (charge.disputed)
    throw invalidRequest(`Charge ${charge.id} has been charged back.`, "charge_disputed");
  const id = world.newId("refund");
  const { currency } = charge;
  const refund: Refund = {
    id,
    object: "refund",
    amount,
    balance_transaction: bookBalance(world, {
      amount: -amount,
      currency,
      fee: 0,
      source: id,
      reporting_category: "refund",
    }).id,
    charge: charge.id,
    created: world.now(),
    currency,
    customer: charge.customer,
    customer_account: null,
    metadata: wanted.metadata ?? {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: wanted.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "succeeded",
    transfer_reversal: null,
  };
  world.put("refund", refund, charge.id);
  const refunded = charge.amount_refunded + amount;
  const after = { ...charge, amount_refunded: refunded, refunded: refunded === charge.amount };
  emit(world, "refund.created", "refund", refund);
  update(world, "charge", charge, after, "charge.refunded");
  return refund;
}

/** The bank sends a refund back: the money is the account's again. */
export function failRefund(world: World, refund: Refund): Refund {
  if (refund.status !== "succeeded") throw invalidRequest("Only a succeeded refund can fail.");
  const after: Refund = { ...refund, status: "failed", failure_reason: "lost_or_stolen_card" };
  const charge = world.get("charge", refund.charge);
  bookBalance(world, {
    amount: refund.amount,
    currency: refund.currency,
    fee: 0,
    source: refund.id,
    reporting_category: "refund",
  });
  const amount_refunded = charge.amount_refunded - refund.amount;
  update(
    world,
    "charge",
    charge,
    { ...charge, amount_refunded, refunded: false },
    "charge.updated",
  );
  update(world, "refund", refund, after, "refund.updated");
  emit(world, "refund.failed", "refund", after);
  return after;
}

const CreateParams = z.strictObject({
  ...expandable,
  amount: PositiveAmount.optional(),
  charge: Text.optional(),
  metadata: Metadata.optional(),
  payment_intent: Text.optional(),
  reason: Reason.optional(),
});
const ListParams = z.strictObject({
  ...paging,
  charge: Text.optional(),
  created: Created.optional(),
  payment_intent: Text.optional(),
});
const base = "/v1/refunds";
export const refundEndpoints: readonly Endpoint[] = [
  endpoint("POST", base, CreateParams, (world, params) => {
    const { charge, payment_intent: intent, amount, reason } = params;
    if ((charge === undefined) === (intent === undefined))
      throw invalidRequest(
        "One of charge and payment_intent is required.",
        "parameter_missing",
        "charge",
      );
    const id =
      charge ??
      world.get("payment_intent", intent ?? "", "payment_intent").latest_charge ??
      undefined;
    if (id === undefined)
      throw invalidRequest(
        `This PaymentIntent (${intent}) does not have a successful charge to refund.`,
        "payment_intent_unexpected_state",
      );
    return refundCharge(world, world.get("charge", id, "charge"), {
      ...(amount === undefined ? {} : { amount }),
      ...(reason === undefined ? {} : { reason }),
      metadata: changedMetadata({}, params.metadata),
    });
  }),
  endpoint("GET", base, ListParams, (world, params) =>
    listObjects(
      world,
      "refund",
      base,
      params,
      (refund) =>
        isWithin(refund.created, params.created) &&
        (params.payment_intent === undefined || refund.payment_intent === params.payment_intent),
      params.charge,
    ),
  ),
  endpoint("GET", `${base}/:id`, z.strictObject(expandable), (world, _params, id) =>
    world.get("refund", id),
  ),
  endpoint(
    "POST",
    `${base}/:id`,
    z.strictObject({ ...expandable, metadata: Metadata.optional() }),
    (world, params, id) => {
      const before = world.get("refund", id);
      const after = { ...before, metadata: changedMetadata(before.metadata, params.metadata) };
      update(world, "refund", before, after, "refund.updated");
      return after;
    },
  ),
];
