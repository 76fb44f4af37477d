import { DocumentId } from "@concord/model";
import { z } from "zod";

/** How a call to a vendor stands. */
export const DeliveryState = z.enum([
  /** It waits for its turn, or to be tried again. */
  "waiting",
  "sending",
  /** No answer came: the vendor is asked whether it happened before anything is sent again. */
  "checking",
  "sent",
  /** The vendor said no. */
  "rejected",
  /** A person must look. */
  "needs-you",
  "given-up",
  /** The object had moved on there: it did not happen, and was planned anew. */
  "overtaken",
]);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** One call to the vendor for a document. Times are milliseconds since 1970. */
export const Delivery = z
  .object({
    /** By which the vendor knows it again: the same one is never done twice. */
    key: z.string(),
    document: DocumentId,
    what: z.string(),
    state: DeliveryState,
    attempts: z.int(),
    plannedAt: z.number(),
    sentAt: z.number().optional(),
    /** When a call that failed is tried again. */
    retryAt: z.number().optional(),
    /** What the vendor said, or why it waits. */
    answer: z.string().optional(),
    /** The vendor's own name of what came of it. */
    made: z.string().optional(),
  })
  .readonly();
export type Delivery = z.infer<typeof Delivery>;

/** One thing that a bridge did. */
export const ConnectorEvent = z
  .object({
    at: z.number(),
    /** "read": what the vendor has went into the document; else how a call ended. */
    what: z.enum(["read", ...DeliveryState.options]),
    subject: z.string(),
    document: DocumentId.optional(),
    detail: z.string().optional(),
  })
  .readonly();
export type ConnectorEvent = z.infer<typeof ConnectorEvent>;

/** `GET /api/v1/connectors/<connector>/activity`: the newest first. */
export const ConnectorActivity = z
  .object({
    at: z.number(),
    sweptAt: z.number().optional(),
    deliveries: z.array(Delivery).readonly(),
    events: z.array(ConnectorEvent).readonly(),
    /** What went through over the last day, by the five minutes that began at `at`. Where nothing did, there is none. */
    throughput: z
      .array(z.object({ at: z.number(), read: z.int(), sent: z.int() }).readonly())
      .readonly()
      .optional(),
  })
  .readonly();
export type ConnectorActivity = z.infer<typeof ConnectorActivity>;
