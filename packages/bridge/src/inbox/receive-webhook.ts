import type { Connector, RawWebhook } from "../connector.ts";
import type { BridgeStore } from "../store/bridge-store.ts";
import type { EffectState } from "../store/effect-store.ts";

/** What the vendor is answered. */
export interface WebhookAnswer {
  readonly status: 200 | 400 | 401;
  /** For the log of whoever runs the bridge; the vendor is told the status only. */
  readonly reason: string;
  /** Events that were new. */
  readonly accepted: number;
  readonly duplicates: number;
}

/**
 * Takes one webhook in: verified over its raw bytes, every event stored once by its id together with what it hints at, and answered with 200 only when all of that
 * is on the disk. What it says of an object is not believed: the object is fetched. Needs no lease, since storing twice is storing once.
 */
export function receiveWebhook(
  deps: {
    readonly connector: Connector;
    readonly store: BridgeStore;
    readonly now: () => number;
  },
  webhook: RawWebhook,
): WebhookAnswer {
  const { connector, store } = deps;
  const now = deps.now();
  const verdict = connector.verify(webhook, now);
  if (verdict.type === "refused") {
    store.transaction(() => store.diary.count("webhooks-refused"));
    return { status: verdict.status, reason: verdict.reason, accepted: 0, duplicates: 0 };
  }
  return store.transaction(() => {
    let accepted = 0;
    for (const { eventId, type, hints, namedBy } of verdict.events) {
      const isNew = store.events.add(eventId, type, webhook, now);
      if (isNew) accepted += 1;
      else if (namedBy !== "content") continue;
      for (const { ref, echoOf } of hints) {
        if (echoOf !== undefined && isReadAnyway(store.effects.byKey(echoOf)?.state)) {
          store.diary.count("echoes-recognised");
          continue;
        }
        store.incoming.add(ref, "webhook", undefined, now);
      }
    }
    const duplicates = verdict.events.length - accepted;
    for (const entry of verdict.drift) store.diary.drifted(entry, now);
    store.diary.count("events-accepted", accepted);
    store.diary.count("events-duplicate", duplicates);
    return { status: 200, reason: "Stored.", accepted, duplicates };
  });
}

/**
 * The object of a write of ours is read after it: with its answer or, where that is lost, by the probe. So its echo has nothing to add. Where no answer is ever found the effect
 * is parked, and a sweep reads the object.
 */
function isReadAnyway(state: EffectState | undefined): boolean {
  return state === "sending" || state === "uncertain" || state === "applied" || state === "merged";
}
