import { Operation, invoiceSnapshot } from "@concord/document";
import type { InvoiceSnapshot, Registers } from "@concord/document";
import { HistoryBlame, HistoryDifference } from "@concord/ledger";
import { isRestorable, planRestore } from "@concord/ledger/story";
import type { RestorePlan, RestoreScope } from "@concord/ledger/story";
import { DocumentId, JsonValue } from "@concord/model";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import type { LedgerService } from "../ledger/ledger-service.ts";
import { invoiceAt, noHistory, opened, told } from "./ask-ledger.ts";
import { authenticate } from "./authenticate.ts";
import { Written, invoiceDesk } from "./invoice-desk.ts";
import { Problem, ProblemError, problem } from "./problem.ts";
import { refuseIfTooMuch } from "./refuse-if-too-much.ts";
import { traceOf } from "./trace-of.ts";

const tags = ["history"];
const refusals = { "4xx": Problem, "5xx": Problem };
const params = z.object({ id: DocumentId });
/** A register ("dueDate"), or what stands below one ("lines.k1"). */
const Path = z.string().min(1).max(400);
/** A moment: what stood after this entry. */
const Seq = z.coerce.number().int().nonnegative();

const Restored = Written.extend({
  /** What became another. */
  changes: z.array(z.object({ path: z.string(), before: JsonValue, after: JsonValue })).readonly(),
  /** How many registers stay as they are because the invoice is issued. */
  frozen: z.int(),
});

/** `/api/v1/invoices/:id/history/…`: whose a value is, what two moments differ in, and a moment that is made to stand again. */
export function pastRoutes(
  context: DoorContext,
  ledger: LedgerService | null,
): FastifyPluginAsyncZod {
  const { committer, rates } = context;
  const { show, write } = invoiceDesk(context);
  return async (app) => {
    app.get(
      "/api/v1/invoices/:id/history/blame",
      {
        schema: {
          tags,
          summary: "Who gave an invoice's fields the values that they have, or had after an entry",
          params,
          querystring: z.object({ at: Seq.optional(), path: Path.optional() }),
          response: { 200: HistoryBlame, ...refusals },
        },
      },
      async (request) => {
        const { workspace } = await authenticate(request, context, "read");
        const { at = null, path = null } = request.query;
        const { id } = request.params;
        const blame = told(await opened(ledger).blame(workspace, id, { at, path }));
        return blame ?? noHistory();
      },
    );

    app.get(
      "/api/v1/invoices/:id/history/difference",
      {
        schema: {
          tags,
          summary:
            "What became of an invoice between two entries, the later one the last by itself",
          params,
          querystring: z.object({ from: Seq, to: Seq.optional() }),
          response: { 200: HistoryDifference, ...refusals },
        },
      },
      async (request) => {
        const { workspace } = await authenticate(request, context, "read");
        const { from, to = null } = request.query;
        const { id } = request.params;
        const difference = told(await opened(ledger).difference(workspace, id, { from, to }));
        return difference ?? noHistory();
      },
    );

    app.post(
      "/api/v1/invoices/:id/history/restore",
      {
        schema: {
          tags,
          summary:
            "Makes an invoice, a line or a field say what it said after an entry, as a new change. What is issued stays",
          headers: z.object({ "idempotency-key": z.string().min(1).max(200).optional() }),
          params,
          body: z.object({
            at: z.int().nonnegative(),
            /** "lines.k1" for a line, else a field; all of it where none is given. */
            path: Path.optional(),
            /** Says what would become another, and writes nothing. */
            dryRun: z.boolean().default(false),
          }),
          response: { 200: Restored, ...refusals },
        },
      },
      async (request) => {
        const { dryRun, at, path } = request.body;
        const grant = await authenticate(request, context, dryRun ? "read" : "write");
        const { workspace, principal } = grant;
        const { id } = request.params;
        refuseIfTooMuch(rates.refusesMs(workspace, principal.id));
        const then = await invoiceAt(ledger, workspace, id, at);
        const { operations, changes, frozen } = await committer.readInPassing(
          workspace,
          id,
          (live) => restoring(then.registers, invoiceSnapshot(live.doc, { id }), path),
        );
        if (dryRun || operations.length === 0) {
          const invoice = await show(grant, id);
          return { seq: invoice.version, invoice, changes, frozen };
        }
        const written = await write({
          grant,
          document: id,
          kind: "invoice",
          operations: operations.map((operation) => Operation.parse(operation)),
          idempotencyKey: request.headers["idempotency-key"] ?? null,
          trace: traceOf(request),
        });
        return { ...written, changes, frozen };
      },
    );
  };
}

function restoring(then: Registers, now: InvoiceSnapshot, path: string | undefined): RestorePlan {
  const scope = scopeOf(path);
  if (path !== undefined && !isRestorable(then, now.live, scope)) {
    const detail = `This invoice has nothing called "${path}" that can be restored.`;
    throw new ProblemError(problem("invalid-request", { path, detail }));
  }
  return planRestore(then, now, scope);
}

function scopeOf(path: string | undefined): RestoreScope {
  if (path === undefined) return { type: "all" };
  const line = /^lines\.([^.]+)$/u.exec(path)?.[1];
  return line === undefined ? { type: "field", path } : { type: "line", line };
}
