import type { BridgeContext } from "../bridge-context.ts";
import type { Closed } from "../connector.ts";
import type { JobSource } from "../dispatcher.ts";
import { closedKinds, tellAndTryAgain, tellClosed } from "../told-again.ts";
import { backoffMs } from "../traffic/backoff.ts";
import { nextStepAfter } from "../traffic/next-step.ts";

const receiptsKept = 5_000;
// Longer than any vendor repeats an event. One that comes later still is a fetch that finds nothing.
const eventsKeptMs = 45 * 24 * 60 * 60 * 1_000;

export const changesCursor = "changes";

const unlisted = { type: "reading", of: "changes" } as const;

/**
 * Pulls what changed since the last time, because webhooks get lost. The cursor moves in the transaction that stores what the page held. A cursor older than the
 * vendor remembers cannot be trusted: everything is read again.
 */
export function createSweepSource(
  context: BridgeContext,
  options: { readonly everyMs: number; readonly onGap: () => void },
): JobSource {
  const { store, clock, connector } = context;
  let retryAt = 0;
  let failedAt = 0;
  let failures = 0;

  const dueAt = (now: number): number => {
    const held = store.cursors.get(changesCursor);
    // The clock was put back: there would be no sweep until it is that late again.
    if (failedAt > now) retryAt = 0;
    if (held !== undefined && held.heldAt > now) return retryAt;
    // A person who had it allowed says so by trying the letter again.
    const allowedAt = store.deadLetters.find(unlisted)?.againAt ?? 0;
    return Math.max(held === undefined ? 0 : held.heldAt + options.everyMs, retryAt, allowedAt);
  };

  function tryAgainIn(ms: number): void {
    failedAt = clock.now();
    retryAt = failedAt + ms;
  }

  async function sweep(): Promise<void> {
    const held = store.cursors.get(changesCursor);
    const began = clock.now();
    if (held !== undefined && held.heldAt > began) context.fenced(() => store.bringForward(began));
    const isTooOld =
      held !== undefined && began - held.heldAt > connector.capabilities.changesReachMs;
    if (isTooOld) startOver("The last sweep is longer ago than the vendor remembers.");

    let cursor = isTooOld ? undefined : held?.value;
    for (;;) {
      const leftOut = closedKinds(context);
      const page = await context.calls.changes(cursor, leftOut);
      if (page.type === "failed") {
        failures += 1;
        const step = nextStepAfter(page.failure, failures, context.random);
        if (step.type === "dead-letter" || step.type === "gone") startOver(step.reason);
        if (step.type === "forbidden") {
          tellUnlisted(step);
          return;
        }
        tryAgainIn("afterMs" in step ? step.afterMs : backoffMs(failures, context.random));
        return;
      }
      failures = 0;
      const closedNow = closedKinds(context);
      // One that was opened meanwhile is read once more already, perhaps from before what this page leaves out of it.
      if ([...leftOut].some((kind) => !closedNow.has(kind))) continue;
      const { objects, done, unread = [], closed = [] } = page.value;
      cursor = page.value.cursor;
      const next = cursor;
      context.fenced(() => {
        for (const object of objects) {
          const [known] = store.shadows.of(object.ref);
          // A listing overlaps what is merged already.
          if (known !== undefined && known.object.version.order > object.version.order) continue;
          store.incoming.add(object.ref, "sweep", object, clock.now());
        }
        for (const ref of unread) store.incoming.add(ref, "sweep", undefined, clock.now());
        for (const each of closed) tellClosed(context, each);
        store.deadLetters.remove(unlisted);
        // A page in between is not the end: the next start goes on from there at once.
        store.cursors.set(changesCursor, next, done ? began : began - options.everyMs);
        store.diary.count("sweep-pages");
        store.diary.prune(receiptsKept);
        store.flow.prune(clock.now());
        store.events.prune(clock.now() - eventsKeptMs);
      });
      if (done) return;
    }
  }

  function tellUnlisted({ reason, fixes }: Omit<Closed, "kind">): void {
    context.fenced(() =>
      tellAndTryAgain(context, {
        subject: unlisted,
        document: undefined,
        reason: `${reason} What has changed there is not known, so that nothing is entered that may be there already.`,
        fixes,
      }),
    );
  }

  function startOver(reason: string): void {
    context.log("sweep-starts-over", { reason });
    context.fenced(() => {
      store.cursors.clear(changesCursor);
      options.onGap();
    });
  }

  return {
    name: "sweep",
    take(now, busy) {
      if (busy.has("sweep") || dueAt(now) > now) return undefined;
      return {
        key: "sweep",
        run: sweep,
        postpone() {
          failures += 1;
          tryAgainIn(backoffMs(failures, context.random));
        },
      };
    },
    nextDue(now) {
      const at = dueAt(now);
      return at > now ? at : undefined;
    },
  };
}
