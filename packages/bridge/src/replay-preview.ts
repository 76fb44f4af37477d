import type { DocumentId, DocumentKind } from "@concord/model";
import type { BridgeContext } from "./bridge-context.ts";
import { effectDigest } from "./idempotency-key.ts";
import { betweenReasons, fateOf } from "./outbox/accept-plan.ts";
import { askForPlan, plannedDocument } from "./outbox/planned-document.ts";
import type { DeadLetter } from "./store/dead-letter-store.ts";

/** A call to the vendor that a replay would lead to. */
export interface PreviewedCall {
  readonly summary: string;
  /** The kind of document that the vendor would have anew; undefined where something that is there changes. */
  readonly creates: DocumentKind | undefined;
  readonly key: "same" | "next" | "first";
  readonly looksFirst: boolean;
}

/** What a replay of some dead letters would do. */
export interface ReplayPreview {
  readonly calls: readonly PreviewedCall[];
  /** Objects that are read again. */
  readonly reads: number;
  readonly heldAgain: readonly { readonly id: string; readonly reason: string }[];
  readonly gone: number;
}

/**
 * Finds out what a replay would do, and does nothing: documents are planned as the outbox would plan them, and what each effect would become is looked up. What is read
 * first may lead to more, and is said to be read.
 */
export async function previewReplay(
  context: BridgeContext,
  ids: readonly string[],
): Promise<ReplayPreview> {
  const { store } = context;
  const calls = new Map<string, PreviewedCall>();
  const heldAgain: { id: string; reason: string }[] = [];
  const letters = [...new Set(ids)].map((id) => ({ id, letter: store.deadLetters.get(id) }));
  let reads = 0;

  for (const { letter } of letters) {
    if (letter === undefined) continue;
    const { subject, document } = letter;
    if (subject.type === "object" || subject.type === "reading") reads += 1;
    const stored = subject.type === "effect" ? store.effects.byId(subject.effect) : undefined;
    if (stored?.state === "parked") {
      const { effect } = stored;
      calls.set(effect.id, {
        summary: effect.summary,
        creates: effect.target === undefined ? await kindOf(context, effect.document) : undefined,
        key: "same",
        // What was done and only could not be read is read.
        looksFirst: true,
      });
      continue;
    }
    if (document === undefined) continue;
    const planned = await planAgain(context, document, letter);
    for (const [id, call] of planned.calls) calls.set(id, call);
    if (planned.blocked !== undefined) heldAgain.push({ id: letter.id, reason: planned.blocked });
  }
  return {
    calls: [...calls.values()],
    reads,
    heldAgain,
    gone: letters.filter(({ letter }) => letter === undefined).length,
  };
}

async function planAgain(
  context: BridgeContext,
  document: DocumentId,
  { subject }: DeadLetter,
): Promise<{
  readonly calls: readonly (readonly [string, PreviewedCall])[];
  readonly blocked: string | undefined;
}> {
  const snapshot = await context.replica.snapshot(document);
  if (snapshot === undefined) return { calls: [], blocked: undefined };
  const { plan, documents } = await askForPlan(context, plannedDocument(context, snapshot));
  const calls = plan.effects.flatMap((effect): (readonly [string, PreviewedCall])[] => {
    const known = context.store.effects.byId(effect.id);
    const isReplayed = subject.type === "effect" && subject.effect === effect.id;
    // A replay makes what was refused stale first.
    const before =
      known !== undefined && isReplayed && known.state === "rejected"
        ? { ...known, state: "stale" as const }
        : known;
    const fate = fateOf(before, effectDigest(effect));
    if (fate.type !== "sent") return [];
    const call: PreviewedCall = {
      summary: effect.summary,
      creates: effect.target === undefined ? documents.get(effect.document)?.kind : undefined,
      key: fate.isAnswer ? "next" : "first",
      looksFirst: false,
    };
    return [[effect.id, call]];
  });
  const blocked = plan.blocked.map(({ reason }) => reason).join(betweenReasons);
  return { calls, blocked: blocked === "" ? undefined : blocked };
}

async function kindOf(
  context: BridgeContext,
  document: DocumentId,
): Promise<DocumentKind | undefined> {
  return (await context.replica.snapshot(document))?.kind;
}
