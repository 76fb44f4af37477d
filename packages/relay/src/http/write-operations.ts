import { createHash } from "node:crypto";
import { apply, jsonEqual } from "@concord/document";
import type { Operation, Origin } from "@concord/document";
import type { DocumentId, DocumentKind } from "@concord/model";
import { ClaimedOperations, DeviceId, firstDeviceClientId } from "@concord/protocol";
import type { Correction, Grant, Verdict } from "@concord/protocol";
import * as Y from "yjs";
import type { DoorContext } from "../door.ts";

export interface OperationsRequest {
  readonly grant: Grant;
  readonly document: DocumentId;
  readonly kind: DocumentKind;
  readonly operations: readonly Operation[];
  /** A retry under the same key is the same batch. */
  readonly idempotencyKey: string | null;
  /** W3C `traceparent`. */
  readonly trace?: string | undefined;
}

export type OperationsOutcome =
  | { readonly type: "committed"; readonly seq: number }
  /** Written, and partly put right: what stands is not what was asked for. */
  | { readonly type: "corrected"; readonly corrections: readonly Correction[] }
  | {
      readonly type: "operation-refused";
      readonly refused: RefusedOperation;
      readonly index: number;
    }
  /** More comes from this principal, or in this workspace, than the relay takes. */
  | { readonly type: "too-fast"; readonly retryAfterMs: number }
  | { readonly type: "batch-refused"; readonly verdict: Extract<Verdict, { type: "refused" }> }
  | { readonly type: "unknown-document" }
  | { readonly type: "key-reused" }
  | { readonly type: "unavailable" };

/** The rule of an operation, or of the register that it would write. */
export interface RefusedOperation {
  readonly rule: string;
  readonly message: string;
  readonly path?: string | undefined;
}

/**
 * Applies operations for somebody without a replica: all of them, in one batch, or none.
 *
 * They are applied to a copy, so that a refused one leaves nothing behind, under a Yjs client id that is used for this batch only:
 * two requests at once can then never write under the same id and clock.
 */
export async function writeOperations(
  request: OperationsRequest,
  context: Pick<DoorContext, "storage" | "committer" | "rates" | "deps">,
): Promise<OperationsOutcome> {
  const { storage, committer, rates, deps } = context;
  const { grant, document, kind } = request;
  const { workspace, principal } = grant;
  const device = deviceOf(request, deps.random);
  const text = JSON.stringify(request.operations);
  const operations = ClaimedOperations.parse(JSON.parse(text));
  /** Under one key only the first request is done: of another one it must not be said that it was. */
  const committedAs = async (verdict: CommittedVerdict): Promise<OperationsOutcome> => {
    const outcome = outcomeOf(verdict);
    if (request.idempotencyKey === null) return outcome;
    const [entry] = await storage.readJournal(workspace, verdict.seq - 1, 1);
    const isSame = entry?.document === document && jsonEqual(entry.operations, operations);
    return isSame ? outcome : { type: "key-reused" };
  };
  const retryAfterMs = rates.waitMs(workspace, principal.id);
  if (retryAfterMs > 0) return { type: "too-fast", retryAfterMs };
  const earlier = await storage.verdictOf(workspace, principal.id, device, 1);
  if (earlier !== null && earlier.type !== "refused") return committedAs(earlier);
  const clientId = freshClientId(deps.random);
  const prepared = await committer.read(workspace, document, ({ doc, kind: known, seq }) => {
    const creates = request.operations.some(({ type }) => type === "create");
    if (known === null && !creates) return { type: "unknown-document" as const };
    return { ...applyToCopy(doc, request, clientId), seq };
  });
  if (prepared.type !== "prepared") return prepared;
  if (prepared.update === null) return { type: "committed", seq: prepared.seq };

  const outcome = await committer.submit({
    door: "api",
    workspace,
    document,
    kind,
    principal,
    device,
    batch: 1,
    operations,
    update: prepared.update,
    besideBytes: text.length,
    deviceTime: deps.now(),
    owns: (id) => id === clientId,
    foreign: "own",
    brings: "own",
    madeFrom: "here",
    askedBefore: true,
    trace: request.trace,
  });
  if (outcome.type !== "verdict") return { type: "unavailable" };
  const { verdict } = outcome;
  if (verdict.type === "refused") return { type: "batch-refused", verdict };
  return committedAs(verdict);
}

type CommittedVerdict = Exclude<Verdict, { type: "refused" }>;

function outcomeOf(verdict: CommittedVerdict): OperationsOutcome {
  return verdict.type === "committed"
    ? { type: "committed", seq: verdict.seq }
    : { type: "corrected", corrections: verdict.corrections };
}

type Prepared =
  | { readonly type: "prepared"; readonly update: Uint8Array | null }
  | Extract<OperationsOutcome, { type: "operation-refused" }>;

function applyToCopy(
  doc: Y.Doc,
  { grant, operations }: OperationsRequest,
  clientId: number,
): Prepared {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  copy.clientID = clientId;
  const before = Y.encodeStateVector(copy);
  let changed = false;
  for (const [index, operation] of operations.entries()) {
    const applied = apply(copy, operation, originOf(grant), grant.principal.role);
    if (applied.type === "refused") return { type: "operation-refused", refused: applied, index };
    changed ||= applied.type === "applied";
  }
  return { type: "prepared", update: changed ? Y.encodeStateAsUpdate(copy, before) : null };
}

function originOf({ principal }: Grant): Origin {
  return principal.connector === undefined
    ? { source: "user", actor: principal.id }
    : { source: "bridge", connector: principal.connector, account: principal.id };
}

/** A device that makes one batch in its life. Under an Idempotency-Key it is the same one for the same request. */
function deviceOf(
  { idempotencyKey, grant }: OperationsRequest,
  random: (bytes: number) => Uint8Array,
): DeviceId {
  const name =
    idempotencyKey === null
      ? Buffer.from(random(18)).toString("base64url")
      : createHash("sha256")
          .update(JSON.stringify([grant.principal.id, idempotencyKey]))
          .digest("base64url");
  return DeviceId.parse(`api-${name}`);
}

/** Of the range of devices: 32 bits, not below 1,024. */
function freshClientId(random: (bytes: number) => Uint8Array): number {
  const drawn = new DataView(random(4).slice().buffer).getUint32(0);
  return drawn < firstDeviceClientId ? freshClientId(random) : drawn;
}
