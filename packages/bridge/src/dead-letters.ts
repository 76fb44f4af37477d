import type { BridgeContext } from "./bridge-context.ts";
import type { RemoteKind } from "./connector.ts";
import { previewReplay } from "./replay-preview.ts";
import type { ReplayPreview } from "./replay-preview.ts";
import type { DeadLetter, DeadLetterSubject } from "./store/dead-letter-store.ts";

/** What waits for a person, and what a person can do about it. */
export interface DeadLetters {
  readonly list: () => readonly DeadLetter[];
  /**
   * Tries it again: reads the object, sends the effect (after looking whether it happened), plans the document. Of two that may be one it says that they are two. False
   * when there is no such entry.
   */
  readonly replay: (id: string) => boolean;
  /** What a replay of these would do. Nothing is done to find it out. */
  readonly preview: (ids: readonly string[]) => Promise<ReplayPreview>;
  /** Gives it up: an effect is not sent, a note is forgotten, and of two that may be one the second is never made. */
  readonly drop: (id: string) => boolean;
}

export function createDeadLetters(
  context: BridgeContext,
  wake: () => void,
  readAgain: (kind: RemoteKind) => boolean,
): DeadLetters {
  const { store, clock } = context;

  function act(id: string, on: (entry: DeadLetter, now: number) => void): boolean {
    const done = store.transaction(() => {
      const entry = store.deadLetters.get(id);
      if (entry === undefined) return false;
      store.deadLetters.remove(entry.subject, entry.document);
      on(entry, clock.now());
      return true;
    });
    wake();
    return done;
  }

  return {
    list: () => store.deadLetters.list(),
    preview: (ids) => previewReplay(context, ids),
    replay: (id) =>
      act(id, (entry, now) => {
        const { subject, document } = entry;
        switch (subject.type) {
          case "object":
            store.incoming.add(subject.ref, "repair", undefined, now);
            // What may not be read stands until it was.
            if (entry.againAt !== undefined) {
              store.deadLetters.put({ ...entry, againAt: entry.againAt }, now);
            }
            break;
          case "effect": {
            const stored = store.effects.byId(subject.effect);
            if (stored?.state === "parked") {
              // It may have happened: look before sending.
              const state = stored.result === undefined ? "uncertain" : "applied";
              // How long it waited for a person says nothing of how long it takes.
              store.effects.change(stored.seq, { state, dueAt: now, attempts: 0, plannedAt: now });
            } else if (stored?.state === "rejected") {
              store.effects.change(stored.seq, { state: "stale", dueAt: now });
              // A customer is planned by the invoices that wait for it.
              const waiters = store.effects.takeWaiters(subject.effect);
              for (const each of [stored.effect.document, ...waiters]) store.dirty.mark(each, now);
            }
            break;
          }
          case "twin":
            store.decisions.keep(id, "two", now);
            break;
          case "reading":
            // Until it was asked for again it stands, and the kind stays closed.
            if (kindOf(subject) !== undefined) {
              store.deadLetters.put({ ...entry, againAt: now }, now);
            }
            break;
          case "document":
          case "register":
            break;
          default:
            subject satisfies never;
        }
        if (document !== undefined) store.dirty.mark(document, now);
      }),
    drop: (id) =>
      act(id, (entry, now) => {
        const { subject, document } = entry;
        if (subject.type === "twin") store.decisions.keep(id, "left", now);
        // Without it nobody would know any more that something was missed: it stands until that is read.
        const kind = kindOf(subject);
        if (kind !== undefined && !readAgain(kind)) {
          store.deadLetters.put({ ...entry, againAt: now }, now);
        }
        if (subject.type !== "effect") return;
        const stored = store.effects.byId(subject.effect);
        if (stored === undefined) return;
        store.effects.change(stored.seq, { state: "dropped", dueAt: now });
        if (document !== undefined) store.dirty.mark(document, now);
      }),
  };
}

/** The kind of which nothing may be read. */
function kindOf(subject: DeadLetterSubject): RemoteKind | undefined {
  if (subject.type !== "reading") return undefined;
  return subject.of === "changes" || subject.of === "everything" ? undefined : subject.of;
}
