import { epochNumber } from "@concord/protocol";
import type { Verdict, WorkspaceId } from "@concord/protocol";
import * as Y from "yjs";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import type { NumberChange } from "../storage/number-storage.ts";
import type { NewEntry, Quarantined, RelayStorage } from "../storage/storage.ts";
import { acceptPlain } from "./accept-plain.ts";
import { accept } from "./accept.ts";
import type { AcceptContext, Acceptance, OwnWords } from "./accept.ts";
import { bringsNews } from "./brings-news.ts";
import { leasedNumbersIn, lookAtLeased } from "./leased-issues.ts";
import type { LiveDocument, LiveDocuments } from "./live-documents.ts";
import type { Rates } from "./rates.ts";
import type { Outcome, Submission } from "./submission.ts";
import type { Strikes } from "./strikes.ts";
import type { ReadStructure } from "./update-structure.ts";

export interface Waiting {
  readonly submission: Submission;
  /** By `deps.ticks`. */
  readonly arrivedAt: number;
  readonly read: ReadStructure;
  readonly settle: (outcome: Outcome) => void;
  /** Whether it goes the long way even if its writes are plain. */
  readonly closely?: boolean;
}

/** A batch that was applied to its live document and is not committed yet. */
export interface Applied {
  readonly waiting: Waiting;
  readonly live: LiveDocument;
  readonly entry: NewEntry;
  readonly addition: Uint8Array | null;
}

/** Of work beyond what the size of a batch explains. */
const toilMsPerStrike = 50;

/** What the relay adds to a batch is written, several times over, once the turn is committed. */
const additionBytesPerMs = 10_000;
/** A handful of conflicts. */
const additionBytesForNothing = 100_000;

/** A turn between application and commit. */
export interface PreparedTurn {
  readonly applied: readonly Applied[];
  /** What may be told to whom once the turn is committed. */
  readonly answers: readonly Answer[];
  /** To be kept for a person to look at. */
  readonly refused: readonly Quarantined[];
  /** Behind a document that broke in this turn: for the next one, when it has been loaded again. */
  readonly postponed: readonly Waiting[];
}

/** An answer to a batch of which nothing is to be stored. */
interface Answer {
  readonly waiting: Waiting;
  /** To be asked for after the commit: what is known may have become so in this very turn. */
  readonly outcome: () => Outcome;
  /** Where all of the batch is known: the document that holds it. */
  readonly knownIn?: LiveDocument;
}

/** Documents that a turn holds in memory, and those of them whose memory must be thrown away at its end. */
export interface TurnDocuments {
  readonly held: Set<LiveDocument>;
  readonly broken: Set<LiveDocument>;
}

/**
 * Applies a group of submissions in the order of their arrival. Rejects on a failure of storage; a document that cannot be loaded
 * fails its own submissions only.
 */
export async function prepareTurn(
  group: readonly Waiting[],
  { held, broken }: TurnDocuments,
  storage: RelayStorage,
  documents: LiveDocuments,
  deps: Pick<RelayDeps, "now" | "log"> & {
    readonly strikes: Strikes;
    readonly rates?: Pick<Rates, "charge" | "refusesMs"> | undefined;
    readonly words: OwnWords;
  },
): Promise<PreparedTurn> {
  let applied: Applied[] = [];
  let answers: Answer[] = [];
  const refused: Quarantined[] = [];
  const postponed: Waiting[] = [];
  /** Documents whose plain writes could not be applied a turn ago. */
  const careful = new Set<LiveDocument>();
  /** Applies the plain writes that a document took. One that cannot be applied after all must not stand in the way of everybody: each goes the long way. */
  const flush = (live: LiveDocument): void => {
    try {
      live.plain.flush();
    } catch (error) {
      deps.log.error("plain-writes-failed", { document: live.id, reason: reasonOf(error) });
      broken.add(live);
      // What was known by them is not known any more either.
      const its = [
        ...applied.filter((one) => one.live === live),
        ...answers.filter(({ knownIn }) => knownIn === live),
      ];
      postponed.push(...its.map(({ waiting }) => ({ ...waiting, closely: true })));
      applied = applied.filter((one) => one.live !== live);
      answers = answers.filter(({ knownIn }) => knownIn !== live);
    }
  };
  /** Undefined where the document broke, before or over what it took just now: what is behind that waits until it was loaded again. */
  const decide = (
    live: LiveDocument,
    { submission, read, closely }: Waiting,
    context: AcceptContext,
  ): Acceptance | undefined => {
    if (broken.has(live)) return undefined;
    if (closely === true) careful.add(live);
    const plain = careful.has(live) ? undefined : acceptPlain(live, submission, read, context);
    if (plain !== undefined) return plain;
    flush(live);
    if (broken.has(live)) return undefined;
    live.plain.forget();
    const size = read.type === "read" ? read.structure.size : 0;
    const bytes = submission.update.byteLength;
    return live.toil.measure({ size, bytes }, () => accept(live, submission, read, context));
  };

  for (const waiting of group) {
    const { submission } = waiting;
    const { workspace, document, principal, device, batch } = submission;
    const writer = `${workspace}/${document}/${principal.id}`;
    // What keeps the relay busy does so in whatever document. No document's name is empty.
    const sender = `${workspace}//${principal.id}`;
    const owesTooMuch = (deps.rates?.refusesMs(workspace, principal.id) ?? 0) > 0;
    if (owesTooMuch || deps.strikes.isOut(writer) || deps.strikes.isOut(sender)) {
      answers.push({ waiting, outcome: () => ({ type: "failed" }) });
      continue;
    }
    const known = await storage.verdictOf(workspace, principal.id, device, batch);
    if (known !== null && !isToCompare(waiting)) {
      answers.push({ waiting, outcome: () => ({ type: "verdict", verdict: known }) });
      continue;
    }
    const live = await holdOrReport(submission, documents, deps);
    if (live === null) {
      answers.push({ waiting, outcome: () => ({ type: "failed" }) });
      continue;
    }
    if (held.has(live)) documents.release(live);
    held.add(live);
    const now = deps.now();
    if (known !== null) {
      if (broken.has(live)) {
        postponed.push(waiting);
        continue;
      }
      const { read } = waiting;
      const isSame = read.type === "read" && !bringsNews(read.structure, live.doc);
      const verdict: Verdict = isSame || known.type === "refused" ? known : anotherBatch;
      answers.push({ waiting, outcome: () => ({ type: "verdict", verdict }) });
      if (verdict !== known) {
        const reason = anotherBatch.reason;
        deps.log.warn("batch-refused", { reason, workspace, document, principal: principal.id });
        refused.push({ ...forQuarantine(submission), reason, at: now });
      }
      continue;
    }
    const { isOurs, isGranted } = deps.words;
    const leased = leasedNumbersIn(submission.update);
    const taken = leased.length === 0 ? [] : applied.flatMap(numbersOf(workspace));
    const sightOf = await lookAtLeased(storage, workspace, leased, taken);
    const leases = { sightOf, isGranted };
    const context = { relayClientId: epochNumber(storage.epoch()), now, isOurs, leases };
    const acceptance = decide(live, waiting, context);
    const toilMs = live.toil.take();
    if (toilMs > 0) deps.strikes.count(sender, toilMs / toilMsPerStrike);
    const labourMs = live.toil.takeAll() + writingMs(acceptance);
    if (labourMs > 0) deps.rates?.charge(workspace, principal.id, { labourMs });
    if (acceptance === undefined) {
      postponed.push(waiting);
      continue;
    }
    if (acceptance.type === "applied") {
      live.kind = acceptance.kind;
      const entry = newEntry(live, submission, acceptance, now);
      applied.push({ waiting, live, entry, addition: acceptance.addition });
      continue;
    }
    if (acceptance.type === "broken") {
      broken.add(live);
      deps.strikes.count(writer);
    }
    answers.push({
      waiting,
      outcome: () => outcomeOf(acceptance, live),
      ...(acceptance.type === "nothing-new" && { knownIn: live }),
    });
    if (acceptance.type !== "refused" && acceptance.type !== "broken") continue;
    const { reason } = acceptance;
    deps.log.warn("batch-refused", { reason, workspace, document, principal: principal.id });
    refused.push({ ...forQuarantine(submission), reason, at: now });
  }
  for (const live of held) if (!broken.has(live)) flush(live);
  return { applied, answers, refused, postponed };
}

function numbersOf(workspace: WorkspaceId): (one: Applied) => readonly NumberChange[] {
  return ({ entry }) => (entry.workspace === workspace ? (entry.numbers ?? []) : []);
}

function writingMs(acceptance: Acceptance | undefined): number {
  const added = acceptance?.type === "applied" ? (acceptance.addition?.byteLength ?? 0) : 0;
  return added > additionBytesForNothing ? added / additionBytesPerMs : 0;
}

/**
 * What the same bytes were told is told again. A replica sends what it has stored; other bytes under a number of it are those of a copy of it, or of itself after
 * its storage was put back to an earlier state, and would be lost by the word "committed". Where the relay has asked for more they are others by rights.
 */
function isToCompare({ submission }: Waiting): boolean {
  return submission.door === "sync" && submission.brings === "own" && !submission.askedBefore;
}

const anotherBatch = {
  type: "refused",
  reason: "unknown-client-id",
  message: "Another batch of this device has this number. Make its changes again under a new one.",
} as const satisfies Verdict;

async function holdOrReport(
  { workspace, document }: Submission,
  documents: LiveDocuments,
  { log }: Pick<RelayDeps, "log">,
): Promise<LiveDocument | null> {
  try {
    return await documents.hold(workspace, document);
  } catch (error) {
    log.error("document-load-failed", { workspace, document, reason: reasonOf(error) });
    return null;
  }
}

function newEntry(
  live: LiveDocument,
  submission: Submission,
  acceptance: Extract<Acceptance, { type: "applied" }>,
  now: number,
): NewEntry {
  const { kind, news, difference, corrections, remarks, addition, numbers } = acceptance;
  const { workspace, document, principal, device, batch, operations } = submission;
  return {
    workspace,
    document,
    kind,
    author: { id: principal.id, name: principal.name },
    device,
    batch,
    operations,
    difference,
    update: addition === null ? news : Y.mergeUpdates([news, addition]),
    verdict: (seq): Verdict =>
      corrections.length === 0
        ? { type: "committed", seq, remarks }
        : { type: "committed-with-correction", seq, corrections, remarks },
    authorship: live.authorship.take(),
    deviceTime: submission.deviceTime,
    acceptedTime: now,
    numbers,
  };
}

function outcomeOf(
  acceptance: Exclude<Acceptance, { type: "applied" }>,
  live: LiveDocument,
): Outcome {
  if (acceptance.type === "need") return { type: "need", stateVector: acceptance.stateVector };
  if (acceptance.type === "nothing-new") {
    // All of it is durable already, under this seq or an earlier one.
    return { type: "verdict", verdict: { type: "committed", seq: live.seq, remarks: [] } };
  }
  const { reason, message } = acceptance;
  return { type: "verdict", verdict: { type: "refused", reason, message } };
}

function forQuarantine(submission: Submission): Omit<Quarantined, "reason" | "at"> {
  const { workspace, document, device, batch, update, principal } = submission;
  const author = { id: principal.id, name: principal.name };
  return { workspace, document, author, device, batch, update };
}
