import { z } from "zod";

const Name = z.string().min(1).max(200);

/** Who made a change, and through what. Every transaction carries one, so that no writer reacts to its own echo. */
export const Origin = z
  .discriminatedUnion("source", [
    /** A person at a screen. */
    z.object({ source: z.literal("user"), actor: Name, device: Name.optional() }),
    /** A device without a person: a scanner, a timer, a script. */
    z.object({ source: z.literal("device"), device: Name }),
    z.object({ source: z.literal("bridge"), connector: Name, account: Name }),
    z.object({ source: z.literal("relay"), reason: Name }),
    z.object({ source: z.literal("import"), actor: Name.optional(), file: Name.optional() }),
  ])
  .readonly();
export type Origin = z.infer<typeof Origin>;
