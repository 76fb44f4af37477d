import { IssuedFact, snapshot } from "@concord/document";
import type { DeclinedFact } from "@concord/document";
import { VoidFact } from "@concord/model";
import type { DocumentId, JsonValue, Workspace } from "@concord/model";
import { epochNumber } from "@concord/protocol";
import type { WorkspaceId } from "@concord/protocol";
import { everywhere } from "../core/committer.ts";
import type { CommittedBatch, Committer } from "../core/committer.ts";
import type { OwnOutcome } from "../core/own-work.ts";
import type { Rates } from "../core/rates.ts";
import { createInTurn } from "../projection/in-turn.ts";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import type { JournalEntry, RelayStorage } from "../storage/storage.ts";
import { changedSince, mostSteps } from "./changed-since.ts";
import { decide } from "./decide.ts";
import type { Decision, StaleRequest } from "./decide.ts";
import type { RegistrarsWord } from "./registrars-word.ts";
import { importedIn, onTwo } from "./number-on-two.ts";
import { learnFrom } from "./returned-numbers.ts";
import { workspaceSettings } from "./workspace-settings.ts";
import { registrarAuthor } from "./write-as-registrar.ts";

export interface RegistrarSettings {
  /**
   * How long after a restore no number is given: what clients give back meanwhile may say that the next ones are taken. Milliseconds.
   */
  readonly holdMs: number;
}

export const defaultRegistrar: RegistrarSettings = { holdMs: 120_000 };

/**
 * Gives invoices their numbers. It reads the journal behind the commit, from a cursor of its own, and answers every request that waits for it: with an issue, a void, or
 * why not. Its answers are batches like others, decided under the document's hold, and a number is taken by the very transaction that writes the issue. So a crash leaves
 * either both or nothing, and what is read again after it is found answered.
 */
export interface Registrar extends AsyncDisposable {
  /** Resolves when everything that was committed before the call is answered; rejects where that failed, and is tried again later. After a restore that takes a while. */
  readonly caughtUp: (workspace: WorkspaceId) => Promise<void>;
  /** How long it is still to wait, after a restore, before a number is given or leased. Milliseconds. */
  readonly heldFor: (workspace: WorkspaceId) => Promise<number>;
}

/** Under which the store keeps the last epoch under which it gave numbers. */
const epochName = "registrar/epoch";

/** Batches that are looked through at once, by the database alone. */
const windowSize = 5_000;
/** Documents that are answered side by side: as many as one turn decides on. */
const answersAtOnce = 4;
const retryMs = 1_000;
/** A document that goes on asking as fast as it is answered waits for the others. */
const mostAnswers = 20;
/** Of requests on one document at once whose asker saw something else: as many are told what was changed since. */
const mostLookedBack = 5;
/** So long nobody else is served while it is looked what was changed since somebody saw an invoice. */
const mostLabourMs = 100;
const longestRetryMs = 60_000;

export function createRegistrar(
  storage: RelayStorage,
  committer: Committer,
  deps: Pick<RelayDeps, "now" | "labour" | "after" | "defer" | "log">,
  rates: Pick<Rates, "charge">,
  word: RegistrarsWord,
  settings: RegistrarSettings,
): Registrar {
  const inTurn = createInTurn<WorkspaceId>();
  /** Runs that have not begun. */
  const coming = new Map<WorkspaceId, Promise<void>>();
  const timers = new Map<WorkspaceId, Disposable>();
  /** How often in a row it has failed. */
  const failed = new Map<WorkspaceId, number>();
  /** Up to where the log was looked through: beyond the cursor only where nothing concerned us, which is not worth a write. */
  const lookedAt = new Map<WorkspaceId, number>();
  /** Until when no numbers are given, by epoch. */
  const holds = new Map<string, number>();
  const end = new AbortController();

  /** What was changed since people saw an invoice, of whom only the digest of that is known. Paid for by whoever asks: a few bytes ask for many readings. */
  const lookBack = async (
    workspace: WorkspaceId,
    document: DocumentId,
    requests: readonly StaleRequest[],
  ): Promise<ReadonlyMap<string, DeclinedFact["findings"]>> => {
    const journal = await storage.latestEntries(workspace, document, 2 * mostSteps);
    const registers = await committer.readInPassing(workspace, document, ({ doc }) => {
      const read = snapshot(doc, { id: document, kind: "invoice" });
      return read.kind === "invoice" ? read.live : {};
    });
    const found = new Map<string, DeclinedFact["findings"]>();
    for (const [index, request] of requests.entries()) {
      const begunAt = deps.labour();
      const askedBy = authorOf(journal, request.key);
      const isLookedFor = index < mostLookedBack;
      const isOver = (): boolean => deps.labour() - begunAt > mostLabourMs;
      const findings = isLookedFor
        ? changedSince(registers, journal, request.digest, askedBy, isOver)
        : undefined;
      found.set(request.key, findings);
      if (askedBy !== undefined)
        rates.charge(workspace, askedBy, { labourMs: deps.labour() - begunAt });
      await new Promise<void>(deps.defer);
    }
    return found;
  };

  /** Answers a document until nothing on it waits for the registrar. */
  const answer = async (
    workspace: WorkspaceId,
    document: DocumentId,
    ofWorkspace: Workspace,
  ): Promise<void> => {
    let differences: ReadonlyMap<string, DeclinedFact["findings"]> = new Map();
    for (let round = 0; round < mostAnswers; round += 1) {
      const context = { storage, word, settings: ofWorkspace, differences };
      const made: { decision: Decision } = { decision: { type: "nothing" } };
      const outcome: OwnOutcome = await committer.act(workspace, document, async (live, turn) => {
        made.decision = await decide(live, turn, context);
        return made.decision.type === "write" ? made.decision.writes : [];
      });
      if (outcome.type === "failed") throw new Error(`No answer could be stored in ${document}`);
      const { decision } = made;
      if (decision.type === "look-back") {
        const found = await lookBack(workspace, document, decision.requests);
        differences = new Map([...differences, ...found]);
      } else if (decision.type === "nothing" || !decision.more) return;
    }
  };

  const heldFor = async (workspace: WorkspaceId): Promise<number> => {
    const epoch = storage.epoch();
    const number = epochNumber(epoch);
    // A store that never was another one has lost nothing.
    if (number === 1) return 0;
    if ((await storage.projectionCursor(epochName, workspace)) >= number) return 0;
    const until = holds.get(epoch) ?? deps.now() + settings.holdMs;
    holds.set(epoch, until);
    if (deps.now() < until) return until - deps.now();
    await storage.project(epochName, workspace, new Map(), number);
    return 0;
  };

  /** Learns what is new in the log: how much of it concerns the registrar, and the documents on which it may have something to do. */
  const readUpTo = async (
    workspace: WorkspaceId,
    from: number,
    head: number,
  ): Promise<{ readonly asked: ReadonlySet<DocumentId>; readonly events: number }> => {
    const asked = new Set<DocumentId>();
    let count = 0;
    for (let after = from; after < head; after += windowSize) {
      const upTo = Math.min(head, after + windowSize);
      const events = (await storage.issueEvents(workspace, after, upTo)).filter(
        (entry) => !isOwn(entry),
      );
      // What was issued elsewhere is none of the registrar's, and most of it asks nothing of it: that is not worth a write.
      count += events.filter((entry) => importedIn(entry) === undefined).length;
      const { numbers, voided } = learnFrom(workspace, events, word);
      if (numbers.length + voided.length > 0) {
        await storage.registerReturned(workspace, numbers, voided);
      }
      const concerned = events.filter((event) => asksFor(event) || bringsCreditNote(event));
      for (const { document } of concerned) asked.add(document);
      for (const document of await onTwo(workspace, events, storage)) asked.add(document);
      if (upTo < head) await new Promise<void>(deps.defer);
    }
    return { asked, events: count };
  };

  const run = async (workspace: WorkspaceId): Promise<void> => {
    const head = await storage.head(workspace);
    const { cursor, waiting } = await storage.registrarPlace(workspace);
    // First what is known, then what is to be given: no number that has come back is given again.
    const from = Math.max(cursor, lookedAt.get(workspace) ?? 0);
    const { asked, events } = await readUpTo(workspace, from, head);
    const documents = [...new Set([...waiting, ...asked])];
    const heldMs = documents.length === 0 ? 0 : await heldFor(workspace);
    const { left, failures } =
      heldMs > 0 ? { left: documents, failures: [] } : await answerAll(workspace, documents);
    // What could not be answered is remembered by its document: the log is not read for it again.
    const isNews = events > 0 || head - cursor >= windowSize;
    const isOther = left.length !== waiting.length || left.some((one) => !waiting.includes(one));
    if (isNews || isOther) await storage.moveRegistrar(workspace, { cursor: head, waiting: left });
    lookedAt.set(workspace, head);
    if (heldMs > 0) {
      deps.log.info("registrar-held", { workspace, ms: heldMs });
      again(workspace, heldMs);
    }
    if (failures.length > 0) throw new Error(failures.slice(0, 3).join("; "));
  };

  /** A document that cannot be read holds up nobody else: the others are answered. */
  const answerAll = async (
    workspace: WorkspaceId,
    documents: readonly DocumentId[],
  ): Promise<{ readonly left: readonly DocumentId[]; readonly failures: readonly string[] }> => {
    if (documents.length === 0) return { left: [], failures: [] };
    const ofWorkspace = await workspaceSettings(storage, committer, workspace);
    const left = new Set(documents);
    const failures: string[] = [];
    for (let at = 0; at < documents.length && !end.signal.aborted; at += answersAtOnce) {
      const group = documents.slice(at, at + answersAtOnce).map(async (document) => {
        try {
          await answer(workspace, document, ofWorkspace);
          left.delete(document);
        } catch (error) {
          failures.push(`${document}: ${reasonOf(error)}`);
        }
      });
      await Promise.all(group);
    }
    return { left: [...left], failures };
  };

  /** A run that waits for the one before it reads everything that is committed until it begins, so all who ask meanwhile share it. */
  const caughtUp = (workspace: WorkspaceId): Promise<void> => {
    const shared = coming.get(workspace);
    if (shared !== undefined) return shared;
    const next = inTurn.run(workspace, async () => {
      coming.delete(workspace);
      if (!end.signal.aborted) await run(workspace);
    });
    coming.set(workspace, next);
    return next;
  };

  const runByItself = (workspace: WorkspaceId): void => {
    caughtUp(workspace).then(
      () => failed.delete(workspace),
      (error: unknown) => {
        deps.log.error("registrar-failed", { workspace, reason: reasonOf(error) });
        const times = failed.get(workspace) ?? 0;
        failed.set(workspace, times + 1);
        again(workspace, Math.min(longestRetryMs, retryMs * 2 ** Math.min(times, 10)));
      },
    );
  };
  const again = (workspace: WorkspaceId, ms: number): void => {
    if (timers.has(workspace) || end.signal.aborted) return;
    const timer = deps.after(ms, () => {
      timers.delete(workspace);
      runByItself(workspace);
    });
    timers.set(workspace, timer);
  };

  const subscription = committer.committed.subscribe(everywhere, ({ workspace, batches }) => {
    if (batches.some(concernsUs)) runByItself(workspace);
  });
  const starting = storage.workspaces().then(
    (all) => all.forEach(runByItself),
    (error: unknown) => deps.log.error("registrar-failed", { reason: reasonOf(error) }),
  );

  return {
    caughtUp,
    heldFor,
    [Symbol.asyncDispose]: async () => {
      end.abort();
      subscription[Symbol.dispose]();
      for (const timer of timers.values()) timer[Symbol.dispose]();
      await starting;
      await inTurn.idle();
    },
  };
}

/** Whether a batch is an answer of the registrar's own. */
function isOwn({ author, device }: Pick<CommittedBatch, "author" | "device">): boolean {
  return author.id === registrarAuthor.id && device.startsWith(`${registrarAuthor.id}-`);
}

function concernsUs(batch: CommittedBatch): boolean {
  if (batch.kind !== "invoice" || isOwn(batch)) return false;
  return batch.difference.some(
    ({ path, after }) =>
      path.startsWith("requests.") ||
      path === "issued" ||
      path === "voided" ||
      path.startsWith("revisions.") ||
      (path.startsWith("conflicts.") && isAboutIssue(after)),
  );
}

function isAboutIssue(record: JsonValue): boolean {
  return (
    typeof record === "object" && record !== null && "path" in record && record.path === "issued"
  );
}

/** Who wrote a request. */
function authorOf(journal: readonly JournalEntry[], key: string): string | undefined {
  const path = `requests.${key}`;
  return journal.find(({ difference }) => difference.some((one) => one.path === path))?.author.id;
}

function asksFor({ difference }: JournalEntry): boolean {
  return difference.some(({ path }) => /^requests\.[^.]+$/.test(path));
}

/** Whether a batch brings back what the registrar wrote on a credit note: what it credits has to know of it. */
function bringsCreditNote({ difference }: JournalEntry): boolean {
  return difference.some(({ path, after }) => {
    if (path === "voided") return VoidFact.safeParse(after).data?.proof !== undefined;
    const issued = path === "issued" ? IssuedFact.safeParse(after).data : undefined;
    return issued?.by.type === "registrar" && issued.content.kind === "credit-note";
  });
}
