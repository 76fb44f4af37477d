import { createHash } from "node:crypto";
import { Operation, invoiceSnapshot } from "@concord/document";
import { DocumentId, InvoiceSummary, PlainDate, utcDay } from "@concord/model";
import type { Grant } from "@concord/protocol";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import type { InvoiceList } from "../projection/invoice-list.ts";
import { authenticate } from "./authenticate.ts";
import { InvoiceView, invoiceView } from "./invoice-view.ts";
import { Problem, ProblemError, problem } from "./problem.ts";
import { traceOf } from "./trace-of.ts";
import { writeOperations } from "./write-operations.ts";
import type { OperationsRequest } from "./write-operations.ts";

const Operations = z.array(Operation).min(1).max(1_000);
const Written = z.object({ seq: z.int(), invoice: InvoiceView });
const Headers = z.object({ "idempotency-key": z.string().min(1).max(200).optional() });
const tags = ["invoices"];
/** Milliseconds. */
const viewMs = 100;
const refusals = { "4xx": Problem, "5xx": Problem };

/** `/api/v1/invoices…` */
export function invoiceRoutes(context: DoorContext, list: InvoiceList): FastifyPluginAsyncZod {
  const { committer, rates, deps } = context;

  /** Whoever asks pays for what it costs to read an invoice that is larger than any that people write. */
  const show = ({ workspace, principal }: Grant, id: DocumentId): Promise<InvoiceView> =>
    committer.read(workspace, id, (live) => {
      if (live.kind !== "invoice") {
        throw new ProblemError(problem("not-found", { detail: "No invoice has this id." }));
      }
      const today = utcDay(deps.now());
      const begunAt = deps.labour();
      const view = invoiceView(invoiceSnapshot(live.doc, { id }), today, live.seq);
      const labourMs = deps.labour() - begunAt;
      if (labourMs > viewMs) rates.charge(workspace, principal.id, { labourMs });
      return view;
    });

  const write = async (request: OperationsRequest): Promise<z.infer<typeof Written>> => {
    const outcome = await writeOperations(request, context);
    switch (outcome.type) {
      case "committed":
        return {
          seq: outcome.seq,
          invoice: await show(request.grant, request.document),
        };
      case "operation-refused": {
        const { rule, message, path } = outcome.refused;
        const detail = `Operation ${outcome.index + 1}: ${message}`;
        throw new ProblemError(
          problem("operation-refused", { detail, rule, ...(path !== undefined && { path }) }),
        );
      }
      case "corrected": {
        const { corrections } = outcome;
        const detail =
          "The operations were written, and the relay put right what must not stand. See `corrections`.";
        throw new ProblemError(problem("corrected", { detail, corrections }));
      }
      case "too-fast": {
        const detail = "Too much at once. Nothing of this request was written.";
        throw new ProblemError(problem("too-fast", { detail }), outcome.retryAfterMs);
      }
      case "batch-refused": {
        const { reason, message } = outcome.verdict;
        throw new ProblemError(
          problem(reason === "read-only" ? "forbidden" : "conflict", {
            detail: message,
            rule: reason,
          }),
        );
      }
      case "unknown-document":
        throw new ProblemError(problem("not-found", { detail: "No invoice has this id." }));
      case "key-reused":
        throw new ProblemError(
          problem("idempotency-key-reused", {
            detail: "Nothing of this request was written. Send it again under a new key.",
          }),
        );
      case "unavailable":
        throw new ProblemError(
          problem("unavailable", {
            detail: "Nothing was kept. Try again under the same Idempotency-Key.",
          }),
        );
      default:
        return outcome satisfies never;
    }
  };

  return async (app) => {
    app.get(
      "/api/v1/invoices",
      {
        schema: {
          tags,
          summary: "Invoices, newest change first",
          querystring: z.object({
            status: z.string().max(40).optional(),
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
        const retryAfterMs = rates.refusesMs(grant.workspace, grant.principal.id);
        if (retryAfterMs > 0) {
          const detail = "Too much at once. Ask again later.";
          throw new ProblemError(problem("too-fast", { detail }), retryAfterMs);
        }
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

/**
 * A UUIDv7 of now. With a seed (principal and Idempotency-Key) a UUIDv8 of its hash instead, so that a retry names the document
 * that the first try made.
 */
function newDocumentId(
  seed: readonly string[] | "" | null,
  { now, random }: Pick<DoorContext["deps"], "now" | "random">,
): DocumentId {
  const bytes = seed
    ? createHash("sha256").update(JSON.stringify(seed)).digest().subarray(0, 16)
    : Buffer.from(random(16));
  if (!seed) bytes.writeUIntBE(now(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | (seed ? 0x80 : 0x70), 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return DocumentId.parse(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
}
