import { invoiceSnapshot } from "@concord/document";
import type { DocumentId } from "@concord/model";
import type { Grant } from "@concord/protocol";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import { InvoiceView, invoiceView } from "./invoice-view.ts";
import { ProblemError, problem } from "./problem.ts";
import { writeOperations } from "./write-operations.ts";
import type { OperationsRequest } from "./write-operations.ts";

/** What is answered to a write. */
export const Written = z.object({ seq: z.int(), invoice: InvoiceView });
export type Written = z.infer<typeof Written>;

/** Milliseconds. */
const viewMs = 100;

/** Shows invoices, and writes into them, for requests: what cannot be done ends the request with a problem. */
export function invoiceDesk(context: DoorContext): {
  readonly show: (grant: Grant, id: DocumentId) => Promise<InvoiceView>;
  readonly write: (request: OperationsRequest) => Promise<Written>;
} {
  const { committer, days, rates, deps } = context;

  /** Whoever asks pays for what it costs to read an invoice that is larger than any that people write. */
  const show = async ({ workspace, principal }: Grant, id: DocumentId): Promise<InvoiceView> => {
    const today = await days.dayOf(workspace, deps.now());
    return committer.read(workspace, id, (live) => {
      if (live.kind !== "invoice") {
        throw new ProblemError(problem("not-found", { detail: "No invoice has this id." }));
      }
      const begunAt = deps.labour();
      const view = invoiceView(invoiceSnapshot(live.doc, { id }), today, live.seq);
      const labourMs = deps.labour() - begunAt;
      if (labourMs > viewMs) rates.charge(workspace, principal.id, { labourMs });
      return view;
    });
  };

  const write = async (request: OperationsRequest): Promise<Written> => {
    const outcome = await writeOperations(request, context);
    switch (outcome.type) {
      case "committed":
        return {
          seq: outcome.seq,
          invoice: await show(request.grant, request.document),
        };
      case "operation-refused": {
        const { rule, message, path } = outcome.refused;
        const isAlone = request.operations.length === 1;
        const detail = isAlone ? message : `Operation ${outcome.index + 1}: ${message}`;
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

  return { show, write };
}
