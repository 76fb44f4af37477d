import { isDiscarded, type DocumentSnapshot } from "@concord/document";
import type { DocumentId } from "@concord/model";
import type { BridgeContext } from "../bridge-context.ts";
import type { Effect, Plan, PlannedDocument, PlanInput } from "../connector.ts";
import { effectDigest } from "../idempotency-key.ts";
import { linkOf } from "../inbox/locate.ts";
import { voidOfCopy } from "../merge/void-of-copy.ts";
import { localChanges } from "../merge/three-way.ts";

/** A document as the connector's `plan` sees it. */
export function plannedDocument(
  { store, connection }: Pick<BridgeContext, "store" | "connection">,
  snapshot: DocumentSnapshot,
): PlannedDocument {
  const link = linkOf(snapshot, connection.connector);
  const mine = link?.account === connection.account ? link : undefined;
  const shadow = mine === undefined ? undefined : store.shadows.get(mine, snapshot.id);
  return {
    id: snapshot.id,
    kind: snapshot.kind,
    registers: snapshot.registers,
    link: mine,
    isDiscarded: snapshot.kind === "invoice" && isDiscarded(snapshot),
    shadow,
  };
}

// Customer and items; an item may name another. More rounds than this would be a circle.
const rounds = 4;

/** What the connector wants, and the documents that it looked at: effects may belong to any of them. */
export interface Asked {
  readonly plan: Plan;
  readonly documents: ReadonlyMap<DocumentId, PlannedDocument | undefined>;
}

/**
 * Asks the connector what must happen next, and adds what is to be told of any vendor. `plan` is pure and asks for related documents while it runs, so it is run again with those that it missed.
 */
export async function askForPlan(
  context: BridgeContext,
  document: PlannedDocument,
): Promise<Asked> {
  if (document.isDiscarded) return { plan: { effects: [], blocked: [] }, documents: new Map() };
  const related = new Map<DocumentId, PlannedDocument | undefined>();
  for (let round = 0; ; round += 1) {
    const missed = new Set<DocumentId>();
    const plan = context.connector.plan({
      ...document,
      localChanges: localChanges(document.shadow, document.registers),
      related(id) {
        if (!related.has(id)) missed.add(id);
        return related.get(id);
      },
      policy: context.policy(),
      fate: (effect) => fateIn(context, effect),
      wasSent: ({ id }) => context.store.effects.byId(id)?.sentAt !== undefined,
      prepared: context.prepared(),
    });
    if (missed.size === 0 || round === rounds) {
      const told = [...voidOfCopy(context.connection, document), ...plan.blocked];
      return {
        plan: { ...plan, blocked: told },
        documents: related.set(document.id, document),
      };
    }
    for (const id of missed) {
      const snapshot = await context.replica.snapshot(id);
      related.set(id, snapshot === undefined ? undefined : plannedDocument(context, snapshot));
    }
  }
}

/** What may have happened (parked) is unknown, in whatever words it was sent; what was refused in other words is open. */
function fateIn(
  { store }: Pick<BridgeContext, "store">,
  effect: Effect,
): ReturnType<PlanInput["fate"]> {
  const known = store.effects.byId(effect.id);
  if (known?.state === "parked") return "unknown";
  if (known === undefined || known.digest !== effectDigest(effect)) return "open";
  if (known.state === "dropped") return "dropped";
  return known.state === "rejected" ? "refused" : "open";
}
