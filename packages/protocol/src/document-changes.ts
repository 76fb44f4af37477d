import { DocumentId, JsonValue } from "@concord/model";
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
      /** Records of conflicts and links are none of it. Of what was written at once the first that fit. */
      difference: z.array(z.object({ path: z.string(), before: JsonValue, after: JsonValue })),
      /** How many registers are left out. */
      more: z.int(),
    }),
  ),
});
export type DocumentChanges = z.infer<typeof DocumentChanges>;

/** `GET /api/v1/documents/last-changes`: who wrote last in each of some documents, and when. What the relay does not have is left out. */
export const LastChanges = z.object({
  items: z.array(
    z.object({
      document: DocumentId,
      seq: z.int(),
      author: z.object({ id: z.string(), name: z.string() }),
      /** By the clock of the writer's device, and no later than the relay had it. */
      at: Moment,
    }),
  ),
});
export type LastChanges = z.infer<typeof LastChanges>;

/** So many documents are asked about at once. */
export const mostLastChanges = 50;
