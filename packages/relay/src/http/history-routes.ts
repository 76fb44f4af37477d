import { createReadStream, unlinkSync } from "node:fs";
import { invoiceSnapshot } from "@concord/document";
import { HistoryPage } from "@concord/ledger";
import { DocumentId } from "@concord/model";
import type { PlainDate } from "@concord/model";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as Y from "yjs";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import type { Moment } from "../ledger/ledger-messages.ts";
import type { LedgerService } from "../ledger/ledger-service.ts";
import { invoiceAt, noHistory, opened, told } from "./ask-ledger.ts";
import { authenticate } from "./authenticate.ts";
import { InvoiceView, invoiceView } from "./invoice-view.ts";
import { Problem, ProblemError, problem } from "./problem.ts";

const tags = ["history"];
const refusals = { "4xx": Problem, "5xx": Problem };
/** An invoice as it was: what it said, and what followed from it on that day. */
const PastInvoice = z.object({
  seq: z.int(),
  /** Milliseconds since 1970. */
  at: z.int(),
  invoice: InvoiceView,
});

/** `/api/v1/invoices/:id/history` and `/api/v1/ledger`: what the ledger tells. */
export function historyRoutes(
  context: DoorContext,
  ledger: LedgerService | null,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/api/v1/invoices/:id/history",
      {
        schema: {
          tags,
          summary:
            "Who changed what of an invoice, newest first; with `at`, the invoice as of then",
          params: z.object({ id: DocumentId }),
          querystring: z.object({
            /** A `seq`: the invoice after this entry. */
            at: z.coerce.number().int().nonnegative().optional(),
            cursor: z.coerce.number().int().nonnegative().optional(),
            limit: z.coerce.number().int().min(1).max(500).default(100),
            /** Also the registers after the first item. */
            registers: z.enum(["true", "false"]).default("false"),
          }),
          response: { 200: z.union([HistoryPage, PastInvoice]), ...refusals },
        },
      },
      async (request) => {
        const { workspace } = await authenticate(request, context, "read");
        const { id } = request.params;
        const { at, cursor = null, limit, registers } = request.query;
        if (at !== undefined) {
          const moment = await invoiceAt(ledger, workspace, id, at);
          return pastInvoice(id, moment, await context.days.dayOf(workspace, moment.at));
        }
        const page = told(
          await opened(ledger).history(workspace, id, {
            before: cursor,
            limit,
            withRegisters: registers === "true",
          }),
        );
        return page ?? noHistory();
      },
    );

    app.get(
      "/api/v1/ledger/export",
      {
        schema: {
          tags,
          summary: "The sealed ledger of the workspace as one file",
          querystring: z.object({
            /** With the keys of values: whoever has the file can read them. */
            readable: z.enum(["true", "false"]).default("false"),
          }),
          response: { 200: z.unknown(), ...refusals },
        },
      },
      async (request, reply) => {
        const { workspace } = await authenticate(request, context, "audit");
        const readable = request.query.readable === "true";
        const exported = told(await opened(ledger).export(workspace, { readable }));
        if (exported.type === "refused") {
          throw new ProblemError(problem("unavailable", { detail: exported.message }));
        }
        const { file } = exported;
        const stream = createReadStream(file);
        stream.once("close", () => unlinkSync(file));
        return reply
          .header("content-type", "application/octet-stream")
          .header("content-disposition", `attachment; filename="${workspace}.ledger"`)
          .send(stream);
      },
    );
  };
}

function pastInvoice(
  id: DocumentId,
  { seq, at, registers }: Moment,
  day: PlainDate,
): z.infer<typeof PastInvoice> {
  const doc = new Y.Doc();
  const fields = doc.getMap("fields");
  doc.transact(() => {
    for (const [path, value] of Object.entries(registers)) fields.set(path, value);
  });
  return { seq, at, invoice: invoiceView(invoiceSnapshot(doc, { id }), day, seq) };
}
