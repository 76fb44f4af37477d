import type { BridgeContext } from "./bridge-context.ts";
import type { JobSource } from "./dispatcher.ts";
import { backoffMs } from "./traffic/backoff.ts";

const cursorName = "replica";
const pageSize = 200;

export interface Feed {
  readonly source: JobSource;
  /** The replica may have something new. */
  readonly changed: () => void;
}

/** Follows the replica's changes. What changed is on our list in the transaction that moves the cursor, so a restart leaves out nothing. */
export function createFeed(context: BridgeContext): Feed {
  const { store, clock, replica } = context;
  let state: "maybe-more" | "read" = "maybe-more";
  let retryAt = 0;

  async function read(): Promise<void> {
    state = "read";
    const held = store.cursors.get(cursorName)?.value;
    const { documents, cursor, done } = await replica.changes(held, pageSize);
    context.fenced(() => {
      const now = clock.now();
      for (const document of documents) store.dirty.mark(document, now);
      if (cursor !== held) store.cursors.set(cursorName, cursor, now);
    });
    if (!done) state = "maybe-more";
  }

  return {
    changed() {
      state = "maybe-more";
    },
    source: {
      name: "feed",
      take(now, busy) {
        if (busy.has("feed") || state === "read" || retryAt > now) return undefined;
        return {
          key: "feed",
          run: read,
          postpone() {
            state = "maybe-more";
            retryAt = clock.now() + backoffMs(1, context.random);
          },
        };
      },
      nextDue: (now) => (state === "maybe-more" && retryAt > now ? retryAt : undefined),
    },
  };
}
