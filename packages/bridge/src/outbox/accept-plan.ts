import type { DocumentId } from "@concord/model";
import type { BridgeContext } from "../bridge-context.ts";
import { connectionName } from "../connection-identity.ts";
import type { Effect, Plan, PlannedDocument, Registers } from "../connector.ts";
import { effectDigest, idempotencyKey } from "../idempotency-key.ts";
import type { StoredEffect } from "../store/effect-store.ts";
import type { GuardedPlan } from "./guarded-plan.ts";

/** Each reason is a text of its own: who reads them in another language has them translated one by one. */
export const betweenReasons = "\n";

/**
 * Puts a plan into the outbox, within one transaction. An intent that is known is not sent again by being planned again: what was refused waits until it is
 * different or somebody replays it, and what is done is done.
 */
export function acceptPlan(
  context: BridgeContext,
  document: PlannedDocument,
  guarded: GuardedPlan,
): void {
  const { plan, documents } = guarded;
  const { store, clock } = context;
  const now = clock.now();
  const wanted = new Set(plan.effects.map(({ id }) => id));
  for (const open of store.effects.openOf(document.id)) {
    // Never sent and no longer wanted: the document moved on in the meantime.
    if (
      open.state === "pending" &&
      open.attempts === 0 &&
      !wanted.has(open.effect.id) &&
      !store.effects.isAwaited(open.effect.id)
    ) {
      store.effects.remove(open.seq);
    }
  }

  if (guarded.plan.effects.length === 0 && isWhole(guarded)) forgetRefusals(context, document.id);

  const repeated: Effect[] = [];
  const stuck: Effect[] = [];
  for (const effect of plan.effects) {
    if (add(context, documents.get(effect.document), effect) === "repeated") repeated.push(effect);
    if (effect.document === document.id) continue;
    store.effects.wait(effect.id, document.id);
    const state = store.effects.byId(effect.id)?.state;
    if (state === "rejected" || state === "parked") stuck.push(effect);
  }

  tellHeldUp(context, document.id, plan);
  const blocked = [
    ...plan.blocked,
    ...stuck.map(({ summary }) => ({
      reason: `“${summary}” comes first, and waits for a person itself.`,
      fixes: ["Settle that first: this then goes on by itself"],
    })),
    ...repeated.map(({ summary }) => ({
      reason: `“${summary}” was done, but the vendor does not show it.`,
      fixes: ["Look at the object at the vendor", "Replay to read it again"],
    })),
  ];
  if (blocked.length === 0) {
    store.deadLetters.remove({ type: "document" }, document.id);
    return;
  }
  const reason = blocked.map((entry) => entry.reason).join(betweenReasons);
  if (store.deadLetters.find({ type: "document" }, document.id)?.reason === reason) return;
  store.deadLetters.put(
    {
      subject: { type: "document" },
      document: document.id,
      reason,
      fixes: [...new Set(blocked.flatMap(({ fixes }) => fixes))],
    },
    now,
  );
}

/** Nothing was left out of it. */
function isWhole({ twins, doubts, lookAgainAt }: GuardedPlan): boolean {
  return twins.length === 0 && doubts.size === 0 && lookAgainAt === undefined;
}

/**
 * What the vendor refused to change, and what is not wanted any more since it was mended in another way, is nobody's question. Should it be wanted again, it is
 * sent again. What would be made anew may be wanted by another document, and is left.
 */
function forgetRefusals({ store, clock }: BridgeContext, document: DocumentId): void {
  for (const { subject } of store.deadLetters.ofDocument(document)) {
    if (subject.type !== "effect") continue;
    const known = store.effects.byId(subject.effect);
    if (known?.state !== "rejected" || known.effect.target === undefined) continue;
    store.effects.change(known.seq, { state: "stale", dueAt: clock.now() });
    store.deadLetters.remove(subject, document);
  }
}

/** Says beside what was refused, or is unknown, what is not done before that is settled. */
function tellHeldUp({ store }: BridgeContext, document: DocumentId, { heldUp = [] }: Plan): void {
  for (const { id, subject, holdsUp } of store.deadLetters.ofDocument(document)) {
    if (subject.type !== "effect") continue;
    const now = heldUp.flatMap(({ summary, behind }) =>
      behind.includes(subject.effect) ? [summary] : [],
    );
    if (now.join() !== holdsUp.join()) store.deadLetters.holdUp(id, now);
  }
}

/**
 * What becomes of a planned effect, by what is known of its intent: sent under the key of a generation, left as it stands, or reported because it was done already.
 */
export function fateOf(
  known: StoredEffect | undefined,
  digest: string,
):
  | { readonly type: "sent"; readonly generation: number; readonly isAnswer: boolean }
  | { readonly type: "stands" | "repeated" } {
  if (known === undefined) return { type: "sent", generation: 0, isAnswer: false };
  const isSame = known.digest === digest;
  const next = { type: "sent", generation: known.generation + 1, isAnswer: true } as const;
  switch (known.state) {
    case "pending":
      // Never sent, so its key is unused and its place in the queue is all that changes.
      return isSame || known.attempts > 0
        ? { type: "stands" }
        : { type: "sent", generation: known.generation, isAnswer: false };
    case "merged":
      return isSame ? { type: "repeated" } : next;
    case "stale":
      return next;
    case "rejected":
    case "dropped":
      return isSame ? { type: "stands" } : next;
    case "sending":
    case "uncertain":
    case "applied":
    case "parked":
      // Nobody knows whether it happened: a second one under a new key might make two.
      return { type: "stands" };
  }
}

function add(
  { store, clock, connection }: BridgeContext,
  document: PlannedDocument | undefined,
  effect: Effect,
): "added" | "stands" | "repeated" {
  const digest = effectDigest(effect);
  const known = store.effects.byId(effect.id);
  const fate = fateOf(known, digest);
  if (fate.type !== "sent") return fate.type;
  if (known?.state === "rejected" || known?.state === "dropped") {
    const { summary } = known.effect;
    store.deadLetters.remove({ type: "effect", effect: effect.id, summary });
  }
  const { generation } = fate;
  store.effects.put(effect, {
    generation,
    key: idempotencyKey(connectionName(connection), effect.id, generation),
    digest,
    carried: carriedBy(effect, document?.registers ?? {}),
    now: clock.now(),
  });
  return "added";
}

function carriedBy({ carries }: Effect, registers: Registers): Registers {
  if (carries === "all") return registers;
  return Object.fromEntries(carries.map((path) => [path, registers[path] ?? null]));
}
