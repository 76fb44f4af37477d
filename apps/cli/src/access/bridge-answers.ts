import { DocumentId, JsonValue } from "@concord/model";
import { z } from "zod";

const RemoteRef = z.object({
  kind: z.enum([
    "invoice",
    "party",
    "item",
    "payment",
    "credit-note",
    "refund",
    "tax-rate",
    "account",
  ]),
  id: z.string(),
});

const Difference = z.object({
  field: z.enum(["number", "currency", "gross", "balance", "dueDate", "state"]),
  theirs: z.string().nullable(),
  ours: z.string().nullable(),
  fix: z.enum(["read", "tell", "ask"]),
});

// JSON leaves a number out that the runtime holds as undefined.
const maybe = <T extends z.ZodType>(schema: T) => schema.optional();

/** The report of `POST /control/reconcile`. */
export const ReconcileAnswer = z.object({
  connection: z.string(),
  at: z.string(),
  checked: z.int(),
  agreeing: z.int(),
  findings: z.array(
    z.object({
      document: DocumentId,
      ref: RemoteRef,
      number: maybe(z.string()),
      differences: z.array(Difference),
      /** Dead letters that a person must decide before anything is repaired. */
      waiting: z.array(z.object({ id: z.string(), reason: z.string() })),
    }),
  ),
  unchecked: z.array(z.object({ document: DocumentId, ref: RemoteRef, reason: z.string() })),
});
export type ReconcileAnswer = z.infer<typeof ReconcileAnswer>;

const DeadLetterAnswer = z.object({
  id: z.string(),
  subject: z.discriminatedUnion("type", [
    z.object({ type: z.literal("object"), ref: RemoteRef }),
    z.object({ type: z.literal("effect"), effect: z.string(), summary: z.string() }),
    z.object({ type: z.literal("document") }),
    z.object({ type: z.literal("register"), path: z.string() }),
    z.object({ type: z.literal("twin"), twin: z.string(), fact: z.string().exactOptional() }),
    z.object({
      type: z.literal("reading"),
      of: z.enum([...RemoteRef.shape.kind.options, "changes", "everything"]),
    }),
  ]),
  document: maybe(DocumentId),
  reason: z.string(),
  fixes: z.array(z.string()),
  /** Milliseconds since 1970. */
  at: z.number(),
  times: z.int(),
  /** When the bridge tries it again by itself. */
  againAt: maybe(z.number()),
  /** What is not done before it is settled. */
  holdsUp: z.array(z.string()),
});
export type DeadLetterAnswer = z.infer<typeof DeadLetterAnswer>;

/** `GET /control/dead-letters`. */
export const DeadLetterPage = z.object({ items: z.array(DeadLetterAnswer) });

/** `GET /control/status`. */
export const BridgeStatusAnswer = z.object({
  connection: z.string(),
  lifecycle: z.looseObject({ state: z.string(), reason: maybe(z.string()) }),
  vendor: z.looseObject({ state: z.string(), reason: maybe(z.string()) }),
  queues: z.object({
    incoming: z.int(),
    documents: z.int(),
    effects: z.record(z.string(), z.int()),
    deadLetters: z.int(),
  }),
  lag: z.object({ incomingMs: z.number(), outgoingMs: z.number() }),
  lagP95Ms: maybe(z.number()),
  credentials: maybe(z.object({ renewedAt: z.number(), endsAt: maybe(z.number()) })),
  mapped: z.array(z.object({ what: z.string(), is: z.string(), setting: maybe(z.string()) })),
  lastSweepAt: maybe(z.number()),
  linked: z.int(),
  stuck: z.array(DeadLetterAnswer),
  backfill: z.object({
    state: z.string(),
    phase: z.string(),
    done: z.int(),
    total: maybe(z.int()),
    rate: z.number(),
    etaMs: maybe(z.number()),
    reason: maybe(z.string()),
  }),
  requests: z.object({ running: z.int(), waiting: z.int(), lastMinute: z.int() }),
  lastEvents: z.array(
    z.object({
      at: z.number(),
      what: z.string(),
      subject: z.string(),
      document: maybe(DocumentId),
      detail: JsonValue,
    }),
  ),
  counters: z.record(z.string(), z.number()),
  drift: z.array(
    z.object({
      kind: z.string(),
      path: z.string(),
      what: z.string(),
      example: z.string(),
      detail: z.string(),
      times: z.int(),
      firstAt: z.number(),
      lastAt: z.number(),
    }),
  ),
});
export type BridgeStatusAnswer = z.infer<typeof BridgeStatusAnswer>;
