import type { DocumentId } from "@concord/model";
import type { BridgeContext } from "../bridge-context.ts";
import type {
  DocumentChange,
  Normalised,
  RemoteFailure,
  RemoteObject,
  RemoteRef,
} from "../connector.ts";
import type { Registers } from "../connector.ts";
import type { Priority } from "../traffic/budget.ts";
import { closedKinds } from "../told-again.ts";
import { knownOf } from "./known.ts";
import type { Match } from "../merge/match-invoice.ts";
import { documentOf, linkOf, locate, unmatched, type Located } from "./locate.ts";
import { matchChange } from "./match-change.ts";
import { mergeChange } from "./merge-change.ts";

/** What became of a reading. */
export type Ingested =
  | { readonly type: "merged"; readonly documents: readonly DocumentId[] }
  /** It cannot be used without guessing; it stands among the dead letters. */
  | { readonly type: "parked"; readonly reason: string }
  /** A write of ours is on its way and this may be it: again in a moment. */
  | { readonly type: "deferred"; readonly reason: string }
  /** It belongs to something of which we may read nothing, which a person knows: once that may be read, everything is read again. */
  | { readonly type: "closed"; readonly reason: string; readonly fixes: readonly string[] }
  /** Something else had to be fetched first, and could not. */
  | { readonly type: "failed"; readonly failure: RemoteFailure };

export interface IngestOptions {
  readonly priority: Priority;
  /** Whether there is time to wait for a document that the reading names. */
  readonly mayWait?: boolean;
  /** The reading is the vendor's answer to an effect of ours. */
  readonly answers?: { readonly document: DocumentId; readonly carried: Registers };
}

// A payment leads to its invoice, and that to its customer; nothing real is deeper.
const deepest = 4;

/** Brings one object into the documents that it concerns. Doing it twice, or again after a crash anywhere in it, is doing it once. */
export function createIngest(context: BridgeContext) {
  return async function ingest(object: RemoteObject, options: IngestOptions): Promise<Ingested> {
    return ingestAt(object, options, []);
  };

  async function ingestAt(
    object: RemoteObject,
    options: IngestOptions,
    path: readonly RemoteRef[],
  ): Promise<Ingested> {
    const normalised = await normalise(object);
    note(normalised);
    if (normalised.type === "parked") {
      return park(object, normalised.reason, normalised.fixes);
    }

    context.fenced(() => context.store.deadLetters.remove({ type: "object", ref: object.ref }));
    const documents: DocumentId[] = [];
    for (const read of normalised.changes) {
      const change = answered(read, object, options);
      let located = await locate(context, change);
      if (!located.exists && !change.creates) {
        const owner = await bring(change.owner, options.priority, [...path, object.ref]);
        if (isUnsettled(owner)) return owner;
        located = await locate(context, change);
        if (!located.exists) {
          return park(
            object,
            `It belongs to ${change.owner.kind} ${change.owner.id}, which cannot be read.`,
          );
        }
      }
      const isAwaited = change.document !== undefined && located.misnamed === undefined;
      if (!located.exists && isAwaited && options.mayWait === true) {
        return { type: "deferred", reason: "The document that it names has not come yet." };
      }
      if (!located.exists && options.answers === undefined) {
        located = matched(located, await matchChange(context, object, change));
      }
      const references: Record<string, string> = {};
      for (const [register, ref] of Object.entries(change.references ?? {})) {
        if ((await documentOf(context, ref)) === undefined) {
          const fetched = await bring(ref, options.priority, [...path, object.ref]);
          if (isUnsettled(fetched) && !isForbidden(fetched)) return fetched;
        }
        // One that cannot be read does not hold up what points to it: the reading has its words anyway.
        const document = await documentOf(context, ref);
        if (document !== undefined) references[register] = document;
      }
      for (const target of [located, ...(await alsoLinked(context, object.ref, change, located))]) {
        const outcome = await mergeChange(context, {
          object,
          change,
          located: target,
          references,
          answers: options.answers,
        });
        if (outcome.type === "deferred") return outcome;
        documents.push(target.document);
      }
    }
    return { type: "merged", documents };
  }

  async function normalise(object: RemoteObject): Promise<Normalised> {
    const known = await knownOf(context, object.ref);
    try {
      return context.connector.normalise(object, known);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { type: "parked", reason: `The connector could not read it: ${reason}`, drift: [] };
    }
  }

  function note({ drift }: Normalised): void {
    if (drift.length === 0) return;
    context.fenced(() => {
      for (const entry of drift) context.store.diary.drifted(entry, context.clock.now());
    });
  }

  function park(
    object: RemoteObject,
    reason: string,
    fixes: readonly string[] = [
      "Correct it at the vendor, then replay",
      "Drop it if it does not concern you",
    ],
  ): Ingested {
    context.fenced(() => {
      context.store.deadLetters.put(
        {
          subject: { type: "object", ref: object.ref },
          document: context.store.shadows.of(object.ref)[0]?.document,
          reason,
          fixes,
        },
        context.clock.now(),
      );
      context.store.diary.count("objects-parked");
    });
    return { type: "parked", reason };
  }

  /** Fetches and ingests what must be here first; undefined when the vendor does not have it or a circle was met. */
  async function bring(
    ref: RemoteRef,
    priority: Priority,
    path: readonly RemoteRef[],
  ): Promise<Ingested | undefined> {
    const isCircle = path.some(({ kind, id }) => kind === ref.kind && id === ref.id);
    if (isCircle || path.length > deepest) return undefined;
    if (closedKinds(context).has(ref.kind)) {
      return { type: "closed", reason: `No ${ref.kind} may be read.`, fixes: [] };
    }
    const fetched = await context.calls.fetch(ref, priority);
    if (fetched.type === "ok") return ingestAt(fetched.value, { priority }, path);
    const { failure } = fetched;
    return failure.type === "not-found" || failure.type === "rejected"
      ? undefined
      : { type: "failed", failure };
  }
}

function isUnsettled(
  ingested: Ingested | undefined,
): ingested is Extract<Ingested, { readonly type: "failed" | "deferred" | "closed" }> {
  return (
    ingested?.type === "failed" || ingested?.type === "deferred" || ingested?.type === "closed"
  );
}

function isForbidden(ingested: Ingested): boolean {
  return (
    ingested.type === "closed" ||
    (ingested.type === "failed" && ingested.failure.type === "forbidden")
  );
}

/** Other records that are the same object at the vendor: two customers of one name, where it keeps every name once. Each follows it. */
async function alsoLinked(
  { store, replica, connection }: BridgeContext,
  ref: RemoteRef,
  change: DocumentChange,
  { document: located }: Located,
): Promise<readonly Located[]> {
  if (change.kind === "invoice" || change.link === undefined) return [];
  const others: Located[] = [];
  for (const { document } of store.shadows.of(ref)) {
    if (document === located) continue;
    const link = linkOf(await replica.snapshot(document), connection.connector);
    if (link?.id === ref.id && link.kind === ref.kind && link.account === connection.account) {
      others.push({ document, exists: true, misnamed: undefined, ...unmatched });
    }
  }
  return others;
}

/** The answer to an effect is the object of the effect's document, whether or not the vendor kept our tag. */
function answered(
  change: DocumentChange,
  { ref }: RemoteObject,
  { answers }: IngestOptions,
): DocumentChange {
  const isOwn = change.owner.kind === ref.kind && change.owner.id === ref.id;
  return answers !== undefined && isOwn ? { ...change, document: answers.document } : change;
}

/** Where a reading goes once it is known what else it may be. */
function matched(located: Located, match: Match): Located {
  switch (match.type) {
    case "certain":
      return { ...located, document: match.document, exists: true, isMatched: true };
    case "likely":
      return { ...located, twins: match.documents };
    case "none":
      return located;
  }
}

export type Ingest = ReturnType<typeof createIngest>;
