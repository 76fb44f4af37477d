import { ConnectionPolicy, DocumentId } from "@concord/model";
import { z } from "zod";

// What a person sees of the connectors, over HTTP: bridges run beside the relay, and browsers know them only through it.

/** One word for how a connector is doing. Every other word on a card explains this one. */
export const ConnectorState = z.enum([
  "healthy",
  /** Behind, and getting there by itself. */
  "catching-up",
  /** The vendor does not answer or wants fewer requests: goes on by itself. */
  "slowed",
  /** Somebody has to decide or mend something. */
  "needs-you",
  "paused",
  "not-connected",
]);
export type ConnectorState = z.infer<typeof ConnectorState>;

/** What waits for a person, and why. `subject` says what trying again does. */
export const HeldProblem = z
  .object({
    id: z.string(),
    subject: z.enum(["object", "effect", "document", "register", "twin", "reading"]),
    /** What was to be done or read, in words. */
    what: z.string(),
    document: DocumentId.optional(),
    reason: z.string(),
    fixes: z.array(z.string()).readonly(),
    /** Milliseconds since 1970: when it was seen first. */
    at: z.number(),
    times: z.int(),
    /** When the bridge tries it again by itself: it reads, or looks whether something happened. */
    againAt: z.number().optional(),
    /** What is not done before this is settled, in words. */
    holdsUp: z.array(z.string()).readonly().optional(),
  })
  .readonly();
export type HeldProblem = z.infer<typeof HeldProblem>;

/** One connector, as its bridge knows it at that moment. Times are milliseconds since 1970. */
export const ConnectorReport = z
  .object({
    connector: z.string(),
    /** The vendor's account; absent while the bridge does not answer. */
    account: z.string().optional(),
    /** A stand-in of the vendor: no real money. */
    isSandbox: z.boolean(),
    state: ConnectorState,
    /** What is behind the state, in the bridge's or vendor's words. */
    reason: z.string().optional(),
    /** When a slowed connector goes on. */
    resumesAt: z.number().optional(),
    /** When it last heard something of the vendor, read or sent. */
    lastSuccessAt: z.number().optional(),
    waiting: z.int(),
    lagMs: z.number(),
    /** Within this time 95 of 100 objects were read or sent over the last day; absent if none was. */
    lagP95Ms: z.number().optional(),
    /** When the connector renewed its tokens, and when a person must have connected again if nothing renews them. Absent where keys have no end. */
    credentials: z
      .object({ renewedAt: z.number(), endsAt: z.number().optional() })
      .readonly()
      .optional(),
    requests: z.object({ lastMinute: z.int(), perMinute: z.int() }).readonly().optional(),
    linked: z.int(),
    progress: z
      .object({ phase: z.string(), done: z.int(), total: z.int().optional() })
      .readonly()
      .optional(),
    policy: ConnectionPolicy.optional(),
    /** What of the vendor's is used for what; `setting` names the variable of the bridge's environment that says it, or can. */
    mapped: z
      .array(
        z.object({ what: z.string(), is: z.string(), setting: z.string().optional() }).readonly(),
      )
      .readonly()
      .optional(),
    /** Path patterns on which its word counts. */
    owns: z.array(z.string()).readonly(),
    problems: z.array(HeldProblem).readonly(),
    /** When this was so: of a bridge that does not answer, the last that was heard of it. */
    at: z.number(),
  })
  .readonly();
export type ConnectorReport = z.infer<typeof ConnectorReport>;

/** `GET /api/v1/connectors`. */
export const ConnectorBoard = z
  .object({ at: z.number(), connectors: z.array(ConnectorReport).readonly() })
  .readonly();
export type ConnectorBoard = z.infer<typeof ConnectorBoard>;

/** Which problems of a connector a request is about. */
export const HeldProblems = z
  .object({ ids: z.array(z.string().max(2_000)).min(1).max(1_000).readonly() })
  .readonly();
export type HeldProblems = z.infer<typeof HeldProblems>;

/** One call to the vendor that trying again would lead to. */
export const PreviewedCall = z
  .object({
    summary: z.string(),
    /** What would be new at the vendor; absent where something that is there changes. */
    creates: z.enum(["invoice", "party", "item", "workspace", "other"]).optional(),
    /**
     * By which key: the one it was sent with before, so that the vendor knows it again; the next, because the vendor had answered no; or the first, because it was
     * never sent.
     */
    key: z.enum(["same", "next", "first"]),
    /** The vendor is asked first whether it has happened already. */
    looksFirst: z.boolean(),
  })
  .readonly();
export type PreviewedCall = z.infer<typeof PreviewedCall>;

/** What trying some problems again would do. Nothing is done to find it out. */
export const ReplayPreview = z
  .object({
    calls: z.array(PreviewedCall).readonly(),
    /** Objects that are read again; what follows from them is known then. */
    reads: z.int(),
    /** What would be held again, for the reason it is held now. */
    heldAgain: z.array(z.object({ id: z.string(), reason: z.string() }).readonly()).readonly(),
    /** Problems that are none any more. */
    gone: z.int(),
  })
  .readonly();
export type ReplayPreview = z.infer<typeof ReplayPreview>;

/** What became of the problems of a request: a second press of a button finds them gone. */
export const HeldAnswer = z.object({ done: z.int(), gone: z.int() }).readonly();
export type HeldAnswer = z.infer<typeof HeldAnswer>;

/** `POST /api/v1/connectors/<connector>/check`: what the vendor said just now. */
export const ConnectorCheck = z.discriminatedUnion("type", [
  z
    .object({
      type: z.literal("ok"),
      account: z.string(),
      mayRead: z.array(z.string()).readonly(),
      mayNotRead: z
        .array(
          z
            .object({ kind: z.string(), reason: z.string(), fixes: z.array(z.string()).readonly() })
            .readonly(),
        )
        .readonly(),
    })
    .readonly(),
  z
    .object({
      type: z.literal("failed"),
      reason: z.string(),
      fixes: z.array(z.string()).readonly(),
    })
    .readonly(),
]);
export type ConnectorCheck = z.infer<typeof ConnectorCheck>;
