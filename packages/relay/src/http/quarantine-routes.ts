import { DocumentId } from "@concord/model";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import { authenticate } from "./authenticate.ts";
import { Problem, ProblemError, problem } from "./problem.ts";

const Item = z.object({
  id: z.int(),
  document: DocumentId,
  author: z.object({ id: z.string(), name: z.string() }).readonly(),
  device: z.string(),
  batch: z.int(),
  /** A reason of the protocol's verdict `refused`. */
  reason: z.string(),
  bytes: z.int(),
  at: z.iso.datetime(),
});

const tags = ["quarantine"];
const refusals = { "4xx": Problem, "5xx": Problem };
const mostItems = 1_000;

/** `/api/v1/quarantine`: the bytes that the relay refused, for who may audit. */
export function quarantineRoutes(context: DoorContext): FastifyPluginAsyncZod {
  const { storage } = context;
  return async (app) => {
    app.get(
      "/api/v1/quarantine",
      {
        schema: {
          tags,
          summary: "Refused batches that are still kept, newest first",
          response: { 200: z.object({ items: z.array(Item) }), ...refusals },
        },
      },
      async (request) => {
        const { workspace } = await authenticate(request, context, "audit");
        const found = await storage.quarantined(workspace, mostItems);
        return {
          items: found.map(({ id, document, author, device, batch, reason, size, at }) => ({
            id,
            document,
            author,
            device,
            batch,
            reason,
            bytes: size,
            at: new Date(at).toISOString(),
          })),
        };
      },
    );
    app.get(
      "/api/v1/quarantine/:id",
      {
        schema: {
          tags,
          summary: "The bytes of a refused batch, in base64",
          params: z.object({ id: z.coerce.number().int() }),
          response: { 200: z.object({ update: z.base64() }), ...refusals },
        },
      },
      async (request) => {
        const { workspace } = await authenticate(request, context, "audit");
        const update = await storage.quarantinedUpdate(workspace, request.params.id);
        if (update === null) {
          const detail = "Nothing of this id is kept. It may have been purged.";
          throw new ProblemError(problem("not-found", { detail }));
        }
        return { update: Buffer.from(update).toString("base64") };
      },
    );
  };
}
