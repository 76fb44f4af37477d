import { z } from "zod";
import { invalidRequest } from "./api-error.ts";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { listObjects, paging } from "./listing.ts";
import { changedMetadata, CurrencyCode, Metadata, PositiveAmount, Text, Time } from "./params.ts";
import type { World } from "./world.ts";

interface RecordAmount {
  readonly currency: string;
  readonly value: number;
}

/** Money that moved outside of Stripe. */
export interface PaymentRecord {
  readonly id: string;
  readonly object: "payment_record";
  readonly amount: RecordAmount;
  readonly amount_authorized: RecordAmount;
  readonly amount_canceled: RecordAmount;
  readonly amount_failed: RecordAmount;
  readonly amount_guaranteed: RecordAmount;
  readonly amount_refunded: RecordAmount;
  readonly amount_requested: RecordAmount;
  readonly application: null;
  readonly created: number;
  readonly customer_details: {
    readonly customer: string | null;
    readonly email: string | null;
    readonly name: string | null;
    readonly phone: null;
  } | null;
  readonly customer_presence: "on_session" | "off_session" | null;
  readonly description: string | null;
  readonly latest_payment_attempt_record: string | null;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly payment_method_details: object;
  readonly processor_details: object;
  readonly reported_by: "self";
  readonly shipping_details: null;
}

const Reference = z.strictObject({
  type: z.literal("custom"),
  custom: z.strictObject({ payment_reference: Text }).optional(),
});
const ReportParams = z.strictObject({
  ...expandable,
  amount_requested: z.strictObject({ currency: CurrencyCode, value: PositiveAmount }),
  customer_details: z
    .strictObject({ customer: Text.optional(), email: Text.optional(), name: Text.optional() })
    .optional(),
  customer_presence: z.enum(["on_session", "off_session"]).optional(),
  description: Text.optional(),
  failed: z.strictObject({ failed_at: Time }).optional(),
  guaranteed: z.strictObject({ guaranteed_at: Time }).optional(),
  initiated_at: Time,
  metadata: Metadata.optional(),
  outcome: z.enum(["failed", "guaranteed"]).optional(),
  payment_method_details: z.strictObject({
    type: z.literal("custom").optional(),
    custom: z.strictObject({ display_name: Text.optional(), type: Text.optional() }).optional(),
    payment_method: Text.optional(),
  }),
  processor_details: Reference.optional(),
});
const RefundParams = z.strictObject({
  ...expandable,
  amount: z.strictObject({ currency: CurrencyCode, value: PositiveAmount }).optional(),
  initiated_at: Time.optional(),
  metadata: Metadata.optional(),
  outcome: z.literal("refunded"),
  processor_details: z.strictObject({
    type: z.literal("custom"),
    custom: z.strictObject({ refund_reference: Text }).optional(),
  }),
  refunded: z.strictObject({ refunded_at: Time }).optional(),
});

type Report = Pick<PaymentRecord, "amount_requested"> &
  Partial<Pick<PaymentRecord, "customer_details" | "description" | "metadata">> & {
    readonly outcome: "guaranteed" | "failed" | "requested";
    readonly method: string | null;
    readonly reference: string | null;
  };

/** Records a payment that was made elsewhere. */
export function recordPayment(world: World, report: Report): PaymentRecord {
  const { outcome, method, reference, amount_requested: requested, ...rest } = report;
  const none = { currency: requested.currency, value: 0 };
  const record: PaymentRecord = {
    id: world.newId("payment_record"),
    object: "payment_record",
    amount: requested,
    amount_authorized: none,
    amount_canceled: none,
    amount_failed: outcome === "failed" ? requested : none,
    amount_guaranteed: outcome === "guaranteed" ? requested : none,
    amount_refunded: none,
    amount_requested: requested,
    application: null,
    created: world.now(),
    customer_details: null,
    customer_presence: null,
    description: null,
    latest_payment_attempt_record: null,
    livemode: false,
    metadata: {},
    payment_method_details: { type: "custom", custom: { display_name: method, type: null } },
    processor_details: { type: "custom", custom: { payment_reference: reference } },
    reported_by: "self",
    shipping_details: null,
    ...rest,
  };
  world.put("payment_record", record);
  return record;
}

const base = "/v1/payment_records";
export const paymentRecordEndpoints: readonly Endpoint[] = [
  endpoint("POST", `${base}/report_payment`, ReportParams, (world, params) => {
    const { customer_details: details } = params;
    return recordPayment(world, {
      amount_requested: params.amount_requested,
      outcome: params.outcome ?? "requested",
      method: params.payment_method_details.custom?.display_name ?? null,
      reference: params.processor_details?.custom?.payment_reference ?? null,
      description: params.description ?? null,
      metadata: changedMetadata({}, params.metadata),
      customer_details:
        details === undefined
          ? null
          : {
              customer: details.customer ?? null,
              email: details.email ?? null,
              name: details.name ?? null,
              phone: null,
            },
    });
  }),
  endpoint("GET", base, z.strictObject(paging), (world, params) =>
    listObjects(world, "payment_record", base, params),
  ),
  endpoint("GET", `${base}/:id`, z.strictObject(expandable), (world, _params, id) =>
    world.get("payment_record", id),
  ),
  endpoint("POST", `${base}/:id/report_refund`, RefundParams, (world, params, id) => {
    const record = world.get("payment_record", id);
    const left = record.amount_guaranteed.value - record.amount_refunded.value;
    const { currency, value } = params.amount ?? { ...record.amount, value: left };
    if (currency !== record.amount.currency || value > left)
      throw invalidRequest(
        "The refund is more than what is left of the payment.",
        undefined,
        "amount",
      );
    const after: PaymentRecord = {
      ...record,
      amount_refunded: { currency, value: record.amount_refunded.value + value },
      metadata: changedMetadata(record.metadata, params.metadata),
    };
    world.put("payment_record", after);
    return after;
  }),
];
