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
}

/** Names of its cursor, and of the last epoch under which it gave numbers, in the store. */
const cursorName = "registrar";
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
  const waiting = new Map<WorkspaceId, Promise<void>>();
  const timers = new Map<WorkspaceId, Disposable>();
  /** How often in a row it has failed. */
  const failed = new Map<WorkspaceId, number>();
  /** Until when no numbers are given, by epoch. */
  const holds = new Map<string, number>();
  /** Documents that were answered since the cursor, up to which batch. */
  const answered = new Map<WorkspaceId, Map<DocumentId, number>>();
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

  /** How long it is still to wait after a restore. */
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

  /** The batches that concern it, between its cursor and the log's head. */
  const eventsUpTo = async (
    workspace: WorkspaceId,
    from: number,
    head: number,
  ): Promise<readonly JournalEntry[]> => {
    const events: JournalEntry[] = [];
    for (let after = from; after < head; after += windowSize) {
      const upTo = Math.min(head, after + windowSize);
      for (const entry of await storage.issueEvents(workspace, after, upTo)) {
        if (!isOwn(entry)) events.push(entry);
      }
      if (upTo < head) await new Promise<void>(deps.defer);
    }
    return events;
  };

  const run = async (workspace: WorkspaceId): Promise<void> => {
    const head = await storage.head(workspace);
    const cursor = await storage.projectionCursor(cursorName, workspace);
    const events = await eventsUpTo(workspace, cursor, head);
    if (events.length === 0) return;
    // First what is known, then what is to be given: no number that has come back is given again.
    const { numbers, voided } = learnFrom(workspace, events, word);
    if (numbers.length + voided.length > 0) {
      await storage.registerReturned(workspace, numbers, voided);
    }
    const concerned = events.filter((event) => asksFor(event) || bringsCreditNote(event));
    const asked = documentsOf(concerned, answered.get(workspace));
    if (asked.size > 0) {
      const heldMs = await heldFor(workspace);
      if (heldMs > 0) {
        deps.log.info("registrar-held", { workspace, ms: heldMs });
        again(workspace, heldMs);
        return;
      }
      await answerAll(workspace, asked);
    }
    if (end.signal.aborted) return;
    await storage.project(cursorName, workspace, new Map(), head);
    answered.delete(workspace);
  };

  /** A document that cannot be read holds up nobody else: the others are answered, and remembered until the cursor has passed them. */
  const answerAll = async (
    workspace: WorkspaceId,
    asked: ReadonlyMap<DocumentId, number>,
  ): Promise<void> => {
    const ofWorkspace = await workspaceSettings(storage, committer, workspace);
    const done = answered.get(workspace) ?? new Map<DocumentId, number>();
    answered.set(workspace, done);
    const failures: string[] = [];
    const documents = [...asked];
    for (let at = 0; at < documents.length && !end.signal.aborted; at += answersAtOnce) {
      const group = documents.slice(at, at + answersAtOnce).map(async ([document, seq]) => {
        try {
          await answer(workspace, document, ofWorkspace);
          done.set(document, seq);
        } catch (error) {
          failures.push(`${document}: ${reasonOf(error)}`);
        }
      });
      await Promise.all(group);
    }
    if (failures.length > 0) throw new Error(failures.slice(0, 3).join("; "));
  };

  /** A run that waits for the one before it reads everything that is committed until it begins, so all who ask meanwhile share it. */
  const caughtUp = (workspace: WorkspaceId): Promise<void> => {
    const shared = waiting.get(workspace);
    if (shared !== undefined) return shared;
    const next = inTurn.run(workspace, async () => {
      waiting.delete(workspace);
      if (!end.signal.aborted) await run(workspace);
    });
    waiting.set(workspace, next);
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

/** The documents of batches with the last of these, but for those that were answered since. */
function documentsOf(
  entries: readonly JournalEntry[],
  answered: ReadonlyMap<DocumentId, number> | undefined,
): ReadonlyMap<DocumentId, number> {
  const last = new Map(entries.map(({ document, seq }) => [document, seq]));
  return new Map([...last].filter(([document, seq]) => seq > (answered?.get(document) ?? 0)));
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
