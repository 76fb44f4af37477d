import { fieldsOf, readRegisters, snapshot, toJson, writeAsRelay } from "@concord/document";
import { NumberLease, seriesOf, utcDay } from "@concord/model";
import type { DocumentId, JsonValue, NumberSeries } from "@concord/model";
import { epochNumber } from "@concord/protocol";
import type { WorkspaceId } from "@concord/protocol";
import { everywhere } from "../core/committer.ts";
import type { CommittedBatch, Committer } from "../core/committer.ts";
import type { LiveDocument } from "../core/live-documents.ts";
import type { OwnTurn, OwnWrite } from "../core/own-work.ts";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import type { RelayStorage } from "../storage/storage.ts";
import type { PassedNumber } from "./check-issue.ts";
import { decideLease, freshNumbers, lastOf, leasesAway, leasesIn } from "./decide-lease.ts";
import type { LeaseDecision, LeaseSituation, LeaseWish } from "./decide-lease.ts";
import type { LeaseWord } from "./lease-word.ts";
import type { Registrar } from "./registrar.ts";
import { takenElsewhere } from "./taken-elsewhere.ts";
import { registrarAuthor } from "./write-as-registrar.ts";

export type LeaseAnswer =
  | { readonly type: "stands"; readonly lease: NumberLease }
  | Extract<LeaseDecision, { type: "refused" }>
  /** Nothing was changed, and later it is to be asked again. */
  | { readonly type: "later"; readonly message: string; readonly afterMs: number };

/**
 * The leases of number series. The lease of a series is a register of the workspace's own document, `leases.<series>`, that the relay alone writes: so every device
 * hears of it, and takes it along when it goes offline. It is written, kept and accounted for in one transaction, in the order of all other batches.
 */
export interface Leases extends AsyncDisposable {
  readonly ask: (workspace: WorkspaceId, series: string, wish: LeaseWish) => Promise<LeaseAnswer>;
  /** Ends in these workspaces what nobody renewed, now and whenever it is time. */
  readonly watch: (workspaces: readonly WorkspaceId[]) => void;
}

/** What of a lease's register the store does not know: it was lost, and a client has given it back. */
function cameBack({ author, kind, difference }: CommittedBatch): readonly string[] {
  if (kind !== "workspace" || author.id === registrarAuthor.id) return [];
  return difference.flatMap(({ path }) => seriesOfPath(path) ?? []);
}

function seriesOfPath(path: string): string | undefined {
  return /^leases\.(.+)$/.exec(path)?.[1];
}

/** A timer does not reach further. */
const longestWaitMs = 12 * 3_600_000;
const retryMs = 60_000;

export function createLeases(
  storage: RelayStorage,
  committer: Pick<Committer, "act" | "committed">,
  deps: Pick<RelayDeps, "now" | "random" | "after" | "log">,
  word: Pick<LeaseWord, "proofOf" | "sealOf">,
  registrar: Pick<Registrar, "heldFor">,
): Leases {
  const timers = new Map<WorkspaceId, Disposable>();
  const work = new Set<Promise<void>>();
  let isEnding = false;

  const situationOf = async (
    live: LiveDocument,
    turn: OwnTurn,
    series: string,
    wish: LeaseWish,
  ): Promise<LeaseSituation> => {
    const { workspace } = live;
    const read = snapshot(live.doc, { id: live.id, kind: "workspace" });
    const all: readonly NumberSeries[] = read.kind === "workspace" ? seriesOf(read.workspace) : [];
    const written = NumberLease.safeParse(fieldsOf(live.doc).get(`leases.${series}`)).data;
    const stored = await storage.lastLease(workspace, series);
    const last = lastOf([stored, written, ...leasesIn(turn.numbers, series)]);
    const missingBelow =
      last === undefined
        ? 0
        : await storage.unaccounted(
            workspace,
            series,
            last.from,
            wish.type === "return" ? wish.next - 1 : last.to,
          );
    const head = await storage.seriesHead(workspace, series, "");
    // A series that counts through since lately gave its numbers by year before.
    const highest = await storage.highestCount(workspace, series);
    const taken = turn.numbers.flatMap((change) =>
      change.type === "taken" && change.series === series ? [change] : [],
    );
    return {
      series: all.find(({ id }) => id === series),
      last,
      head: {
        count: Math.max(highest, ...taken.map(({ count }) => count)),
        on:
          [head.on, ...taken.map(({ on }) => on)]
            .filter((on) => on !== null)
            .toSorted()
            .at(-1) ?? null,
      },
      missingBelow,
      elsewhere: new Map(),
      now: turn.now,
      freshId: Buffer.from(deps.random(16)).toString("base64url"),
      proofOf: (of, claim) => word.proofOf(workspace, of, claim),
      sealOf: (lease) => word.sealOf(workspace, lease),
    };
  };

  /** Decides so that no number is granted that an invoice of the company has from another issuer: a lease begins behind those, and ends before the next. */
  const decidePast = async (
    wish: LeaseWish,
    situation: LeaseSituation,
    { workspace, doc, id }: LiveDocument,
  ): Promise<LeaseDecision> => {
    const read = snapshot(doc, { id, kind: "workspace" });
    const company = read.kind === "workspace" ? read.workspace.company : undefined;
    const elsewhere = new Map<number, PassedNumber>();
    for (;;) {
      const decision = decideLease(wish, { ...situation, elsewhere });
      if (!isGrant(decision)) return decision;
      const { series } = decision.lease;
      const fresh = freshNumbers(decision.lease, situation.last, situation.now);
      const sellers = { seller: company, company };
      const found = await takenElsewhere(workspace, [...fresh.keys()], storage, sellers);
      if (found.size === 0) return decision;
      for (const [asked, { number, document, on = utcDay(situation.now) }] of found) {
        const count = fresh.get(asked);
        if (count === undefined) continue;
        elsewhere.set(count, { series, period: "", count, document, number, on });
      }
    }
  };

  /** Refuses a grant of a number that we gave to an invoice already, or that the device of another lease may give. */
  const unlessTaken = async (
    decision: LeaseDecision,
    { workspace }: LiveDocument,
    turn: OwnTurn,
    { last, now }: LeaseSituation,
  ): Promise<LeaseDecision> => {
    if (!isGrant(decision)) return decision;
    const fresh = freshNumbers(decision.lease, last, now);
    const { series } = decision.lease;
    const inTurn = turn.numbers.flatMap((one) => ("number" in one ? [one.number] : []));
    const taken =
      inTurn.find((number) => fresh.has(number)) ??
      (await storage.takenAmong(workspace, [...fresh.keys()]))[0];
    if (taken !== undefined) {
      return notLeasable(
        `The series ${series} would give the number ${taken}, and an invoice of ours has it already. Change the format of the series.`,
      );
    }
    for (const other of leasesAway(await storage.leases(workspace), turn.numbers)) {
      if (other.series === series) continue;
      const its = freshNumbers(other, undefined, now);
      const both = [...fresh.keys()].find((number) => its.has(number));
      if (both === undefined) continue;
      return notLeasable(
        other.state === "active"
          ? `The series ${series} would give the number ${both}, and a device of ${other.name} gives it of the series ${other.series}. Change the format of the series.`
          : `The series ${series} would give the number ${both}, and a device of ${other.name} may have given it of the series ${other.series}, under a lease that has ended. Change the format of the series.`,
      );
    }
    return decision;
  };

  const decide = async (
    workspace: WorkspaceId,
    series: string,
    wish: LeaseWish,
  ): Promise<LeaseDecision | Extract<LeaseAnswer, { type: "later" }>> => {
    const heldMs = await registrar.heldFor(workspace);
    if (heldMs > 0) {
      const message =
        "The relay was restored a moment ago, and waits for what devices give back before it leases numbers.";
      return { type: "later", message, afterMs: heldMs };
    }
    const document = await storage.firstOfKind(workspace, "workspace");
    if (document === null) {
      return { type: "refused", why: "not-found", message: "There is no such number series." };
    }
    const made: { decision: LeaseDecision | null } = { decision: null };
    const outcome = await committer.act(workspace, document, async (live, turn) => {
      const situation = await situationOf(live, turn, series, wish);
      const wished = await decidePast(wish, situation, live);
      made.decision = await unlessTaken(wished, live, turn, situation);
      return made.decision.type === "stands" ? writeLeases(live, turn, made.decision) : [];
    });
    const { decision } = made;
    if (outcome.type === "failed" || decision === null) {
      const message = "The lease could not be stored. Try again.";
      return { type: "later", message, afterMs: 1_000 };
    }
    return decision;
  };

  const ask: Leases["ask"] = async (workspace, series, wish) => {
    const decision = await decide(workspace, series, wish);
    if (decision.type !== "stands") return decision;
    await look(workspace);
    return { type: "stands", lease: decision.lease };
  };

  const activeOf = async (workspace: WorkspaceId): Promise<readonly NumberLease[]> =>
    (await storage.leases(workspace)).filter(({ state }) => state === "active");

  /** Ends what is overdue, and sets the clock for what will be. */
  const look = async (workspace: WorkspaceId): Promise<void> => {
    for (const { series, until } of await activeOf(workspace)) {
      if (Date.parse(until) <= deps.now()) await decide(workspace, series, { type: "expire" });
    }
    // What could not be ended now is looked at again after a while.
    const active = await activeOf(workspace);
    const next = Math.min(...active.map(({ until }) => Date.parse(until) - deps.now()));
    if (Number.isFinite(next)) wait(workspace, next > 0 ? next : retryMs);
  };

  const wait = (workspace: WorkspaceId, ms: number): void => {
    timers.get(workspace)?.[Symbol.dispose]();
    if (isEnding) return;
    timers.set(
      workspace,
      deps.after(Math.min(ms, longestWaitMs), () => lookByItself(workspace)),
    );
  };

  /** Writes down the leases that stand in a document, where the store knows less. */
  const learn = async (
    workspace: WorkspaceId,
    document: DocumentId,
    isMeant: (series: string) => boolean,
  ): Promise<void> => {
    const { type } = await committer.act(workspace, document, async (live) => {
      for (const [path, value] of fieldsOf(live.doc).entries()) {
        const series = seriesOfPath(path);
        if (series === undefined || !isMeant(series)) continue;
        const stored = await storage.lastLease(workspace, series);
        const last = lastOf([stored, NumberLease.safeParse(value).data]);
        if (last !== undefined && last !== stored) await storage.leaseReturned(workspace, last);
      }
      return [];
    });
    if (type === "failed") throw new Error("A lease that came back could not be stored");
    await look(workspace);
  };

  /** A process that dies between a register that came back and its line of the table leaves nothing that asks again. */
  const learnAll = async (workspace: WorkspaceId): Promise<void> => {
    // Only a restored store is given anything back, and a document is long to load.
    const isRestored = epochNumber(storage.epoch()) > 1;
    const document = isRestored ? await storage.firstOfKind(workspace, "workspace") : null;
    if (document === null) return look(workspace);
    await learn(workspace, document, () => true);
  };

  const byItself = (workspace: WorkspaceId, doing: Promise<void>): void => {
    const done = doing
      .catch((error: unknown) => {
        deps.log.error("leases-not-watched", { workspace, reason: reasonOf(error) });
        wait(workspace, retryMs);
      })
      .finally(() => work.delete(done));
    work.add(done);
  };
  const lookByItself = (workspace: WorkspaceId): void => byItself(workspace, learnAll(workspace));
  const subscription = committer.committed.subscribe(everywhere, ({ workspace, batches }) => {
    for (const batch of batches) {
      const back = cameBack(batch);
      if (back.length === 0) continue;
      byItself(
        workspace,
        learn(workspace, batch.document, (series) => back.includes(series)),
      );
    }
  });

  return {
    ask,
    watch: (workspaces) => workspaces.forEach(lookByItself),
    [Symbol.asyncDispose]: async () => {
      isEnding = true;
      subscription[Symbol.dispose]();
      for (const timer of timers.values()) timer[Symbol.dispose]();
      await Promise.all(work);
    },
  };
}

type StandingDecision = Extract<LeaseDecision, { type: "stands" }>;

/** Whether a device may give numbers by it that it might not before. */
function isGrant(decision: LeaseDecision): decision is StandingDecision {
  return (
    decision.type === "stands" && decision.lease.state === "active" && decision.kept.length > 0
  );
}

function notLeasable(message: string): LeaseDecision {
  return { type: "refused", why: "not-leasable", message };
}

/** Writes the last of the leases where devices read it, and keeps all of them. */
function writeLeases(
  live: LiveDocument,
  { relayClientId, now }: Pick<OwnTurn, "relayClientId" | "now">,
  { kept, passed }: StandingDecision,
): readonly OwnWrite[] {
  const lease = kept.at(-1);
  if (lease === undefined) return [];
  const path = `leases.${lease.series}`;
  const before = readRegisters(live.doc).registers[path] ?? null;
  const after: JsonValue = toJson(lease);
  const relay = { clientId: relayClientId, reason: "lease" };
  const update = writeAsRelay(live.doc, relay, { [path]: after });
  if (update === undefined) return [];
  return [
    {
      live,
      author: registrarAuthor,
      operations: [{ type: "lease-series", lease: after }],
      update,
      difference: [{ path, before, after }],
      numbers: [
        ...kept.slice(0, -1).map((each) => ({ type: "lease", lease: each }) as const),
        { type: "passed", places: passed.map((one) => ({ ...one, at: now })) },
        { type: "lease", lease },
      ],
    },
  ];
}
