import type { DocumentId } from "@concord/model";
import { jsonEqual, type DocumentSnapshot } from "@concord/document";
import type { BridgeContext } from "../bridge-context.ts";
import { bridgeOrigin, connectionName } from "../connection-identity.ts";
import type { DocumentChange, Registers, RemoteObject } from "../connector.ts";
import { planMerge, type MergePlan } from "../merge/plan-merge.ts";
import type { Disagreement } from "../merge/plan-facts.ts";
import { documentIdFor } from "../document-identity.ts";
import type { StoredEffect } from "../store/effect-store.ts";
import { tryAgainSoon } from "../told-again.ts";
import { askAboutInvoice } from "../twins.ts";
import { linkOf, type Located } from "./locate.ts";

export interface ChangeInput {
  readonly object: RemoteObject;
  readonly change: DocumentChange;
  readonly located: Located;
  readonly references: Registers;
  readonly answers: { readonly document: DocumentId; readonly carried: Registers } | undefined;
}

export type ChangeOutcome =
  | { readonly type: "merged" | "older" }
  | { readonly type: "deferred"; readonly reason: string };

/**
 * Merges one change into one document. The document first (durable on this machine, and idempotent), then the shadow: a crash between the two merges again and
 * finds nothing to do, while the other order would lose the change for good.
 */
export function mergeChange(context: BridgeContext, input: ChangeInput): Promise<ChangeOutcome> {
  const { document, misnamed } = input.located;
  return context.locks.run(document, async () => {
    const { object, change } = input;
    const snapshot = await context.replica.snapshot(document);
    const shadow = context.store.shadows.get(object.ref, document);
    if (shadow !== undefined && object.version.order < shadow.object.version.order) {
      return { type: "older" };
    }
    if (snapshot?.pending === true) {
      return { type: "deferred", reason: "The document is still being received." };
    }
    if (
      input.answers === undefined &&
      (await mayBeOurs(context, input.located, snapshot, change))
    ) {
      return { type: "deferred", reason: "A write of ours is under way for this document." };
    }
    const link = linkOf(snapshot, context.connection.connector);
    if (input.located.isMatched && link !== undefined && link.id !== change.link?.id) {
      return { type: "deferred", reason: "The document became another object in the meantime." };
    }
    const isFirstMeeting =
      snapshot !== undefined &&
      shadow === undefined &&
      input.answers === undefined &&
      change.link !== undefined &&
      change.document !== document &&
      document !==
        documentIdFor(context.connection.connector, context.connection.account, change.owner);

    const plan = planMerge({
      connection: context.connection,
      workspace: context.workspace(),
      document,
      object,
      change,
      snapshot,
      shadow,
      references: input.references,
      isFirstMeeting,
      carried: input.answers?.document === document ? input.answers.carried : undefined,
      at: new Date(context.clock.now()).toISOString(),
    });
    const applied = await applyAll(context, document, change, plan);
    const moved =
      shadow === undefined ||
      !jsonEqual({ ...shadow.fields }, { ...plan.shadow.fields }) ||
      shadow.object.version.order !== object.version.order ||
      shadow.object.state !== object.state;
    context.fenced(() => {
      record(context, input, plan, applied, moved, misnamed);
      // That the vendor has what we sent is no news for what waits.
      const isEcho = input.answers !== undefined && plan.operations.every(isNote);
      if (applied.wrote && !isEcho) tryAgainSoon(context, document);
      if (isFirstMeeting) context.store.meetings.begin(document, context.clock.now());
      for (const twin of input.located.twins) askAboutInvoice(context, twin, document);
    });
    return { type: "merged" };
  });
}

function isNote({ type }: MergePlan["operations"][number]): boolean {
  return type === "note-said";
}

interface AppliedPlan {
  readonly wrote: boolean;
  readonly refused: readonly Disagreement[];
}

/** All operations as one batch; if the document refuses that, one by one, so that a single bad one does not cost the others. */
async function applyAll(
  { replica, connection }: BridgeContext,
  document: DocumentId,
  change: DocumentChange,
  { operations }: MergePlan,
): Promise<AppliedPlan> {
  const origin = bridgeOrigin(connection);
  if (operations.length === 0) return { wrote: false, refused: [] };
  const whole = await replica.apply(document, change.kind, operations, origin);
  if (whole.type !== "refused") return { wrote: whole.type === "stored", refused: [] };

  let wrote = false;
  const refused: Disagreement[] = [];
  for (const operation of operations) {
    const outcome = await replica.apply(document, change.kind, [operation], origin);
    if (outcome.type === "stored") wrote = true;
    if (outcome.type !== "refused") continue;
    refused.push({
      path: outcome.path ?? operation.type,
      reason: `The document refuses what the vendor says: ${outcome.message}`,
      fixes: ["Correct it at the vendor", "Look at both sides"],
    });
  }
  return { wrote, refused };
}

// Each look at the vendor finds what a write of ours made; what several could not settle must not hold up other people's objects.
const looksBeforeOthersGoOn = 3;

/** While the outcome of a write is unknown, a new object of the vendor may be that very write: taking it in first would make two of it. */
async function mayBeOurs(
  { store, replica, connection }: BridgeContext,
  { document, isMatched }: Located,
  snapshot: DocumentSnapshot | undefined,
  change: DocumentChange,
): Promise<boolean> {
  if (snapshot === undefined || isMatched) {
    if (change.document !== undefined) return false;
    // The document that it looks like is being created there at this moment.
    const open = store.effects.openOf(document);
    if (open.some(({ state, effect }) => state !== "pending" && effect.target === undefined)) {
      return true;
    }
    const creations = [
      ...store.effects.inState("sending"),
      ...store.effects.inState("uncertain"),
    ].filter(
      ({ effect, attempts }) => effect.target === undefined && attempts <= looksBeforeOthersGoOn,
    );
    for (const { effect } of creations) {
      if ((await replica.snapshot(effect.document))?.kind === change.kind) return true;
    }
    return false;
  }
  const isNews = Object.keys(change.facts).some(
    (path) =>
      path.split(".")[1]?.startsWith(`${connection.connector}:`) === true &&
      (snapshot.registers[path] ?? null) === null,
  );
  return isNews && store.effects.openOf(document).some(isCreationUnderWay);
}

function isCreationUnderWay({ state, effect }: StoredEffect): boolean {
  return (state === "sending" || state === "uncertain") && effect.target === undefined;
}

function record(
  { store, clock, connection }: BridgeContext,
  { object, change, located }: ChangeInput,
  plan: MergePlan,
  applied: AppliedPlan,
  moved: boolean,
  misnamed: DocumentId | undefined,
): void {
  const now = clock.now();
  const { document } = located;
  store.shadows.put({ ...plan.shadow, document, owner: change.owner }, now);
  for (const entry of plan.drift) store.diary.drifted(entry, now);

  for (const { path, reason, fixes } of [...plan.disagreements, ...applied.refused]) {
    store.deadLetters.put({ subject: { type: "register", path }, document, reason, fixes }, now);
  }
  if (misnamed !== undefined) {
    store.deadLetters.put(
      {
        subject: { type: "object", ref: object.ref },
        document: misnamed,
        reason: `It carries the tag of a document that is another ${object.ref.kind} already. It was taken in as one of its own.`,
        fixes: [
          "Delete it at the vendor if it is a double",
          "Remove the tag if it is a copy on purpose",
        ],
      },
      now,
    );
  }
  if (object.state === "deleted" && change.link !== undefined) {
    store.deadLetters.put(
      {
        subject: { type: "object", ref: object.ref },
        document,
        reason: `It was deleted at ${connectionName(connection)}. The document stays as it is.`,
        fixes: ["Create it there again", "Void the document", "Unlink the document"],
      },
      now,
    );
  }

  store.diary.count(applied.wrote ? "readings-merged" : "readings-without-news");
  if (applied.wrote || moved) {
    // What the vendor shows has changed, so what it should be told may have too.
    store.dirty.mark(document, now);
    store.diary.note(
      {
        what: "merged",
        subject: `${object.ref.kind} ${object.ref.id}`,
        document,
        detail: {
          order: object.version.order,
          operations: plan.operations.map(({ type }) => type),
        },
      },
      now,
    );
  }
}
