import {
  Operation,
  invoiceSnapshot,
  planCreditReturn,
  planCreditUse,
  planUnfinishedUse,
} from "@concord/document";
import type { CreditUsePlan, InvoiceSnapshot } from "@concord/document";
import { ComputedDecimal, DocumentId, EntryKey } from "@concord/model";
import type { PlainDate } from "@concord/model";
import type { Grant } from "@concord/protocol";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import { authenticate } from "./authenticate.ts";
import { refusal } from "./credit-routes.ts";
import { invoiceDesk } from "./invoice-desk.ts";
import { InvoiceView } from "./invoice-view.ts";
import { Problem, ProblemError, problem } from "./problem.ts";
import { refuseIfTooMuch } from "./refuse-if-too-much.ts";
import { traceOf } from "./trace-of.ts";

const Body = z.object({
  /** The invoice that was paid too much. */
  from: DocumentId,
  /** A use by its key, that stands on one of the two invoices only, or is to be taken back. */
  key: EntryKey.optional(),
  /** `use`: as much as both have room for. `finish`: what stands on one side comes onto the other, or goes. `take-back`: it goes from both. */
  action: z.enum(["use", "finish", "take-back"]).default("use"),
});

const Moved = z.object({
  key: EntryKey,
  amount: ComputedDecimal,
  invoice: InvoiceView,
  from: InvoiceView,
});

/** `/api/v1/invoices/:id/credit-uses`: what a customer paid too much for one invoice, used for another, and taken back. */
export function creditUseRoutes(context: DoorContext): FastifyPluginAsyncZod {
  const { committer, days, rates, deps } = context;
  const { show, write } = invoiceDesk(context);

  const read = async ({ workspace }: Grant, id: DocumentId): Promise<InvoiceSnapshot> => {
    const found = await committer.readInPassing(workspace, id, (live) =>
      live.kind === "invoice" ? invoiceSnapshot(live.doc, { id }) : undefined,
    );
    if (found !== undefined) return found;
    throw new ProblemError(problem("not-found", { detail: `There is no invoice ${id} here.` }));
  };

  return async (app) => {
    app.post(
      "/api/v1/invoices/:id/credit-uses",
      {
        schema: {
          tags: ["invoices"],
          summary:
            "Uses what a customer paid too much for another invoice for this one, as much as both have room for; or takes such a use back. Asked for again it goes on from where it was",
          params: z.object({ id: DocumentId }),
          body: Body,
          response: { 200: Moved, "4xx": Problem, "5xx": Problem },
        },
      },
      async (request) => {
        const grant = await authenticate(request, context, "write");
        const { workspace, principal } = grant;
        if (principal.role === "field" || principal.role === "connector") {
          const detail = `The role ${principal.role} may not use a credit. Ask the office to.`;
          throw new ProblemError(problem("forbidden", { detail }));
        }
        refuseIfTooMuch(rates.refusesMs(workspace, principal.id));
        const { from: source, key, action } = request.body;
        const { id } = request.params;
        // In this order: what has come into the one has left the other before.
        const to = await read(grant, id);
        const from = await read(grant, source);
        const plan = planOf(from, to, { key, action }, await days.dayOf(workspace, deps.now()));
        if (plan.type === "refused") throw refusal(plan.findings);
        for (const { document, operations } of plan.steps) {
          await write({
            grant,
            document,
            kind: "invoice",
            operations: operations.map((operation) => Operation.parse(operation)),
            idempotencyKey: null,
            trace: traceOf(request),
          });
        }
        return {
          key: plan.key,
          amount: plan.amount,
          invoice: await show(grant, id),
          from: await show(grant, source),
        };
      },
    );
  };
}

function planOf(
  from: InvoiceSnapshot,
  to: InvoiceSnapshot,
  { key, action }: Pick<z.infer<typeof Body>, "key" | "action">,
  on: PlainDate,
): CreditUsePlan {
  if (action === "use") return planCreditUse(from, to, on);
  if (key === undefined) {
    const detail = "Say which use is meant, by its key.";
    throw new ProblemError(problem("invalid-request", { detail, path: "key" }));
  }
  return action === "finish"
    ? planUnfinishedUse(from, to, key, on)
    : planCreditReturn(from, to, key, on);
}
