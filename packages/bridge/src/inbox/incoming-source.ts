import type { BridgeContext } from "../bridge-context.ts";
import type { RemoteObject, RemoteRef } from "../connector.ts";
import type { JobSource } from "../dispatcher.ts";
import type { Incoming, Source } from "../store/incoming-store.ts";
import { closedKinds, tellAndTryAgain, tellClosed, withWaiting } from "../told-again.ts";
import { backoffMs } from "../traffic/backoff.ts";
import type { Priority } from "../traffic/budget.ts";
import { nextStepAfter, type NextStep } from "../traffic/next-step.ts";
import type { Ingest } from "./ingest.ts";

const attemptsBeforeGivingUp = 10;
// A write takes about this long to be answered. What waits longer is looked at less and less often: each look is a request.
const deferMs = 250;
const longestDeferMs = 5_000;
// A document that another bridge of this connection wrote about comes by the relay: much longer than that takes.
const namedWaitMs = 10_000;
const afterOthersMs = 1_000;
const lookahead = 64;

type Forbidden = Extract<NextStep, { readonly type: "forbidden" }>;

const priorityOf: Readonly<Record<Source, Priority>> = {
  repair: "interactive",
  webhook: "webhook",
  // It names all that webhooks told already, and rarely more: what a webhook tells now goes before.
  sweep: "backfill",
  backfill: "backfill",
};

/** Reads what hints, sweeps and backfill named: fetched fresh unless a listing gave it, merged, and only then taken off the list. */
export function createIncomingSource(context: BridgeContext, ingest: Ingest): JobSource {
  const { store, clock } = context;

  async function work(incoming: Incoming): Promise<void> {
    if (incoming.object === undefined && closedKinds(context).has(incoming.ref.kind)) {
      // A person knows, and once it may be read everything is read again.
      context.fenced(() => store.incoming.settle(incoming));
      return;
    }
    const priority = priorityOf[incoming.source];
    const read = await readObject(incoming, priority);
    if (read.type === "step") {
      if (read.step.type === "forbidden") await forbidden(incoming, read.step);
      else follow(incoming, read.step);
      return;
    }
    if (read.type === "nothing") {
      context.fenced(() => {
        store.deadLetters.remove({ type: "object", ref: incoming.ref });
        store.incoming.settle(incoming);
      });
      return;
    }
    const waited = clock.now() - incoming.since;
    const mayWait = incoming.source !== "backfill" && waited < namedWaitMs;
    const outcome = await ingest(read.object, { priority, mayWait });
    switch (outcome.type) {
      case "merged":
      case "parked":
      case "closed":
        context.fenced(() => {
          // What was asked for is read by what it leads to: a payment by its invoice.
          if (!isSame(read.object.ref, incoming.ref)) {
            store.deadLetters.remove({ type: "object", ref: incoming.ref });
          }
          store.incoming.settle(incoming);
          if (outcome.type === "merged") {
            // What the reading of everything names was there before: nobody waited for it.
            const since = incoming.source === "backfill" ? undefined : clock.now() - incoming.since;
            store.flow.count("read", since, clock.now());
          }
        });
        break;
      case "deferred":
        context.fenced(() => store.incoming.postpone(incoming, deferredUntil(incoming), false));
        break;
      case "failed":
        follow(incoming, nextStepAfter(outcome.failure, incoming.attempts + 1, context.random));
        break;
      default:
        outcome satisfies never;
    }
  }

  function deferredUntil({ since }: Incoming): number {
    const waited = clock.now() - since;
    return clock.now() + Math.min(longestDeferMs, Math.max(deferMs, waited / 2));
  }

  async function readObject(
    { ref, object, attempts }: Incoming,
    priority: Priority,
  ): Promise<
    | { readonly type: "object"; readonly object: RemoteObject }
    | { readonly type: "step"; readonly step: NextStep }
    | { readonly type: "nothing" }
  > {
    if (object !== undefined) return { type: "object", object };
    const fetched = await context.calls.fetch(ref, priority);
    if (fetched.type === "ok") return { type: "object", object: fetched.value };
    const step = nextStepAfter(fetched.failure, attempts + 1, context.random);
    if (step.type !== "gone") return { type: "step", step };
    const gone = deletionOf(ref);
    return gone === undefined ? { type: "nothing" } : { type: "object", object: gone };
  }

  /** The vendor no longer has what we once read: a deletion with the last reading's content. */
  function deletionOf(ref: RemoteRef): RemoteObject | undefined {
    const [last] = store.shadows.of(ref);
    return last === undefined ? undefined : { ...last.object, state: "deleted" };
  }

  function follow(incoming: Incoming, step: NextStep): void {
    const now = clock.now();
    switch (step.type) {
      case "retry":
      case "probe":
        if (incoming.attempts + 1 >= attemptsBeforeGivingUp && context.failuresCount()) {
          giveUp(incoming, "The vendor failed to give it, again and again.", []);
          return;
        }
        context.fenced(() => {
          // While the vendor is left alone, whoever has not failed tries it first.
          const dueAt = Math.max(now + step.afterMs, (context.opensAt() ?? 0) + afterOthersMs);
          store.incoming.postpone(incoming, dueAt, context.failuresCount());
        });
        return;
      case "refetch":
      case "reconnect":
        context.fenced(() =>
          store.incoming.postpone(incoming, now + backoffMs(1, context.random), false),
        );
        return;
      case "gone":
        context.fenced(() => store.incoming.settle(incoming));
        return;
      case "forbidden":
        tellForbidden(incoming, step);
        return;
      case "dead-letter":
        giveUp(incoming, step.reason, step.fixes);
        return;
      default:
        step satisfies never;
    }
  }

  /** We may not read it. Whether that is so of all of its kind is asked, so that a person is told once and not of each. */
  async function forbidden(incoming: Incoming, step: Forbidden): Promise<void> {
    const { kind } = incoming.ref;
    const asked = await context.calls.mayRead(kind);
    if (asked.type === "ok" || asked.failure.type !== "forbidden") {
      tellForbidden(incoming, step);
      return;
    }
    const { reason, fixes } = asked.failure;
    context.fenced(() => {
      tellClosed(context, { kind, reason, fixes });
      store.incoming.settle(incoming);
    });
  }

  function tellForbidden(incoming: Incoming, { reason, fixes }: Forbidden): void {
    const document = store.shadows.of(incoming.ref)[0]?.document;
    context.fenced(() => {
      tellAndTryAgain(context, {
        subject: { type: "object", ref: incoming.ref },
        document,
        reason:
          incoming.ref.kind === "invoice" && document !== undefined ? withWaiting(reason) : reason,
        fixes,
      });
      store.incoming.settle(incoming);
    });
  }

  function giveUp(incoming: Incoming, reason: string, fixes: readonly string[]): void {
    context.fenced(() => {
      store.deadLetters.put(
        { subject: { type: "object", ref: incoming.ref }, document: undefined, reason, fixes },
        clock.now(),
      );
      store.incoming.settle(incoming);
    });
  }

  return {
    name: "incoming",
    take(now, busy) {
      for (const incoming of store.incoming.due(now, lookahead)) {
        const key = `object:${incoming.ref.kind}:${incoming.ref.id}`;
        if (busy.has(key)) continue;
        return {
          key,
          run: () => work(incoming),
          postpone() {
            const dueAt = clock.now() + backoffMs(incoming.attempts + 1, context.random);
            if (incoming.attempts + 1 >= attemptsBeforeGivingUp) {
              giveUp(incoming, "Reading it failed every time. The log says why.", []);
            } else context.fenced(() => store.incoming.postpone(incoming, dueAt, true));
          },
        };
      }
      return undefined;
    },
    nextDue: (now) => store.incoming.nextDue(now),
  };
}

function isSame(one: RemoteRef, other: RemoteRef): boolean {
  return one.kind === other.kind && one.id === other.id;
}
