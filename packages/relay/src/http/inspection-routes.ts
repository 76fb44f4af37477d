import { DocumentId } from "@concord/model";
import {
  BatchInspection,
  DocumentInspection,
  WorkspaceInspection,
  epochNumber,
} from "@concord/protocol";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import { documentProjection, documentProjectionLabel } from "../projection/read-model.ts";
import { projectionLag } from "../projection/projection-lag.ts";
import { authenticate } from "./authenticate.ts";
import { moment } from "./moment.ts";
import { Problem, ProblemError, problem } from "./problem.ts";

const tags = ["inspect"];
const refusals = { "4xx": Problem, "5xx": Problem };

/** `/api/v1/inspect`: what support needs to see of a store, and the command `concord inspect` shows. */
export function inspectionRoutes(context: DoorContext): FastifyPluginAsyncZod {
  const { storage, deps } = context;
  return async (app) => {
    app.get(
      "/api/v1/inspect/workspace",
      {
        schema: {
          tags,
          summary: "The workspace in the store: head, epoch, lag, sizes, what devices brought last",
          response: { 200: WorkspaceInspection, ...refusals },
        },
      },
      async (request) => {
        const { workspace } = await authenticate(request, context, "audit");
        const { devices, documents, ...state } = await storage.workspaceState(workspace);
        const lag = await projectionLag(documentProjection, storage, deps.now(), [workspace]);
        return {
          workspace,
          epoch: epochNumber(storage.epoch()),
          ...state,
          documents: { ...documents },
          quarantine: { ...state.quarantine },
          projections: [
            { name: documentProjectionLabel, batches: lag.batches, seconds: lag.ms / 1_000 },
          ],
          storeBytes: await storage.bytes(),
          devices: devices.map(({ acceptedTime, ...device }) => ({
            ...device,
            at: moment(acceptedTime),
          })),
        };
      },
    );
    app.get(
      "/api/v1/inspect/documents/:id",
      {
        schema: {
          tags,
          summary: "A document in the store: size, batches, and who wrote which of its writes",
          params: z.object({ id: DocumentId }),
          response: { 200: DocumentInspection, ...refusals },
        },
      },
      async (request) => {
        const { workspace } = await authenticate(request, context, "read");
        const { id } = request.params;
        const state = await storage.documentState(workspace, id);
        if (state === null) throw new ProblemError(problem("not-found"));
        const { acceptedTime, authorship, updates, snapshot, ...rest } = state;
        return {
          id,
          ...rest,
          updates: { ...updates },
          snapshot: snapshot === null ? null : { ...snapshot },
          at: moment(acceptedTime),
          authors: authorship.map(({ at, ...range }) => ({ ...range, at: moment(at) })),
        };
      },
    );
    app.get(
      "/api/v1/inspect/batches/:seq",
      {
        schema: {
          tags,
          summary: "A batch of the log: who, what was claimed, what changed, and its bytes",
          params: z.object({ seq: z.coerce.number().int().positive() }),
          response: { 200: BatchInspection, ...refusals },
        },
      },
      async (request) => {
        const { workspace } = await authenticate(request, context, "audit");
        const logged = await storage.loggedBatch(workspace, request.params.seq);
        if (logged === null) {
          const detail = `The log ends at ${await storage.head(workspace)}.`;
          throw new ProblemError(problem("not-found", { detail }));
        }
        const { entry, verdict, update } = logged;
        return {
          ...entry,
          difference: entry.difference.map((each) => ({ ...each })),
          verdict,
          deviceTime: moment(entry.deviceTime),
          acceptedTime: moment(entry.acceptedTime),
          update: update === null ? null : Buffer.from(update).toString("base64"),
        };
      },
    );
  };
}
