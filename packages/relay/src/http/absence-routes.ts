import { DocumentId } from "@concord/model";
import { AbsencesAnswer } from "@concord/protocol";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import { authenticate } from "./authenticate.ts";
import { moment } from "./moment.ts";
import { Problem } from "./problem.ts";

/** `/api/v1/invoices/:id/absences`: who may still have edits of an invoice that nobody else has seen. */
export function absenceRoutes(context: DoorContext): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/api/v1/invoices/:id/absences",
      {
        schema: {
          tags: ["invoices"],
          summary: "Who had an invoice open when their connection was lost, and has not been back",
          params: z.object({ id: DocumentId }),
          response: { 200: AbsencesAnswer, "4xx": Problem, "5xx": Problem },
        },
      },
      async (request) => {
        const { workspace } = await authenticate(request, context, "read");
        const found = await context.absences.of(workspace, request.params.id);
        return {
          items: found.map(({ author, device, since }) => ({
            principal: author,
            device,
            since: moment(since),
          })),
        };
      },
    );
  };
}
