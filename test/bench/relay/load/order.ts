import { z } from "zod";

const Timing = { warmMs: z.int(), measureMs: z.int() };

/** What a load generator is told to do, in its first argument. */
export const LoadOrder = z.discriminatedUnion("type", [
  /** Closed loop: every client writes, and writes again when the others of its document have an earlier write; at most `window` are on their way. */
  z.object({
    type: z.literal("throughput"),
    documents: z.int(),
    clients: z.int(),
    window: z.int(),
    ...Timing,
  }),
  /** Open loop: a writer in each document, together so many writes a second, whatever the server does. */
  z.object({
    type: z.literal("latency"),
    documents: z.int(),
    readers: z.int(),
    perSecond: z.int(),
    ...Timing,
  }),
  /** One writer, who waits for each acknowledgement before it writes again. */
  z.object({ type: z.literal("acknowledgement"), writes: z.int() }),
  /** Creates documents with the content of an invoice, and waits until the server has them. */
  z.object({ type: z.literal("populate"), documents: z.int() }),
  /** Opens every document of a populated server; then again, knowing what came; then once more after `changes` of them have changed. */
  z.object({ type: z.literal("resync"), documents: z.int(), changes: z.int() }),
  /** Opens documents over some clients and holds them until its input ends. */
  z.object({ type: z.literal("hold"), documents: z.int(), clients: z.int() }),
  /** Writes without end, each write when the one before was acknowledged (or seen by a reader, where nothing is acknowledged), until it is killed. */
  z.object({ type: z.literal("write"), document: z.string() }),
  /** Reads how many writes of writer 0 the server has in a document. `settleMs`: for a server that answers before it has loaded. */
  z.object({ type: z.literal("read"), document: z.string(), settleMs: z.int() }),
]);
export type LoadOrder = z.infer<typeof LoadOrder>;

/** Where the server is and how it is spoken to. `folder` is for what the load itself stores. */
export const LoadTarget = z.object({ dialect: z.string(), port: z.int(), folder: z.string() });
export type LoadTarget = z.infer<typeof LoadTarget>;

/** What a generator says, a line of JSON each. */
export const LoadLine = z.discriminatedUnion("type", [
  /** The warm-up is over, the measurement begins. */
  z.object({ type: z.literal("begin") }),
  z.object({ type: z.literal("end") }),
  /** Everything that was to be held is open. */
  z.object({ type: z.literal("holding") }),
  /** Writes up to `to` were acknowledged. */
  z.object({ type: z.literal("acknowledged"), to: z.int() }),
  /** JSON has no NaN: what could not be measured comes as null. */
  z.object({
    type: z.literal("result"),
    values: z.record(
      z.string(),
      z
        .number()
        .nullable()
        .transform((value) => value ?? Number.NaN),
    ),
  }),
]);
export type LoadLine = z.infer<typeof LoadLine>;
