import { z } from "zod";

/** What the board of `concord start` shows of one part. */
export const PartStatus = z.object({
  /** A few words: "live", "backfill", "3 connected". */
  state: z.string(),
  /** Effects and batches that wait to be sent. */
  queue: z.int().nonnegative(),
  /** How long the oldest of them waits, in milliseconds. */
  lagMs: z.number().nonnegative(),
  progress: z
    .object({
      phase: z.string(),
      done: z.int().nonnegative(),
      total: z.int().nonnegative().optional(),
    })
    .optional(),
  /** What needs a person before anything else, in words. */
  needs: z.string().optional(),
  /** Within this time 95 of 100 went through over the last day. */
  lagP95Ms: z.number().optional(),
  deadLetters: z.int().nonnegative().optional(),
  /** The newest last. */
  events: z.array(z.object({ at: z.string(), text: z.string() })),
});
export type PartStatus = z.infer<typeof PartStatus>;

/** What a part says to its supervisor over the channel between them. */
export const ChildMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready"), url: z.string().optional() }),
  z.object({ type: z.literal("status"), status: PartStatus }),
  z.object({ type: z.literal("failed"), reason: z.string() }),
]);
export type ChildMessage = z.infer<typeof ChildMessage>;
