import { JsonValue } from "@concord/model";
import { z } from "zod";

const Moment = z.iso.datetime();

/** `GET /api/v1/documents/:id/changes`: what was written in a document last, the newest first. */
export const DocumentChanges = z.object({
  items: z.array(
    z.object({
      seq: z.int(),
      author: z.object({ id: z.string(), name: z.string() }),
      /** By the clock of the writer's device, and when the relay had it. */
      at: Moment,
      acceptedAt: Moment,
      /** Records of conflicts are none of it. Of what was written at once the first that fit. */
      difference: z.array(z.object({ path: z.string(), before: JsonValue, after: JsonValue })),
      /** How many registers are left out. */
      more: z.int(),
    }),
  ),
});
export type DocumentChanges = z.infer<typeof DocumentChanges>;
