import { Operation } from "@concord/document";
import { DocumentId, InvoiceFlag, InvoiceStatus, InvoiceSummary, PlainDate } from "@concord/model";
import { InvoiceCount } from "@concord/protocol";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import type { InvoiceList } from "../projection/invoice-list.ts";
import { authenticate } from "./authenticate.ts";
import { Written, invoiceDesk } from "./invoice-desk.ts";
import { InvoiceView } from "./invoice-view.ts";
import { newDocumentId } from "./new-document-id.ts";
import { Problem, ProblemError, problem } from "./problem.ts";
import { refuseIfTooMuch } from "./refuse-if-too-much.ts";
import { traceOf } from "./trace-of.ts";

const Operations = z.array(Operation).min(1).max(1_000);
const Headers = z.object({ "idempotency-key": z.string().min(1).max(200).optional() });
const listedStatuses = [...InvoiceStatus.options, ...InvoiceFlag.options] as const;
/** What the list is filtered by: a misspelt one would read as "nothing is there". */
const ListedStatus = z.enum(listedStatuses, {
  error: `the status is none of ${listedStatuses.join(", ")}`,
});
const tags = ["invoices"];
const refusals = { "4xx": Problem, "5xx": Problem };

/** `/api/v1/invoices…` */
export function invoiceRoutes(context: DoorContext, list: InvoiceList): FastifyPluginAsyncZod {
  const { rates, deps } = context;

  const { show, write } = invoiceDesk(context);

  return async (app) => {
    app.get(
      "/api/v1/invoices",
      {
        schema: {
          tags,
          summary: "Invoices, newest change first",
          querystring: z.object({
            status: ListedStatus.optional(),
            /** Discarded drafts are listed where the status asks for them, or with the others where that is wished. */
            discarded: z.enum(["with", "without"]).default("without"),
            q: z.string().max(200).optional(),
            customer: z.string().max(60).optional(),
            issuedFrom: PlainDate.optional(),
            issuedTo: PlainDate.optional(),
            cursor: z.coerce.number().int().nonnegative().optional(),
            limit: z.coerce.number().int().min(1).max(500).default(50),
          }),
          response: {
            200: z.object({ items: z.array(InvoiceSummary).readonly(), next: z.int().nullable() }),
            ...refusals,
          },
        },
      },
      async (request) => {
        const { workspace } = await authenticate(request, context, "read");
        return list.find(workspace, request.query);
      },
    );

    app.get(
      "/api/v1/invoices/count",
      {
        schema: {
          tags,
          summary: "How many invoices there are, as far as they are listed yet",
          response: { 200: InvoiceCount, ...refusals },
        },
      },
      async (request) => {
        const { workspace } = await authenticate(request, context, "read");
        return { invoices: await list.count(workspace) };
      },
    );

    app.get(
      "/api/v1/invoices/:id",
      {
        schema: {
          tags,
          summary: "One invoice, what was said and what follows from it",
          params: z.object({ id: DocumentId }),
          response: { 200: InvoiceView, ...refusals },
        },
      },
      async (request) => {
        const grant = await authenticate(request, context, "read");
        refuseIfTooMuch(rates.refusesMs(grant.workspace, grant.principal.id));
        return show(grant, request.params.id);
      },
    );

    app.post(
      "/api/v1/invoices",
      {
        schema: {
          tags,
          summary: "Creates an invoice by operations, of which the first is `create`",
          headers: Headers,
          body: z.object({ id: DocumentId.optional(), operations: Operations }),
          response: { 201: Written, ...refusals },
        },
      },
      async (request, reply) => {
        const grant = await authenticate(request, context, "write");
        const { id, operations } = request.body;
        const [first] = operations;
        if (first?.type !== "create" || first.document.kind !== "invoice") {
          const detail = "The first operation must be `create`, with a document of kind `invoice`.";
          throw new ProblemError(problem("invalid-request", { detail, path: "operations" }));
        }
        const key = request.headers["idempotency-key"] ?? null;
        const document = id ?? newDocumentId(key && [grant.principal.id, key], deps);
        const written = await write({
          grant,
          document,
          kind: "invoice",
          operations,
          idempotencyKey: key,
          trace: traceOf(request),
        });
        return reply.code(201).send(written);
      },
    );

    app.post(
      "/api/v1/invoices/:id/operations",
      {
        schema: {
          tags,
          summary: "Applies operations to an invoice: all of them or none",
          headers: Headers,
          params: z.object({ id: DocumentId }),
          body: z.object({ operations: Operations }),
          response: { 200: Written, ...refusals },
        },
      },
      async (request) => {
        const grant = await authenticate(request, context, "write");
        return write({
          grant,
          document: request.params.id,
          kind: "invoice",
          operations: request.body.operations,
          idempotencyKey: request.headers["idempotency-key"] ?? null,
          trace: traceOf(request),
        });
      },
    );
  };
}
