import type { DocumentId } from "@concord/model";
import { toStoredRow } from "./local-store.ts";
import type { LocalStore } from "./local-store.ts";
import { notTakenBack, updatesOf } from "./not-taken-back.ts";
import { planHealing } from "./plan-healing.ts";
import type { Healing } from "./plan-healing.ts";
import { rebase } from "./rebase.ts";
import type { Receipts } from "./receipts.ts";
import type { RemoteWriter } from "./remote-writer.ts";
import type { ReplicaChange } from "./replica-change.ts";
import type { DocumentAnswer, Requests } from "./requests.ts";
import type { StoredBatch } from "./storage.ts";

export interface HealDeps {
  readonly store: LocalStore;
  readonly receipts: Receipts;
  readonly remote: RemoteWriter;
  readonly requests: Requests;
  readonly now: () => number;
  readonly isCurrent: () => boolean;
  /** Gives the relay what it lacks of a document. */
  readonly offer: (document: DocumentId) => Promise<unknown>;
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void;
  readonly onChange: (change: ReplicaChange) => void;
  /** The document may be sent from again, and its sync state may be another one. */
  readonly onHealed: (document: DocumentId) => void;
}

/**
 * `waits`: something of the document is on its way to the relay, or with a person, and explains the difference.
 * `unanswered`: the connection ended first, or the relay refused.
 */
export type HealOutcome = "healed" | "agreed" | "waits" | "unanswered";

/** Makes a document that differs from the relay's, though nothing of it is pending, whole again; on both sides. */
export async function heal(document: DocumentId, deps: HealDeps): Promise<HealOutcome> {
  if (waits(document, deps.store)) return "waits";
  // It stays here until the relay has what it lacks of it.
  const release = deps.store.documents.hold(document);
  try {
    return await healHeld(document, deps);
  } finally {
    release();
    deps.onHealed(document);
  }
}

async function healHeld(document: DocumentId, deps: HealDeps): Promise<HealOutcome> {
  const { promise, resolve } = Promise.withResolvers<HealOutcome | Healing>();
  deps.requests.fetch(
    document,
    null,
    async (answer) => resolve(await dealWith(answer, deps)),
    () => resolve("unanswered"),
  );
  const done = await promise;
  if (typeof done === "string") return done;
  // Not while the answer is dealt with: what the relay lacks is found by asking it once more.
  if (done.type === "join" && done.gives) await deps.offer(document);
  return "healed";
}

/** Whether a difference is explained: it is on its way, being dealt with, or waits for a person. */
function waits(document: DocumentId, store: LocalStore): boolean {
  if (store.queue.of(document).length > 0 || store.queue.isHeld(document)) return true;
  return notTakenBack(document, store).some((batch) => !isReaders(batch));
}

/** Whoever may only look can give nothing back, today or later. */
function isReaders({ refusal }: StoredBatch): boolean {
  return refusal?.reason === "read-only";
}

async function dealWith(answer: DocumentAnswer, deps: HealDeps): Promise<HealOutcome | Healing> {
  const { store } = deps;
  const { document } = answer;
  if (!deps.isCurrent()) return "unanswered";
  if (waits(document, store)) return "waits";
  // Sent is nothing of it until it is whole; what is being saved shows in the queue after it.
  store.queue.hold(document);
  try {
    await store.commit([]);
    if (store.queue.of(document).length > 0) return "waits";
    return await dealWithHeld(answer, deps);
  } finally {
    store.queue.release(document);
  }
}

async function dealWithHeld(
  answer: DocumentAnswer,
  deps: HealDeps,
): Promise<HealOutcome | Healing> {
  const { store } = deps;
  const { document, kind, seq, update } = answer;
  const held = await store.storedUpdates(document);
  const aside = await updatesOf(notTakenBack(document, store).filter(isReaders), store);
  if (store.queue.of(document).length > 0) return "waits";
  if (held.length === 0 && store.rows.get(document) === undefined) {
    if (kind === null) return "agreed";
    const entry = { document, kind, seq, update, author: null };
    const outcome = await deps.remote.receive([entry], undefined, deps.isCurrent);
    if (outcome.type !== "stored") return "unanswered";
    deps.log("document-healed", { document, how: "fetched" });
    return "healed";
  }

  const healing = planHealing(document, held, update, aside);
  if (healing.type === "agree") {
    await renewRow(document, store);
    return "agreed";
  }
  const taken = healing.type === "replace" ? keptAside(document, healing.aside, deps) : undefined;
  const whole = healing.type === "join" ? healing.update : update;
  const state = { document, kind, seq, update: whole };
  await rebase(store, deps.receipts, state, new Map(), deps.onChange, taken);
  deps.log("document-healed", {
    document,
    how: ways[healing.type],
    kept: taken?.batch.size ?? 0,
  });
  return healing;
}

const ways = { join: "joined", "let-go": "let-go", replace: "replaced" } as const;

/** What is stored is right; the row is made anew where it says otherwise. */
async function renewRow(document: DocumentId, store: LocalStore): Promise<void> {
  await store.documents.use(document, async (loaded) => {
    const before = store.rows.get(document);
    const row = store.project(loaded, before?.kind ?? "invoice");
    if (row.fingerprint === before?.fingerprint) return;
    await store.commit([{ type: "put-row", document, row: toStoredRow(row) }], {}, () =>
      store.rows.put(row),
    );
  });
}

/** Bytes that are taken out of a document stay on this device, where a person can see them. */
function keptAside(
  document: DocumentId,
  bytes: Uint8Array,
  { store, now }: HealDeps,
): { readonly batch: StoredBatch; readonly update: Uint8Array } {
  const batch: StoredBatch = {
    batch: store.nextBatch(),
    device: store.settings().device,
    document,
    kind: store.rows.get(document)?.kind ?? "invoice",
    clientId: null,
    operations: [],
    deviceTime: Math.trunc(now()),
    size: bytes.byteLength,
    refusal: {
      reason: "damaged",
      message: `What this device had stored of the document (${bytes.byteLength} bytes) was not what the relay has.`,
    },
  };
  return { batch, update: bytes };
}
