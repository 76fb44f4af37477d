import type { BridgeContext } from "../bridge-context.ts";
import { connectionName } from "../connection-identity.ts";
import type { Effect, PlannedDocument, Registers } from "../connector.ts";
import { effectDigest, idempotencyKey } from "../idempotency-key.ts";
import type { Asked } from "./planned-document.ts";

/**
 * Puts a plan into the outbox, within one transaction. An intent that is known is not sent again by being planned again: what was refused waits until it is
 * different or somebody replays it, and what is done is done.
 */
export function acceptPlan(
  context: BridgeContext,
  document: PlannedDocument,
  { plan, documents }: Asked,
): void {
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

  const repeated: Effect[] = [];
  for (const effect of plan.effects) {
    if (add(context, documents.get(effect.document), effect) === "repeated") repeated.push(effect);
    if (effect.document !== document.id) store.effects.wait(effect.id, document.id);
  }

  const blocked = [
    ...plan.blocked,
    ...repeated.map(({ summary }) => ({
      reason: `“${summary}” was done, but the vendor does not show it.`,
      fixes: ["Look at the object at the vendor", "Replay to read it again"],
    })),
  ];
  if (blocked.length === 0) {
    store.deadLetters.remove({ type: "document" }, document.id);
    return;
  }
  const reason = blocked.map((entry) => entry.reason).join(" ");
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

function add(
  { store, clock, connection }: BridgeContext,
  document: PlannedDocument | undefined,
  effect: Effect,
): "added" | "stands" | "repeated" {
  const digest = effectDigest(effect);
  const known = store.effects.byId(effect.id);
  const put = (generation: number): "added" => {
    store.effects.put(effect, {
      generation,
      key: idempotencyKey(connectionName(connection), effect.id, generation),
      digest,
      carried: carriedBy(effect, document?.registers ?? {}),
      now: clock.now(),
    });
    return "added";
  };
  if (known === undefined) return put(0);
  const isSame = known.digest === digest;
  switch (known.state) {
    case "pending":
      // Never sent, so its key is unused and its place in the queue is all that changes.
      return isSame || known.attempts > 0 ? "stands" : put(known.generation);
    case "merged":
      return isSame ? "repeated" : put(known.generation + 1);
    case "stale":
      return put(known.generation + 1);
    case "rejected":
    case "dropped":
      if (isSame) return "stands";
      store.deadLetters.remove({
        type: "effect",
        effect: effect.id,
        summary: known.effect.summary,
      });
      return put(known.generation + 1);
    case "sending":
    case "uncertain":
    case "applied":
    case "parked":
      // Nobody knows whether it happened: a second one under a new key might make two.
      return "stands";
  }
}

function carriedBy({ carries }: Effect, registers: Registers): Registers {
  if (carries === "all") return registers;
  return Object.fromEntries(carries.map((path) => [path, registers[path] ?? null]));
}
