import { DocumentId } from "@concord/model";
import { DocumentChanges } from "@concord/protocol";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import type { Difference } from "../storage/storage.ts";
import { authenticate } from "./authenticate.ts";
import { moment } from "./moment.ts";
import { Problem, ProblemError, problem } from "./problem.ts";

/** Of one batch, an import say, nobody reads more at a glance. */
const mostRegisters = 100;
const longestValue = 2_000;
/** Milliseconds. */
const readingMs = 50;

/** `/api/v1/documents/:id/changes`: who wrote what last, from the journal. */
export function changeRoutes(context: DoorContext): FastifyPluginAsyncZod {
  const { storage, rates, deps } = context;
  return async (app) => {
    app.get(
      "/api/v1/documents/:id/changes",
      {
        schema: {
          tags: ["documents"],
          summary: "What was written in a document last, by whom and when, newest first",
          params: z.object({ id: DocumentId }),
          querystring: z.object({ limit: z.coerce.number().int().min(1).max(50).default(10) }),
          response: { 200: DocumentChanges, "4xx": Problem, "5xx": Problem },
        },
      },
      async (request) => {
        const { workspace, principal } = await authenticate(request, context, "read");
        const begunAt = deps.labour();
        const entries = await storage.latestEntries(
          workspace,
          request.params.id,
          request.query.limit,
        );
        const labourMs = deps.labour() - begunAt;
        if (labourMs > readingMs) rates.charge(workspace, principal.id, { labourMs });
        if (entries.length === 0) throw new ProblemError(problem("not-found"));
        return {
          items: entries.map(({ seq, author, deviceTime, acceptedTime, difference }) => {
            const written = difference.filter(({ path }) => !path.startsWith("conflicts."));
            const told = written.filter(isShort).slice(0, mostRegisters);
            return {
              seq,
              author: { ...author },
              at: moment(Math.min(deviceTime, acceptedTime)),
              acceptedAt: moment(acceptedTime),
              difference: told.map((each) => ({ ...each })),
              more: written.length - told.length,
            };
          }),
        };
      },
    );
  };
}

/** What is longer nobody reads at a glance. */
function isShort({ before, after }: Difference): boolean {
  return JSON.stringify([before, after]).length <= longestValue;
}
