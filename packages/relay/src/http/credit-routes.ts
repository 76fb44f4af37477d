import { Operation, invoiceSnapshot, planReissue, reissueIds, toJson } from "@concord/document";
import type { InvoiceSnapshot, OperationInput } from "@concord/document";
import { CreditWish, DocumentId, canonicalJson, planCreditNote } from "@concord/model";
import type { Finding, Invoice } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import { authenticate } from "./authenticate.ts";
import { invoiceDesk } from "./invoice-desk.ts";
import { InvoiceView } from "./invoice-view.ts";
import { newDocumentId } from "./new-document-id.ts";
import { Problem, ProblemError, problem } from "./problem.ts";
import { refuseIfTooMuch } from "./refuse-if-too-much.ts";
import { traceOf } from "./trace-of.ts";

const Body = z.object({
  credit: CreditWish.default({ type: "full" }),
  reason: z.string().max(4_000).optional(),
  /** Credit all of it, and begin a new invoice with what was edited after the issue. */
  reissue: z.boolean().default(false),
});

const Made = z.object({
  creditNote: InvoiceView,
  /** The new invoice, where one was asked for. */
  invoice: InvoiceView.nullable(),
});

/** `/api/v1/invoices/:id/credit-notes`: drafts, to be issued like any other. */
export function creditRoutes(context: DoorContext): FastifyPluginAsyncZod {
  const { committer, rates, deps } = context;
  const { show, write } = invoiceDesk(context);

  const read = (workspace: WorkspaceId, id: DocumentId): Promise<InvoiceSnapshot | undefined> =>
    committer.readInPassing(workspace, id, (live) =>
      live.kind === "invoice" ? invoiceSnapshot(live.doc, { id }) : undefined,
    );

  /** The credit notes of an invoice that stand, as far as they are documents of the workspace. */
  const earlierOf = async (
    workspace: WorkspaceId,
    { ledger }: InvoiceSnapshot,
  ): Promise<readonly Invoice[]> => {
    const notes: Invoice[] = [];
    for (const key of Object.keys(ledger.credits)) {
      const id = DocumentId.safeParse(key).data;
      if (id === undefined || Object.hasOwn(ledger.voidedCredits, key)) continue;
      const note = await read(workspace, id);
      if (note !== undefined) notes.push(note.invoice);
    }
    return notes;
  };

  return async (app) => {
    app.post(
      "/api/v1/invoices/:id/credit-notes",
      {
        schema: {
          tags: ["invoices"],
          summary:
            "Makes a draft of a credit note for an issued invoice: of all that is left, of an amount with tax, or of quantities of its lines; or credits all of it and begins a new one",
          headers: z.object({ "idempotency-key": z.string().min(1).max(200).optional() }),
          params: z.object({ id: DocumentId }),
          body: Body,
          response: { 201: Made, "4xx": Problem, "5xx": Problem },
        },
      },
      async (request, reply) => {
        const grant = await authenticate(request, context, "write");
        const { workspace, principal } = grant;
        if (principal.role === "field" || principal.role === "connector") {
          const detail = `The role ${principal.role} may not credit an invoice. Ask the office to.`;
          throw new ProblemError(problem("forbidden", { detail }));
        }
        const { credit, reason, reissue } = request.body;
        refuseIfTooMuch(rates.refusesMs(workspace, principal.id));
        const credited = await read(workspace, request.params.id);
        if (credited === undefined) {
          throw new ProblemError(problem("not-found", { detail: "No invoice has this id." }));
        }
        const earlier = await earlierOf(workspace, credited);
        const why = reason === undefined ? {} : { reason };
        const writing = (document: DocumentId, operations: readonly OperationInput[]) =>
          write({
            grant,
            document,
            kind: "invoice",
            operations: operations.map((operation) => Operation.parse(operation)),
            idempotencyKey: null,
            trace: traceOf(request),
          });

        if (reissue) {
          const ids = reissueIds(credited);
          const plan = planReissue(
            credited,
            {
              creditNote: await read(workspace, ids.creditNote),
              invoice: await read(workspace, ids.invoice),
              earlier,
            },
            { ...why, by: principal.name, at: new Date(deps.now()).toISOString() },
          );
          if (plan.type === "refused") throw refusal(plan.findings);
          for (const { document, operations } of plan.steps) await writing(document, operations);
          return reply.code(201).send({
            creditNote: await show(grant, ids.creditNote),
            invoice: await show(grant, ids.invoice),
          });
        }

        const key = request.headers["idempotency-key"] ?? null;
        // Of what is credited too: under one key for two things nothing is left out.
        const wanted = canonicalJson(toJson([request.params.id, credit]));
        const seed = key && [workspace, principal.id, "credit-note", key, wanted];
        const document = newDocumentId(seed, deps);
        // Under one key it is made once, whatever is left by now.
        if ((await read(workspace, document)) === undefined) {
          const { note, findings } = planCreditNote(credited, credit, { earlier, ...why });
          if (findings.length > 0) throw refusal(findings);
          await writing(document, [
            { type: "create", document: { kind: "invoice", content: note } },
          ]);
        }
        return reply.code(201).send({ creditNote: await show(grant, document), invoice: null });
      },
    );
  };
}

/** All that keeps it from being done; the path and the rule are those of the first. */
export function refusal(findings: readonly Finding[]): ProblemError {
  const detail = findings.map(({ message }) => message).join(" ");
  const [first] = findings;
  return new ProblemError(
    problem("operation-refused", {
      detail,
      ...(first !== undefined && { rule: first.rule, path: first.path }),
    }),
  );
}
