import { DocumentId, PlainDate } from "@concord/model";
import { z } from "zod";

/** Who practises with one: they are on nobody's payroll. */
export const colleague = "Idris";

/** What the page has happen in the world of practice. */
export const PracticeMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("begin"),
    name: z.string(),
    invoice: DocumentId,
    today: PlainDate,
    declines: z.string(),
  }),
  z.object({ type: z.literal("network"), network: z.enum(["on", "off"]) }),
  /** The colleague sets the day on which the invoice is due. */
  z.object({ type: z.literal("colleague-writes"), due: PlainDate }),
  z.object({ type: z.literal("session-ends") }),
]);
export type PracticeMessage = z.infer<typeof PracticeMessage>;
