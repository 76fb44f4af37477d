import { DocumentId, DocumentKind, JsonValue } from "@concord/model";
import { Verdict, WorkspaceId, epochNumber } from "@concord/protocol";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { DoorContext } from "../door.ts";
import { documentProjection, documentProjectionLabel } from "../projection/read-model.ts";
import { projectionLag } from "../projection/projection-lag.ts";
import { authenticate } from "./authenticate.ts";
import { Problem, ProblemError, problem } from "./problem.ts";

const Who = z.object({ id: z.string(), name: z.string() }).readonly();
const Moment = z.iso.datetime();
const Amount = z.object({ count: z.int(), bytes: z.int() });

const WorkspaceState = z.object({
  workspace: WorkspaceId,
  epoch: z.int(),
  head: z.int(),
  documents: z.partialRecord(DocumentKind, z.int()),
  /** Updates that are not folded into snapshots yet. */
  updates: z.int(),
  snapshots: z.int(),
  projections: z.array(z.object({ name: z.string(), batches: z.int(), seconds: z.number() })),
  quarantine: z.object({ batches: z.int(), bytes: z.int() }),
  /** Of the store, with all its workspaces. */
  storeBytes: z.int(),
  /** What each device brought last, newest first. */
  devices: z.array(
    z.object({ author: Who, device: z.string(), batch: z.int(), seq: z.int(), at: Moment }),
  ),
});

const DocumentState = z.object({
  id: DocumentId,
  kind: DocumentKind,
  seq: z.int(),
  batches: z.int(),
  at: Moment,
  updates: Amount,
  snapshot: z.object({ seq: z.int(), bytes: z.int() }).nullable(),
  /** Who wrote which clocks of which Yjs client id. Not verified: carried here by `author`. */
  authors: z.array(
    z.object({
      client: z.int(),
      from: z.int(),
      /** Exclusive. */
      to: z.int(),
      author: Who,
      verified: z.boolean(),
      /** By the device's clock. */
      at: Moment,
    }),
  ),
});

const LoggedBatch = z.object({
  seq: z.int(),
  document: DocumentId,
  kind: DocumentKind,
  author: Who,
  device: z.string(),
  batch: z.int(),
  operations: z.array(JsonValue).readonly(),
  difference: z.array(z.object({ path: z.string(), before: JsonValue, after: JsonValue })),
  verdict: Verdict,
  deviceTime: Moment,
  acceptedTime: Moment,
  /** Base64. Null: folded into the document's snapshot. */
  update: z.base64().nullable(),
});

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
          response: { 200: WorkspaceState, ...refusals },
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
          response: { 200: DocumentState, ...refusals },
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
          response: { 200: LoggedBatch, ...refusals },
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

/** A device's clock may say anything: what no date can say is the end of what one can. */
function moment(at: number): string {
  const latest = 253_402_300_799_999;
  return new Date(Math.min(Math.max(at, 0), latest)).toISOString();
}
