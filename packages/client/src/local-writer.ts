import { Operation } from "@concord/document";
import type { Applied, OperationInput, Origin } from "@concord/document";
import type { DocumentId, DocumentKind, Role } from "@concord/model";
import { ClaimedOperations, hasRight, limits } from "@concord/protocol";
import { z } from "zod";
import { applyOperations } from "./apply-operations.ts";
import type { OperationsOutcome } from "./apply-operations.ts";
import type { LoadedDocument } from "./document-cache.ts";
import type { LocalStore } from "./local-store.ts";
import type { Receipts, SyncOutcome } from "./receipts.ts";
import type { Settings } from "./settings.ts";
import type { StoredBatch } from "./storage.ts";

/** What became of a local change. */
export type ChangeOutcome =
  /** Durable on this device. `synced` resolves when the relay has it on its disk, or has refused it; it never rejects. */
  | {
      readonly type: "stored";
      readonly document: DocumentId;
      readonly batch: number;
      readonly paths: readonly string[];
      readonly synced: Promise<SyncOutcome>;
    }
  /** Everything stood there already. */
  | { readonly type: "unchanged"; readonly document: DocumentId }
  /** Nothing of it was written. `rule` is one of the document's ("not-allowed": the role may not write `path`), or of this package: "unknown-document", "read-only", "too-large". */
  | {
      readonly type: "refused";
      readonly rule: string;
      readonly path?: string;
      readonly message: string;
    }
  /** This device could not store it: nothing of it is kept. */
  | { readonly type: "not-stored"; readonly message: string };

export interface LocalChange {
  readonly document: DocumentId;
  readonly kind: DocumentKind;
  readonly operations: readonly Operation[];
  readonly origin: Origin;
}

/** Told once a change of this device is durable here. */
export interface StoredChange {
  readonly batch: number;
  readonly change: LocalChange;
  readonly applied: readonly Applied[];
  readonly paths: readonly string[];
  readonly revision: number;
}

export interface LocalWriterDeps {
  readonly store: LocalStore;
  readonly receipts: Receipts;
  readonly now: () => number;
  /** The number of batches of a document that are on their way into storage changed. */
  readonly onSaving: (document: DocumentId, by: 1 | -1) => void;
  readonly onStored: (stored: StoredChange) => void;
  /** A change is on its way into storage; `onStored` follows, or never. */
  readonly onBegun: (batch: StoredBatch) => void;
}

/** A change that is made up once nobody else can change its document any more, and what this device remembers of itself in the same transaction. */
export type PlannedChange =
  | {
      readonly type: "change";
      readonly change: LocalChange;
      readonly settings: Partial<Settings>;
    }
  | { readonly type: "nothing" };

export interface LocalWriter {
  readonly write: (change: LocalChange) => Promise<ChangeOutcome>;
  readonly writePlanned: (
    document: DocumentId,
    plan: (loaded: LoadedDocument) => PlannedChange,
  ) => Promise<ChangeOutcome>;
}

/** Parses operations of a caller. Throws on what is no operation: that is a bug of the caller, not a refusal. */
export function parseOperations(operations: readonly OperationInput[]): readonly Operation[] {
  return z.array(Operation).min(1).max(limits.operationsPerBatch).parse(operations);
}

/** The operations as a batch claims them. */
function claimed(operations: readonly Operation[]): ClaimedOperations {
  return ClaimedOperations.parse(JSON.parse(JSON.stringify(operations)));
}

/** Applies a change to its document and stores operations, bytes and row in one transaction, before anything is sent. */
export function createLocalWriter(deps: LocalWriterDeps): LocalWriter {
  const { store, receipts } = deps;

  function writeInto(
    loaded: LoadedDocument,
    change: LocalChange,
    settings: Partial<Settings> = {},
  ): Promise<ChangeOutcome> | ChangeOutcome {
    const { document } = change;
    const exists = store.rows.get(document) !== undefined || loaded.doc.store.clients.size > 0;
    if (!exists && change.operations[0]?.type !== "create") {
      return refusal("unknown-document", `There is no document ${document} here.`);
    }
    const bytes = new TextEncoder().encode(JSON.stringify(change.operations)).byteLength;
    // Registers hold the same values as operations, with a little more around them.
    if (bytes > limits.operationsBytes) {
      return refusal("too-large", "This is too much for one change. Make it in several.");
    }
    const outcome = applyOperations(loaded.doc, change.operations, change.origin, roleOf(store));
    switch (outcome.type) {
      case "refused":
        return outcome;
      case "unchanged":
        return { type: "unchanged", document };
      case "changed":
        return keep(loaded, change, outcome, settings);
    }
  }

  async function keep(
    { id: document, doc }: LoadedDocument,
    change: LocalChange,
    { update, paths, applied }: Extract<OperationsOutcome, { type: "changed" }>,
    settings: Partial<Settings>,
  ): Promise<ChangeOutcome> {
    const batch: StoredBatch = {
      batch: store.nextBatch(),
      device: store.settings().device,
      document,
      kind: change.kind,
      clientId: doc.clientID,
      operations: claimed(change.operations),
      deviceTime: Math.trunc(deps.now()),
      size: update.byteLength,
    };
    const row = store.project({ id: document, doc }, change.kind);
    // In memory until its bytes are stored: a reload in between would bring back the document without them.
    const release = store.documents.hold(document);
    deps.onSaving(document, 1);
    deps.onBegun(batch);
    const synced = receipts.wait(batch.batch);
    const stored = (): void => {
      deps.onSaving(document, -1);
      deps.onStored({ batch: batch.batch, change, applied, paths, revision: row.revision });
    };
    const outcome = await store.keep(batch, update, row, stored, settings);
    release();
    if (outcome.type === "stored") {
      return { type: "stored", document, batch: batch.batch, paths, synced };
    }
    deps.onSaving(document, -1);
    receipts.settle(batch.batch, { type: "discarded" });
    return outcome;
  }

  const writePlanned: LocalWriter["writePlanned"] = async (document, plan) => {
    const role = roleOf(store);
    if (role !== undefined && !hasRight(role, "write")) {
      return refusal("read-only", `The role "${role}" may look, but not change.`);
    }
    return store.documents.use(document, (loaded) => {
      const planned = plan(loaded);
      return planned.type === "nothing"
        ? { type: "unchanged", document }
        : writeInto(loaded, planned.change, planned.settings);
    });
  };
  return {
    write: (change) =>
      writePlanned(change.document, () => ({ type: "change", change, settings: {} })),
    writePlanned,
  };
}

/** The last that the relay said; it may have changed since, and the relay's word counts. Undefined before the first connection. */
function roleOf(store: LocalStore): Role | undefined {
  return store.settings().principal?.role;
}

function refusal(rule: string, message: string): ChangeOutcome {
  return { type: "refused", rule, message };
}
