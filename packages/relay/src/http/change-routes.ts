import { DocumentId } from "@concord/model";
import { DocumentChanges, LastChanges, mostLastChanges } from "@concord/protocol";
import type { Grant } from "@concord/protocol";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import type { Difference, JournalEntry } from "../storage/storage.ts";
import { authenticate } from "./authenticate.ts";
import { moment } from "./moment.ts";
import { Problem, ProblemError, problem } from "./problem.ts";
import { refuseIfTooMuch } from "./refuse-if-too-much.ts";

/** Of one batch, an import say, nobody reads more at a glance. */
const mostRegisters = 100;
/** How far back is looked for batches that say something. */
const mostRead = 400;
const longestValue = 2_000;
/** Milliseconds. */
const readingMs = 50;

const Documents = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(DocumentId).min(1).max(mostLastChanges));

/** `/api/v1/documents/:id/changes` and `/api/v1/documents/last-changes`: who wrote what last, from the journal. */
export function changeRoutes(context: DoorContext): FastifyPluginAsyncZod {
  const { storage, rates, deps } = context;

  /** Reads, and charges who asked for it where that took long. */
  async function reading<T>({ workspace, principal }: Grant, read: () => Promise<T>): Promise<T> {
    const begunAt = deps.labour();
    const found = await read();
    const labourMs = deps.labour() - begunAt;
    if (labourMs > readingMs) rates.charge(workspace, principal.id, { labourMs });
    return found;
  }

  /** The last batches in which something was written, the newest first; undefined of a document that is not here. What tools note of each other may stand between them. */
  async function latestTold(
    { workspace }: Grant,
    id: DocumentId,
    limit: number,
  ): Promise<readonly JournalEntry[] | undefined> {
    for (let count = limit; ; count *= 4) {
      const entries = await storage.latestEntries(workspace, id, count);
      const told = entries.filter(({ difference }) => difference.some(isWritten));
      if (entries.length === 0) return undefined;
      if (told.length >= limit || entries.length < count || count > mostRead) {
        return told.slice(0, limit);
      }
    }
  }

  return async (app) => {
    app.get(
      "/api/v1/documents/last-changes",
      {
        schema: {
          tags: ["documents"],
          summary: "Who wrote last in each of some documents, and when",
          querystring: z.object({ documents: Documents }),
          response: { 200: LastChanges, "4xx": Problem, "5xx": Problem },
        },
      },
      async (request) => {
        const grant = await authenticate(request, context, "read");
        refuseIfTooMuch(rates.refusesMs(grant.workspace, grant.principal.id));
        const latest = await reading(grant, () =>
          Promise.all(
            request.query.documents.map((id) => storage.latestEntries(grant.workspace, id, 1)),
          ),
        );
        return {
          items: latest.flat().map(({ document, seq, author, deviceTime, acceptedTime }) => ({
            document,
            seq,
            author: { ...author },
            at: moment(Math.min(deviceTime, acceptedTime)),
          })),
        };
      },
    );

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
        const grant = await authenticate(request, context, "read");
        const { limit } = request.query;
        const entries = await reading(grant, () => latestTold(grant, request.params.id, limit));
        if (entries === undefined) throw new ProblemError(problem("not-found"));
        return {
          items: entries.map(({ seq, author, deviceTime, acceptedTime, difference }) => {
            const written = difference.filter(isWritten);
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

/** Conflicts and links are noted beside an invoice, and are no change of it. */
function isWritten({ path }: Difference): boolean {
  return !/^(?:conflicts|links)\./u.test(path);
}
