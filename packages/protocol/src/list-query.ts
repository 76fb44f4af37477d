import { DocumentId, PlainDate } from "@concord/model";
import { z } from "zod";

/** A question to the relay's list of invoices, newest change first. Dates are those of issue and include both ends. */
export const ListQuery = z
  .strictObject({
    /** A status, or a flag beside it ("overdue"). */
    status: z.string().max(40).optional(),
    /** Part of the number or of the buyer's name, whatever its case. */
    q: z.string().max(200).optional(),
    customer: DocumentId.optional(),
    issuedFrom: PlainDate.optional(),
    issuedTo: PlainDate.optional(),
    /** `next` of the page before. */
    cursor: z.int().nonnegative().optional(),
    limit: z.int().min(1).max(500),
  })
  .readonly();
export type ListQuery = z.infer<typeof ListQuery>;

/** `GET /api/v1/invoices/count`: how many invoices a workspace has, as far as they are listed yet. */
export const InvoiceCount = z.object({ invoices: z.int().nonnegative() });
export type InvoiceCount = z.infer<typeof InvoiceCount>;
