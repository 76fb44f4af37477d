import { DocumentId } from "@concord/model";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import type { Eraser } from "../erasure/eraser.ts";
import { authenticate } from "./authenticate.ts";
import { moment } from "./moment.ts";
import { Problem, ProblemError, problem } from "./problem.ts";

const tags = ["history"];
const refusals = { "4xx": Problem, "5xx": Problem };
const Place = z.object({ id: DocumentId });
/** What of an invoice's past is there to be erased. */
const Erasable = z.object({
  id: DocumentId,
  /** Batches whose values stand in journal and ledger. */
  batches: z.int(),
  /** Batches that were refused and are kept. */
  refused: z.int(),
  /** The last time that it was done. */
  erased: z.object({ seq: z.int(), by: z.string(), at: z.iso.datetime() }).nullable(),
});
const Erased = z.object({ id: DocumentId, seq: z.int(), state: z.enum(["erased", "under-way"]) });

/** `/api/v1/invoices/:id/erasure`: what an invoice said until now is made unreadable for everybody. For owners. */
export function erasureRoutes(context: DoorContext, eraser: Eraser | null): FastifyPluginAsyncZod {
  const opened = (): Eraser => {
    if (eraser !== null) return eraser;
    throw new ProblemError(problem("unavailable", { detail: "This relay keeps no ledger." }));
  };
  return async (app) => {
    app.get(
      "/api/v1/invoices/:id/erasure",
      {
        schema: {
          tags,
          summary: "What of an invoice's past could be erased, and when that was done last",
          params: Place,
          response: { 200: Erasable, ...refusals },
        },
      },
      async (request) => {
        const { workspace } = await authenticate(request, context, "manage");
        const { id } = request.params;
        const found = await opened().look(workspace, id);
        if (found === null) throw unknown();
        const { batches, refused, erased } = found;
        return {
          id,
          batches,
          refused,
          erased:
            erased === null ? null : { seq: erased.seq, by: erased.author, at: moment(erased.at) },
        };
      },
    );
    app.post(
      "/api/v1/invoices/:id/erasure",
      {
        schema: {
          tags,
          summary:
            "Erases what an invoice said until now from ledger and journal; what it says now stays",
          params: Place,
          // A page that was opened by mistake erases nothing.
          body: z.strictObject({ confirm: z.literal("erase") }),
          response: { 200: Erased, 202: Erased, ...refusals },
        },
      },
      async (request, reply) => {
        const { workspace, principal } = await authenticate(request, context, "manage");
        const { id } = request.params;
        const author = { id: principal.id, name: principal.name };
        const outcome = await opened().erase(workspace, id, author);
        switch (outcome.type) {
          case "erased":
            return reply.code(200).send({ id, seq: outcome.seq, state: "erased" });
          case "under-way":
            return reply.code(202).send({ id, seq: outcome.seq, state: "under-way" });
          case "unknown-document":
            throw unknown();
          case "unavailable":
            throw new ProblemError(problem("unavailable"));
        }
      },
    );
  };
}

function unknown(): ProblemError {
  return new ProblemError(problem("not-found", { detail: "There is no such invoice." }));
}
