import { z } from "zod";
import { invalidRequest } from "./api-error.ts";
import { bookBalance } from "./balance.ts";
import type { Charge } from "./charge.ts";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { emit, update } from "./event-outlet.ts";
import { listObjects, paging } from "./listing.ts";
import { Created, isWithin, Text } from "./params.ts";
import type { World } from "./world.ts";

export interface Dispute {
  readonly id: string;
  readonly object: "dispute";
  readonly amount: number;
  /** Ids here; shown as whole objects. */
  readonly balance_transactions: readonly string[];
  readonly charge: string;
  readonly created: number;
  readonly currency: string;
  readonly enhanced_eligibility_types: readonly never[];
  readonly evidence: object;
  readonly evidence_details: object;
  readonly intended_submission_method: null;
  readonly is_charge_refundable: boolean;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly payment_intent: string;
  readonly reason: string;
  readonly status: "needs_response" | "won" | "lost";
}

/** What Stripe takes for a dispute, in minor units. */
const disputeFee = 2_000;
const answerWithinSeconds = 7 * 86_400;

/** The customer's bank takes the money back, for now. */
export function openDispute(
  world: World,
  charge: Charge,
  reason: string,
  amount = charge.amount - charge.amount_refunded,
): Dispute {
  if (charge.disputed) throw invalidRequest(`Charge ${charge.id} is disputed already.`);
  if (amount <= 0 || amount > charge.amount) throw invalidRequest("Invalid dispute amount.");
  const id = world.newId("dispute");
  const { currency } = charge;
  const entry = { amount: -amount, currency, fee: disputeFee, source: id };
  const booked = bookBalance(world, { ...entry, reporting_category: "dispute" });
  const dispute: Dispute = {
    id,
    object: "dispute",
    amount,
    balance_transactions: [booked.id],
    charge: charge.id,
    created: world.now(),
    currency,
    enhanced_eligibility_types: [],
    evidence: {},
    evidence_details: {
      due_by: world.now() + answerWithinSeconds,
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason,
    status: "needs_response",
  };
  world.put("dispute", dispute, charge.id);
  update(world, "charge", charge, { ...charge, disputed: true }, "charge.updated");
  emit(world, "charge.dispute.created", "dispute", dispute);
  emit(world, "charge.dispute.funds_withdrawn", "dispute", dispute);
  return dispute;
}

/** The bank decides. Won, the money comes back; the fee does not. */
export function closeDispute(world: World, dispute: Dispute, status: "won" | "lost"): Dispute {
  if (dispute.status !== "needs_response") throw invalidRequest("This dispute is closed.");
  const { amount, currency, id } = dispute;
  const won = status === "won";
  const entry = { amount, currency, fee: 0, source: id };
  const returned = won
    ? [bookBalance(world, { ...entry, reporting_category: "dispute_reversal" }).id]
    : [];
  const balance_transactions = [...dispute.balance_transactions, ...returned];
  const after: Dispute = { ...dispute, balance_transactions, status };
  world.put("dispute", after);
  emit(world, "charge.dispute.closed", "dispute", after);
  if (won) emit(world, "charge.dispute.funds_reinstated", "dispute", after);
  return after;
}

const ListParams = z.strictObject({
  ...paging,
  charge: Text.optional(),
  created: Created.optional(),
  payment_intent: Text.optional(),
});
const base = "/v1/disputes";
export const disputeEndpoints: readonly Endpoint[] = [
  endpoint("GET", base, ListParams, (world, params) =>
    listObjects(
      world,
      "dispute",
      base,
      params,
      (dispute) =>
        isWithin(dispute.created, params.created) &&
        (params.payment_intent === undefined || dispute.payment_intent === params.payment_intent),
      params.charge,
    ),
  ),
  endpoint("GET", `${base}/:id`, z.strictObject(expandable), (world, _params, id) =>
    world.get("dispute", id),
  ),
  endpoint("POST", `${base}/:id/close`, z.strictObject(expandable), (world, _params, id) =>
    closeDispute(world, world.get("dispute", id), "lost"),
  ),
];
