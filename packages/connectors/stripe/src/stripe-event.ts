import { z } from "zod";

const Request = z.object({ idempotency_key: z.string().nullish() });

/** Ids in an object of an event that lead to the invoice it is about. Everything else is fetched fresh. */
const EventObject = z.looseObject({
  id: z.string(),
  object: z.string(),
  invoice: z.string().nullish(),
  payment_intent: z.string().nullish(),
  charge: z.string().nullish(),
  customer: z.string().nullish(),
});

/** A snapshot event, as far as a hint needs it (https://docs.stripe.com/api/events/object). */
export const SnapshotEvent = z.object({
  id: z.string().min(1).max(255),
  object: z.literal("event"),
  api_version: z.string().nullish(),
  type: z.string().min(1).max(255),
  data: z.object({ object: EventObject }),
  request: Request.nullish(),
});
export type SnapshotEvent = z.infer<typeof SnapshotEvent>;

/** A thin event of a v1 object: it names the object and carries nothing of it. */
export const ThinEvent = z.object({
  id: z.string().min(1).max(255),
  object: z.literal("v2.core.event"),
  type: z.string().min(1).max(255),
  related_object: z.object({ id: z.string(), type: z.string() }),
  reason: z.object({ request: Request.nullish() }).nullish(),
});

/** What both forms say. */
export type StripeEvent = Pick<SnapshotEvent, "id" | "type" | "data" | "request">;
