import { z } from "zod";

/** `GET /api/v1/invoices/:id/absences`: who had an invoice open when their connection was lost, and has not been back; the longest away first. */
export const AbsencesAnswer = z.object({
  items: z.array(
    z.object({
      principal: z.object({ id: z.string(), name: z.string() }),
      device: z.string(),
      since: z.iso.datetime(),
    }),
  ),
});
export type AbsencesAnswer = z.infer<typeof AbsencesAnswer>;
