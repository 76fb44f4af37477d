import { z } from "zod";
import { invalidRequest } from "./api-error.ts";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { emit, update } from "./event-outlet.ts";
import { listObjects, paging } from "./listing.ts";
import {
  changedMetadata,
  Created,
  CurrencyCode,
  isWithin,
  Metadata,
  PositiveAmount,
  Text,
} from "./params.ts";
import type { World } from "./world.ts";

export interface Coupon {
  readonly id: string;
  readonly object: "coupon";
  readonly amount_off: number | null;
  readonly created: number;
  readonly currency: string | null;
  readonly duration: "forever" | "once";
  readonly duration_in_months: null;
  readonly livemode: false;
  readonly max_redemptions: null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly name: string | null;
  /** A JSON number of at most two decimals. */
  readonly percent_off: number | null;
  readonly redeem_by: null;
  readonly times_redeemed: number;
  readonly valid: boolean;
}

/** A coupon applied to an invoice or to one of its lines. */
export interface Discount {
  readonly id: string;
  readonly object: "discount";
  readonly checkout_session: null;
  readonly customer: string;
  readonly customer_account: null;
  readonly end: null;
  readonly invoice: string | null;
  readonly invoice_item: string | null;
  readonly promotion_code: null;
  readonly source: { readonly type: "coupon"; readonly coupon: string };
  readonly start: number;
  readonly subscription: null;
  readonly subscription_item: null;
}

/** One entry of `discounts`: a coupon to apply, or a discount to keep. */
export const DiscountParam = z.strictObject({
  coupon: Text.optional(),
  discount: Text.optional(),
});

const CreateParams = z.strictObject({
  ...expandable,
  amount_off: PositiveAmount.optional(),
  currency: CurrencyCode.optional(),
  duration: z.enum(["forever", "once"]).optional(),
  id: Text.optional(),
  metadata: Metadata.optional(),
  name: Text.optional(),
  percent_off: z
    .string()
    .regex(/^(100|\d{1,2}(\.\d{1,2})?)$/, "Invalid percentage")
    .transform(Number)
    .optional(),
});
const UpdateParams = z.strictObject({
  ...expandable,
  metadata: Metadata.optional(),
  name: Text.optional(),
});

/** Applies coupons, or keeps discounts that are applied already; answers the discounts' ids. */
export function applyDiscounts(
  world: World,
  wanted: readonly z.output<typeof DiscountParam>[],
  to: Pick<Discount, "customer" | "invoice" | "invoice_item">,
  currency: string,
): readonly string[] {
  return wanted.map(({ coupon: couponId, discount: discountId }, index) => {
    const param = `discounts[${index}]`;
    if (discountId !== undefined) return world.get("discount", discountId, `${param}[discount]`).id;
    const coupon = world.get("coupon", couponId ?? "", `${param}[coupon]`);
    if (coupon.currency !== null && coupon.currency !== currency)
      throw invalidRequest(`The coupon ${coupon.id} is not for ${currency}.`, undefined, param);
    const discount: Discount = {
      id: world.newId("discount"),
      object: "discount",
      checkout_session: null,
      customer_account: null,
      end: null,
      promotion_code: null,
      source: { type: "coupon", coupon: coupon.id },
      start: world.now(),
      subscription: null,
      subscription_item: null,
      ...to,
    };
    world.put("discount", discount);
    world.put("coupon", { ...coupon, times_redeemed: coupon.times_redeemed + 1 });
    return discount.id;
  });
}

const base = "/v1/coupons";
export const couponEndpoints: readonly Endpoint[] = [
  endpoint("POST", base, CreateParams, (world, params) => {
    const { amount_off: amount, percent_off: percent, currency } = params;
    if ((amount === undefined) === (percent === undefined))
      throw invalidRequest(
        "Must provide one of `percent_off` and `amount_off`.",
        "parameter_missing",
      );
    if (amount !== undefined && currency === undefined)
      throw invalidRequest(
        "You must pass currency when passing amount_off.",
        "parameter_missing",
        "currency",
      );
    const id = params.id ?? world.newId("coupon");
    if (world.find("coupon", id) !== undefined)
      throw invalidRequest("Coupon already exists.", "resource_already_exists", "id");
    const coupon: Coupon = {
      id,
      object: "coupon",
      amount_off: amount ?? null,
      created: world.now(),
      currency: currency ?? null,
      duration: params.duration ?? "once",
      duration_in_months: null,
      livemode: false,
      max_redemptions: null,
      metadata: changedMetadata({}, params.metadata),
      name: params.name ?? null,
      percent_off: percent ?? null,
      redeem_by: null,
      times_redeemed: 0,
      valid: true,
    };
    world.put("coupon", coupon);
    emit(world, "coupon.created", "coupon", coupon);
    return coupon;
  }),
  endpoint(
    "GET",
    base,
    z.strictObject({ ...paging, created: Created.optional() }),
    (world, params) =>
      listObjects(world, "coupon", base, params, (coupon) =>
        isWithin(coupon.created, params.created),
      ),
  ),
  endpoint("GET", `${base}/:id`, z.strictObject(expandable), (world, _params, id) =>
    world.get("coupon", id),
  ),
  endpoint("POST", `${base}/:id`, UpdateParams, (world, params, id) => {
    const before = world.get("coupon", id);
    const metadata = changedMetadata(before.metadata, params.metadata);
    const after: Coupon = { ...before, metadata, name: params.name ?? before.name };
    update(world, "coupon", before, after, "coupon.updated");
    return after;
  }),
];
