import { isIssuedHere, isIssuedInFile, type DocumentSnapshot } from "@concord/document";
import { creditedBy } from "@concord/model";
import type { BridgeContext } from "../bridge-context.ts";
import type { JobSource } from "../dispatcher.ts";
import type { Dirty } from "../store/dirty-store.ts";
import type { StoredEffect } from "../store/effect-store.ts";
import { linkOf } from "../inbox/locate.ts";
import { backoffMs } from "../traffic/backoff.ts";
import { acceptPlan } from "./accept-plan.ts";
import { askWhatIsOpen, guardedPlan } from "./guarded-plan.ts";
import { plannedDocument } from "./planned-document.ts";

const lookahead = 64;
const attemptsBeforeGivingUp = 5;

/** Plans what a changed document means for the vendor. Waits while earlier effects of the document are open: each answer marks it again. */
export function createPlanningSource(context: BridgeContext): JobSource {
  const { store, clock, connection } = context;

  function plan(dirty: Dirty): Promise<void> {
    const { document } = dirty;
    return context.locks.run(document, async () => {
      const snapshot = await context.replica.snapshot(document);
      const waits = store.effects.awaitedBy(document).some(isUnderWay(document));
      if (snapshot === undefined || waits) {
        context.fenced(() => store.dirty.settle(dirty));
        return;
      }
      if (snapshot.pending) {
        context.fenced(() =>
          store.dirty.postpone(dirty, clock.now() + backoffMs(1, context.random)),
        );
        return;
      }
      markCredited(snapshot);
      const planned = plannedDocument(context, snapshot);
      const link = linkOf(snapshot, connection.connector);
      if (link !== undefined && planned.shadow === undefined) {
        // Linked by another bridge or in a lost data folder: first see what the vendor has. An object of another account is none of ours.
        context.fenced(() => {
          if (planned.link !== undefined) {
            store.incoming.add({ kind: link.kind, id: link.id }, "repair", undefined, clock.now());
          }
          store.dirty.settle(dirty);
        });
        return;
      }
      if (planned.shadow?.object.state === "deleted") {
        context.fenced(() => store.dirty.settle(dirty));
        return;
      }
      if (link === undefined && staysHere(snapshot)) {
        context.fenced(() => store.dirty.settle(dirty));
        return;
      }
      const guarded = await guardedPlan(context, planned, snapshot, dirty.since);
      context.fenced(() => {
        askWhatIsOpen(context, planned, guarded);
        acceptPlan(context, planned, guarded);
        if (guarded.lookAgainAt === undefined) store.dirty.settle(dirty);
        else store.dirty.wait(dirty, guarded.lookAgainAt);
      });
    });
  }

  /** The invoice enters a credit note of ours, and may have been looked at before the note was here. */
  function markCredited(snapshot: DocumentSnapshot): void {
    if (snapshot.kind !== "invoice" || snapshot.issued === undefined) return;
    const credited = creditedBy(snapshot.invoice)?.document;
    if (credited !== undefined) context.fenced(() => store.dirty.mark(credited, clock.now()));
  }

  function staysHere({ registers }: DocumentSnapshot): boolean {
    const { files, creates } = context.policy();
    const issued = registers["issued"] ?? undefined;
    const isForeign = issued !== undefined && !isIssuedHere(issued);
    return (creates === "own" && isForeign) || (files !== true && isIssuedInFile(issued));
  }

  function giveUp(dirty: Dirty): void {
    context.fenced(() => {
      store.deadLetters.put(
        {
          subject: { type: "document" },
          document: dirty.document,
          reason: "The connector could not plan what to do with this document. The log says why.",
          fixes: ["Replay after an update"],
        },
        clock.now(),
      );
      store.dirty.settle(dirty);
    });
  }

  return {
    name: "planning",
    take(now, busy) {
      for (const dirty of store.dirty.due(now, lookahead)) {
        const key = `document:${dirty.document}`;
        if (busy.has(key)) continue;
        return {
          key,
          run: () => plan(dirty),
          postpone() {
            if (dirty.attempts + 1 >= attemptsBeforeGivingUp) giveUp(dirty);
            else {
              const dueAt = clock.now() + backoffMs(dirty.attempts + 1, context.random);
              context.fenced(() => store.dirty.postpone(dirty, dueAt));
            }
          },
        };
      }
      return undefined;
    },
    nextDue: (now) => store.dirty.nextDue(now),
  };
}

// A pending effect of the document's own that was never sent is planned anew; everything else is waited for.
function isUnderWay(document: string): (effect: StoredEffect) => boolean {
  return ({ effect, state, attempts }) =>
    effect.document !== document || state !== "pending" || attempts > 0;
}
