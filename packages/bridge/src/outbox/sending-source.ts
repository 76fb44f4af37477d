import type { BridgeContext } from "../bridge-context.ts";
import type { JobSource } from "../dispatcher.ts";
import type { Ingest } from "../inbox/ingest.ts";
import type { Plan, RemoteFailure, RemoteObject } from "../connector.ts";
import type { EffectChange, StoredEffect } from "../store/effect-store.ts";
import { effectDigest } from "../idempotency-key.ts";
import { linkOf } from "../inbox/locate.ts";
import { guardedPlan } from "./guarded-plan.ts";
import { askForPlan, plannedDocument } from "./planned-document.ts";
import { areTwo, twinsAtVendor } from "../twins.ts";
import { tellAndTryAgain } from "../told-again.ts";
import { backoffMs } from "../traffic/backoff.ts";
import { nextStepAfter } from "../traffic/next-step.ts";

const lookahead = 64;
const attemptsBeforeParking = 8;
const settleMs = 250;
const afterOthersMs = 1_000;

export interface Sending {
  readonly source: JobSource;
  /** Looks once more for an effect of unknown outcome. While nobody can tell it stays as it is, and holds up nothing. */
  readonly look: (parked: StoredEffect) => Promise<void>;
}

/**
 * Sends effects, in order within a document and side by side across documents. What is being sent is written down before it leaves, so that after a crash it counts as
 * uncertain; what is uncertain is looked for at the vendor before anything is sent again. What cannot be found out within minutes is parked: the rest of the document goes on, a person
 * is told, and it is looked for from time to time until it is known.
 */
export function createSending(context: BridgeContext, ingest: Ingest): Sending {
  const { store, clock, calls } = context;

  function step(effect: StoredEffect): Promise<void> {
    switch (effect.state) {
      case "pending":
        return send(effect);
      case "sending":
      case "uncertain":
        return probe(effect);
      case "applied":
        return merge(effect);
      case "merged":
      case "rejected":
      case "parked":
      case "dropped":
      case "stale":
        throw new Error(`Effect ${effect.effect.id} is not open: ${effect.state}`);
    }
  }

  async function send(effect: StoredEffect): Promise<void> {
    const attempts = effect.attempts + 1;
    // What was sent before and is not there may be wanted no more, or otherwise, also where it changes what is there.
    const sent =
      effect.effect.target === undefined || effect.sentAt !== undefined
        ? // A reading that finds what is there already takes the same lock: one of the two comes first and the other sees it.
          await context.locks.run(effect.effect.document, async () => {
            if (!(await isNeededNoMore(effect))) return begin(effect, attempts);
            withdraw(effect);
            return undefined;
          })
        : begin(effect, attempts);
    if (sent === undefined) return;
    const result = await sent.answer;
    if (result.type === "ok") await applied(effect, result.value);
    else await failed({ ...effect, attempts }, result.failure);
  }

  /** Marks it and calls, in one step: whoever waits for the vendor to be called again must see the call. */
  function begin(
    effect: StoredEffect,
    attempts: number,
  ): { readonly answer: ReturnType<typeof calls.execute> } | undefined {
    if (!context.mayCall()) return undefined;
    const now = clock.now();
    const isMine = context.fenced(() => {
      // Planning may have put another in its place since it was taken, and a person may have given it up.
      const known = store.effects.byId(effect.effect.id);
      if (known?.seq !== effect.seq || known.state !== "pending") return false;
      store.effects.change(effect.seq, { state: "sending", dueAt: now, attempts, sentAt: now });
      store.diary.count("effects-sent");
      return true;
    });
    return isMine ? { answer: calls.execute(effect.effect, effect.key) } : undefined;
  }

  function withdraw(effect: StoredEffect): void {
    const { id, document, summary } = effect.effect;
    context.fenced(() => {
      if (isGivenUp(effect)) return;
      const now = clock.now();
      store.effects.withdraw(effect.seq, now);
      store.deadLetters.remove({ type: "effect", effect: id, summary });
      store.diary.count("effects-withdrawn");
      for (const waiter of [document, ...store.effects.takeWaiters(id)]) {
        store.dirty.mark(waiter, now);
      }
    });
  }

  /**
   * Since it was planned, the document may have been linked to an object there, a twin of it may have come, or the money that it enters; and what was unknown for long may be wanted no more.
   */
  async function isNeededNoMore(stored: StoredEffect): Promise<boolean> {
    const { effect, seq, plannedAt } = stored;
    const { document } = effect;
    const snapshot = await context.replica.snapshot(document);
    if (snapshot === undefined) return false;
    if (effect.carries === "all") {
      if (linkOf(snapshot, context.connection.connector) !== undefined) return true;
      const twins = await twinsAtVendor(context, snapshot, seq);
      if (twins.some((twin) => !areTwo(context, document, { type: "twin", twin }))) return true;
      // A customer or an item is planned by those who need it.
      if (!isTold(stored) || snapshot.kind !== "invoice") return false;
      const { plan } = await askForPlan(context, plannedDocument(context, snapshot));
      return !isWantedBy(plan, stored);
    }
    const planned = plannedDocument(context, snapshot);
    if (planned.shadow === undefined) return false;
    const { plan } = await guardedPlan(context, planned, snapshot, plannedAt);
    return !isWantedBy(plan, stored);
  }

  async function probe(effect: StoredEffect): Promise<void> {
    const result = await calls.probe(effect.effect, effect.key);
    if (result.type === "failed") {
      const state = effect.state === "parked" ? "parked" : "uncertain";
      await failed({ ...effect, state, attempts: effect.attempts + 1 }, result.failure);
      return;
    }
    const found = result.value;
    context.fenced(() => store.diary.count(`probes-${found.type}`));
    // What was done is noted all the same.
    if (found.type !== "applied" && isGivenUp(effect)) return;
    switch (found.type) {
      case "applied":
        // Somebody may have edited it between our write and this look: then it is a reading like any other.
        await applied(found.untouched === true ? effect : { ...effect, carried: {} }, found.object);
        return;
      case "not-applied":
        // One that a person was told of is sent once more each time that it is certainly not there.
        if (
          effect.attempts >= attemptsBeforeParking &&
          context.failuresCount() &&
          !isTold(effect)
        ) {
          park(effect, `Sent ${effect.attempts} times without an answer.`, [
            "Replay it",
            "Drop it",
          ]);
        } else change(effect, { state: "pending", dueAt: clock.now() });
        return;
      case "ambiguous":
        park(effect, `The vendor has more than one that may be it: ${found.ids.join(", ")}.`, [
          "Delete the doubles at the vendor, then replay",
        ]);
        return;
      default:
        found satisfies never;
    }
  }

  async function applied(effect: StoredEffect, object: RemoteObject): Promise<void> {
    const { carried } = effect;
    change(effect, { state: "applied", dueAt: clock.now(), result: object, carried });
    await merge({ ...effect, state: "applied", result: object });
  }

  /** The answer is a reading like any other: it writes links and shadow, and so the echo that will come finds nothing new. */
  async function merge(effect: StoredEffect): Promise<void> {
    const { result } = effect;
    if (result === undefined)
      throw new Error(`Effect ${effect.effect.id} was applied without an answer`);
    const outcome = await ingest(result, {
      priority: "interactive",
      answers: { document: effect.effect.document, carried: effect.carried },
    });
    switch (outcome.type) {
      case "merged":
        // What it carried is in the shadow from here on.
        finish(effect, { state: "merged", dueAt: clock.now(), carried: {} });
        return;
      case "parked":
        parkUnread(effect, outcome.reason, ["Replay after an update"]);
        return;
      case "deferred":
        change(effect, { state: "applied", dueAt: clock.now() + settleMs });
        return;
      case "closed":
        parkUnread(effect, outcome.reason, outcome.fixes);
        return;
      case "failed":
        if (outcome.failure.type === "forbidden") {
          parkUnread(effect, outcome.failure.reason, outcome.failure.fixes);
          return;
        }
        change(effect, {
          state: "applied",
          dueAt: clock.now() + backoffMs(1, context.random),
        });
        return;
      default:
        outcome satisfies never;
    }
  }

  async function failed(effect: StoredEffect, failure: RemoteFailure): Promise<void> {
    if (isGivenUp(effect)) return;
    const next = nextStepAfter(failure, effect.attempts, context.random);
    const { reason } = failure;
    // Until a probe has answered, an effect once sent stays uncertain, whatever the probe ran into.
    const isLookedFor = effect.state === "uncertain" || effect.state === "parked";
    const again = isLookedFor ? "uncertain" : "pending";
    const attempts = context.failuresCount() ? effect.attempts : effect.attempts - 1;
    const isLost = attempts >= attemptsBeforeParking || isTold(effect);
    const now = clock.now();
    switch (next.type) {
      case "probe":
        if (isLookedFor && isLost) parkUnknown(effect, reason);
        else if (isTold(effect)) {
          park(effect, "It was sent again, and again no answer came.", ["Replay it", "Drop it"]);
        } else
          change(effect, { state: "uncertain", dueAt: dueAfter(next.afterMs), attempts, reason });
        return;
      case "retry":
        if (isLookedFor && isLost) parkUnknown(effect, reason);
        else if (attempts >= attemptsBeforeParking * 4) {
          park(effect, `The vendor put it off ${attempts} times: ${reason}`, ["Replay it"]);
        } else change(effect, { state: again, dueAt: dueAfter(next.afterMs), attempts, reason });
        return;
      case "reconnect":
        // A parked one is looked for once the account is connected again.
        if (effect.state === "parked") return;
        change(effect, { state: again, dueAt: now, attempts: effect.attempts - 1, reason });
        return;
      case "refetch":
        await refetch(effect);
        return;
      case "gone":
        reject(effect, next.reason, ["Create it there again", "Unlink the document"]);
        return;
      case "dead-letter":
      case "forbidden":
        if (isLookedFor) parkUnknown(effect, next.reason, next.fixes);
        else reject(effect, next.reason, next.fixes);
        return;
      default:
        next satisfies never;
    }
  }

  /** A person knows of it already, and nothing waits for it: it is given no more time than one call. */
  function isTold({ effect: { id, summary } }: StoredEffect): boolean {
    return store.deadLetters.find({ type: "effect", effect: id, summary }) !== undefined;
  }

  /** A person gave it up while the vendor was being called. */
  function isGivenUp({ seq, effect }: StoredEffect): boolean {
    const known = store.effects.byId(effect.id);
    return known?.seq === seq && known.state === "dropped";
  }

  /** When to call again. While the vendor is left alone whoever has not failed tries it first: one call that always fails would else keep it shut for all. */
  function dueAfter(ms: number): number {
    return Math.max(clock.now() + ms, (context.opensAt() ?? 0) + afterOthersMs);
  }

  /** Somebody changed the object since it was planned. It did not happen, so the effect goes; reading and merging decide what is still to be done. */
  async function refetch(effect: StoredEffect): Promise<void> {
    context.fenced(() => {
      const now = clock.now();
      const { id, target, document, summary } = effect.effect;
      store.effects.change(effect.seq, { state: "stale", dueAt: now });
      store.deadLetters.remove({ type: "effect", effect: id, summary });
      store.diary.count("effects-stale");
      if (target !== undefined) store.incoming.add(target, "repair", undefined, now);
      // Reading marks the document at once if the object moved; this is for a vendor that shows the new version late.
      const later = now + backoffMs(2, context.random);
      for (const waiter of [document, ...store.effects.takeWaiters(id)]) {
        store.dirty.mark(waiter, now, target === undefined ? now : later);
      }
    });
  }

  function reject(effect: StoredEffect, reason: string, fixes: readonly string[]): void {
    bury(effect, "rejected", reason, fixes);
  }

  function park(effect: StoredEffect, reason: string, fixes: readonly string[]): void {
    bury(effect, "parked", reason, fixes);
  }

  /** It may have happened, and nobody can say. */
  function parkUnknown(effect: StoredEffect, why: string, fixes: readonly string[] = []): void {
    park(effect, `The answer was lost, and looking whether it was done fails: ${why}`, [
      ...fixes,
      "Look at the vendor whether it is there: it is looked for again by itself",
      "Replay it to look now",
      "Drop it only if it shall not be done any more",
    ]);
  }

  function parkUnread(effect: StoredEffect, why: string, fixes: readonly string[]): void {
    park(effect, `It was done, but the answer could not be read: ${why}`, fixes);
  }

  function bury(
    effect: StoredEffect,
    state: "rejected" | "parked",
    reason: string,
    fixes: readonly string[],
  ): void {
    const { id, summary, document, target } = effect.effect;
    context.fenced(() => {
      if (isGivenUp(effect)) return;
      const now = clock.now();
      const entry = {
        subject: { type: "effect", effect: id, summary },
        document,
        reason,
        fixes,
      } as const;
      if (state === "parked") tellAndTryAgain(context, entry);
      else store.deadLetters.put(entry, now);
      // The refusal may tell that the object is not as we know it.
      if (target !== undefined && state === "rejected") {
        store.incoming.add(target, "repair", undefined, now);
      }
      store.diary.count(`effects-${state}`);
      conclude(effect, { state, dueAt: now, reason });
    });
  }

  function change(effect: StoredEffect, to: EffectChange): void {
    context.fenced(() => store.effects.change(effect.seq, to));
  }

  function finish(effect: StoredEffect, to: EffectChange): void {
    context.fenced(() => {
      const { id, summary } = effect.effect;
      store.deadLetters.remove({ type: "effect", effect: id, summary });
      store.diary.count("effects-merged");
      store.flow.count("sent", clock.now() - effect.plannedAt, clock.now());
      conclude(effect, to);
    });
  }

  /** Within a transaction: its end, and whoever waited for it. */
  function conclude(effect: StoredEffect, to: EffectChange): void {
    const now = clock.now();
    const { id, document, summary } = effect.effect;
    store.effects.change(effect.seq, to);
    store.diary.note(
      { what: to.state, subject: summary, document, detail: to.reason ?? null },
      now,
    );
    store.dirty.mark(document, now);
    for (const waiter of store.effects.takeWaiters(id)) store.dirty.mark(waiter, now);
  }

  const source: JobSource = {
    name: "sending",
    take(now, busy) {
      for (const effect of store.effects.heads(now, lookahead)) {
        const key = `document:${effect.effect.document}`;
        if (busy.has(key)) continue;
        return {
          key,
          run: () => step(effect),
          postpone() {
            context.fenced(() => {
              const known = store.effects.byId(effect.effect.id);
              if (known === undefined || known.seq !== effect.seq) return;
              // It threw after it was marked: whether it left is unknown.
              const state = known.state === "sending" ? "uncertain" : known.state;
              const dueAt = clock.now() + backoffMs(known.attempts + 1, context.random);
              store.effects.change(effect.seq, { state, dueAt });
            });
          },
        };
      }
      return undefined;
    },
    nextDue: (now) => store.effects.nextDue(now),
  };

  return {
    source,
    // What was done and only could not be read is read again.
    look: (parked) => (parked.result === undefined ? probe(parked) : merge(parked)),
  };
}

/** As it stands: the same intent with another content is another wish. */
function isWantedBy({ effects }: Plan, { effect, digest }: StoredEffect): boolean {
  return effects.some((each) => each.id === effect.id && effectDigest(each) === digest);
}
