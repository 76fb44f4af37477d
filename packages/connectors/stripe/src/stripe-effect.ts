import { JsonValue } from "@concord/model";
import { z } from "zod";

const Params = z.record(z.string(), JsonValue);

/** A tax of a line, as the rate that is looked for, or made, in Stripe. */
export const TaxSpec = z.object({
  /** A rate of this account that the document already names. */
  id: z.string().optional(),
  percentage: z.string(),
  inclusive: z.boolean(),
  /** Stripe's word: "vat", "sales_tax". */
  type: z.string(),
  category: z.string(),
  jurisdiction: z.string().optional(),
});
export type TaxSpec = z.infer<typeof TaxSpec>;

/** A line as it shall be. */
export const LineSpec = z.object({
  /** Stripe's id, for one that is there. */
  id: z.string().optional(),
  params: Params,
  taxes: z.array(TaxSpec),
});
export type LineSpec = z.infer<typeof LineSpec>;

/** What each effect asks of Stripe. `notBefore`: seconds since 1970 before which the object cannot have been made, which bounds the search of a probe. */
export const EffectBody = z.discriminatedUnion("action", [
  z.object({ action: z.literal("create-customer"), params: Params, notBefore: z.int() }),
  z.object({ action: z.literal("update-customer"), params: Params }),
  z.object({
    action: z.literal("set-tax-ids"),
    wanted: z.array(z.object({ type: z.string(), value: z.string() })),
    /** Ids of those that no longer hold. */
    gone: z.array(z.string()),
  }),
  z.object({ action: z.literal("create-product"), params: Params, notBefore: z.int() }),
  z.object({ action: z.literal("update-product"), params: Params }),
  z.object({
    action: z.literal("create-invoice"),
    params: Params,
    /** A customer of Stripe, or what is known of one that is not there yet. */
    customer: z.union([z.string(), Params]),
    notBefore: z.int(),
  }),
  z.object({ action: z.literal("update-invoice"), params: Params }),
  z.object({
    action: z.literal("add-lines"),
    lines: z.array(LineSpec),
    metadata: z.record(z.string(), z.string()),
  }),
  z.object({
    action: z.literal("update-lines"),
    lines: z.array(LineSpec),
    metadata: z.record(z.string(), z.string()),
  }),
  z.object({
    action: z.literal("remove-lines"),
    ids: z.array(z.string()),
    metadata: z.record(z.string(), z.string()),
  }),
  z.object({ action: z.literal("finalize-invoice") }),
  z.object({ action: z.literal("void-invoice") }),
  z.object({ action: z.literal("report-payment"), params: Params, notBefore: z.int() }),
  z.object({ action: z.literal("attach-payment"), record: z.string() }),
  z.object({
    action: z.literal("create-credit-note"),
    invoice: z.string(),
    params: Params,
    /** Instead of an amount, whose taxes would be those of the invoice in proportion. */
    lines: z.array(LineSpec).optional(),
  }),
  z.object({ action: z.literal("void-credit-note"), invoice: z.string(), note: z.string() }),
]);
export type EffectBody = z.infer<typeof EffectBody>;
