import { attentionOf } from "@concord/document";
import { DocumentId } from "@concord/model";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import type { InvoiceList } from "../projection/invoice-list.ts";
import { workspaceSettings } from "../registrar/workspace-settings.ts";
import { ListedConflict } from "../storage/document-row.ts";
import { authenticate } from "./authenticate.ts";
import { Problem } from "./problem.ts";

const Item = ListedConflict.def.innerType.extend({ document: DocumentId });

/** `/api/v1/conflicts`: what waits for a person, in all invoices. */
export function conflictRoutes(context: DoorContext, list: InvoiceList): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/api/v1/conflicts",
      {
        schema: {
          tags: ["conflicts"],
          summary:
            "Open conflicts, with both values and both authors, newest change first, in pages",
          querystring: z.object({
            attention: z.enum(["person", "history", "all"]).default("all"),
            cursor: z.coerce.number().int().nonnegative().optional(),
          }),
          response: {
            200: z.object({ items: z.array(Item), next: z.int().nullable() }),
            "4xx": Problem,
            "5xx": Problem,
          },
        },
      },
      async (request) => {
        const { workspace } = await authenticate(request, context, "read");
        const { attention, cursor = null } = request.query;
        const [{ items, next }, { conflictPolicy }] = await Promise.all([
          list.conflicts(workspace, cursor),
          workspaceSettings(context.storage, context.committer, workspace),
        ]);
        // Rows are made without the workspace's own rules, and stay right when one changes.
        const judged = items.map((item) => ({
          ...item,
          attention: attentionOf("invoice", item.record, conflictPolicy),
        }));
        return {
          items: judged.filter((item) => attention === "all" || item.attention === attention),
          next,
        };
      },
    );
  };
}
