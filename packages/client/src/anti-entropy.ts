import type { DocumentId } from "@concord/model";
import { everyDocument, inOrder, limits, matchesScope, rangeOf, within } from "@concord/protocol";
import type { ComparedMessage, DocumentRange, Scope } from "@concord/protocol";
import type { Clock } from "./clock.ts";
import type { DocumentRow } from "./document-row.ts";
import type { HealOutcome } from "./heal.ts";
import type { LocalStore } from "./local-store.ts";
import { randomFraction } from "./random.ts";
import type { RandomBytes } from "./random.ts";
import type { Requests } from "./requests.ts";
import type { StoredCheck } from "./stored-check.ts";

/** When a replica compares itself with the relay. Lengths of time in milliseconds. */
export interface AntiEntropySettings {
  /** After catching up, and again while something is on its way. */
  readonly firstMs: number;
  readonly everyMs: number;
  /** Documents whose stored bytes are read with each comparison, to see that they are what their rows say. */
  readonly checked: number;
}

export const defaultAntiEntropy: AntiEntropySettings = {
  firstMs: 10_000,
  everyMs: 600_000,
  checked: 50,
};

/** What a comparison found: documents that differed, and how many of them are the same again. */
export type Comparison =
  | { readonly type: "compared"; readonly differing: number; readonly healed: number }
  /** Not connected, still catching up, or changes are on their way. */
  | { readonly type: "busy" }
  /** The connection ended, or the relay did not answer. */
  | { readonly type: "interrupted" };

export interface AntiEntropyDeps {
  readonly store: LocalStore;
  readonly requests: Requests;
  readonly check: StoredCheck;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly settings: AntiEntropySettings;
  readonly scope: Scope | null;
  readonly connection: () => number;
  /** Live, caught up, and nothing is on its way. */
  readonly isIdle: () => boolean;
  /** What is held of a new scope has been compared, and fetched where it was missing. */
  readonly onScopeHeld: () => void;
  readonly heal: (document: DocumentId) => Promise<HealOutcome>;
  readonly onError: (error: unknown) => void;
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** Finds out from time to time whether this replica holds what the relay holds, by ranges of fingerprints, and heals what differs. */
export interface AntiEntropy {
  /** Everything up to the relay's head is here. */
  readonly caughtUp: () => void;
  readonly linkLost: () => void;
  /** Compares now. Whoever asks while that goes on gets the same answer. */
  readonly run: () => Promise<Comparison>;
  /** Documents healed since this replica was opened. */
  readonly healed: () => number;
  readonly close: () => void;
}

/** Documents that are healed at once. */
const width = 8;
/** A relay that always answers with smaller ranges is not listened to for ever. */
const mostQuestions = 10_000;

interface Difference {
  readonly document: DocumentId;
  /** Where the relay has its last change; undefined where it does not have it. */
  readonly seq: number | undefined;
}

export function createAntiEntropy(deps: AntiEntropyDeps): AntiEntropy {
  const { store, clock, settings } = deps;
  let cancel: (() => void) | undefined;
  let running: Promise<Comparison> | undefined;
  let healed = 0;

  function schedule(ms: number): void {
    cancel?.();
    // Replicas that came together must not all ask together.
    const jittered = Math.trunc(ms * (1 + randomFraction(deps.randomBytes) / 2));
    cancel = clock.at(clock.now() + jittered, () => void runByItself().catch(deps.onError));
  }

  async function runByItself(): Promise<void> {
    const of = deps.connection();
    const { type } = await run();
    // The next connection has its own timer.
    if (cancel === undefined || of !== deps.connection()) return;
    schedule(type === "compared" ? settings.everyMs : settings.firstMs);
  }

  function stop(): void {
    cancel?.();
    cancel = undefined;
  }

  function run(): Promise<Comparison> {
    running ??= compare().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function compare(): Promise<Comparison> {
    if (!deps.isIdle()) return { type: "busy" };
    const of = deps.connection();
    await deps.check(settings.checked);
    const rows = inOrder(store.rows.all()).filter(({ summary }) =>
      matchesScope(summary, deps.scope),
    );
    const differences = await ask(rows, () => of === deps.connection());
    if (differences === undefined) return { type: "interrupted" };
    const seen = new Map(rows.map(({ document, revision }) => [document, revision]));
    const waiting = [...differences];
    let mended = 0;
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const { document, seq = 0 } = next;
        // On its way to us, or here by now: the relay said so before.
        const isNews = seq > (store.settings().cursor?.seq ?? 0);
        if (isNews || store.rows.get(document)?.revision !== seen.get(document)) continue;
        const outcome = await deps.heal(document);
        if (outcome === "unanswered" && of !== deps.connection()) return;
        if (outcome === "healed") mended += 1;
      }
    };
    await Promise.all(Array.from({ length: width }, work));
    healed += mended;
    if (differences.length > 0) {
      deps.log("replica-differed", { documents: differences.length, healed: mended });
    }
    if (of !== deps.connection()) return { type: "interrupted" };
    if (store.settings().comparing) {
      const outcome = await store.commit([], { comparing: false });
      if (outcome.type === "stored") deps.onScopeHeld();
    }
    return { type: "compared", differing: differences.length, healed: mended };
  }

  /** Asks about smaller and smaller ranges until all that differs is named; undefined when the connection ended first. */
  async function ask(
    rows: readonly DocumentRow[],
    isCurrent: () => boolean,
  ): Promise<readonly Difference[] | undefined> {
    const found: Difference[] = [];
    let ranges: readonly DocumentRange[] = [rangeOf(rows, everyDocument)];
    for (let questions = 0; ranges.length > 0; questions += 1) {
      if (questions >= mostQuestions) return undefined;
      const answer = await deps.requests.compare(
        deps.scope,
        ranges.slice(0, limits.rangesPerCompare),
      );
      if (answer === undefined || !isCurrent()) return undefined;
      found.push(...answer.lists.flatMap((list) => differencesIn(rows, list)));
      const smaller = answer.parts.flatMap((part) => {
        const ours = rangeOf(rows, part);
        const isSame = ours.count === part.count && ours.fingerprint === part.fingerprint;
        return isSame ? [] : [ours];
      });
      ranges = [...ranges.slice(limits.rangesPerCompare), ...smaller];
    }
    return found;
  }

  return {
    caughtUp: () => {
      if (cancel === undefined) schedule(store.settings().comparing ? 0 : settings.firstMs);
    },
    linkLost: stop,
    run,
    healed: () => healed,
    close: stop,
  };
}

/** Documents that only one side has, or both differently. */
function differencesIn(
  rows: readonly DocumentRow[],
  { from, to, documents }: ComparedMessage["lists"][number],
): readonly Difference[] {
  const ours = new Map(within(rows, { from, to }).map((row) => [row.document, row.fingerprint]));
  const theirs = documents
    .filter(({ document, fingerprint }) => ours.get(document) !== fingerprint)
    .map(({ document, seq }) => ({ document, seq }));
  const listed = new Set(documents.map(({ document }) => document));
  const onlyOurs = [...ours.keys()]
    .filter((document) => !listed.has(document))
    .map((document) => ({ document, seq: undefined }));
  return [...theirs, ...onlyOurs];
}
