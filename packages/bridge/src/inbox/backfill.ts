import { JsonValue } from "@concord/model";
import { z } from "zod";
import type { BridgeContext } from "../bridge-context.ts";
import type { JobSource } from "../dispatcher.ts";
import type { BridgeStore } from "../store/bridge-store.ts";
import { closedKinds, tellAndTryAgain, tellClosed } from "../told-again.ts";
import { backoffMs } from "../traffic/backoff.ts";
import { nextStepAfter } from "../traffic/next-step.ts";

/** Where reading everything stands. Kept on the disk: a restart goes on from the last page. */
const BackfillRecord = z.object({
  state: z.enum(["none", "reading", "merging", "paused", "done", "cancelled", "failed"]),
  /** Whether what is known and was not listed has been asked for. */
  sought: z.boolean().exactOptional(),
  cursor: z.string().exactOptional(),
  writing: z.enum(["waits", "goes-on"]),
  /** By which of the connector's ways of reading; the first unless said. */
  reading: z.number().exactOptional(),
  phase: z.string(),
  read: z.number(),
  total: z.number().exactOptional(),
  startedAt: z.number(),
  endedAt: z.number().exactOptional(),
  reason: z.string().exactOptional(),
});
type BackfillRecord = z.infer<typeof BackfillRecord>;

export interface BackfillProgress {
  readonly state: BackfillRecord["state"];
  readonly phase: string;
  /** Objects read and merged. */
  readonly done: number;
  readonly total: number | undefined;
  /** Objects a second since the start. */
  readonly rate: number;
  /** Milliseconds to go, where the vendor tells the total. */
  readonly etaMs: number | undefined;
  readonly reason: string | undefined;
}

const setting = "backfill";
/** By which of the connector's ways of reading everything was read last. */
const readingSetting = "reading";
const firstReading = 1;
const unreadable = { type: "reading", of: "everything" } as const;
// Reading runs ahead of merging by at most this many objects.
const queueLimit = 200;

const nothing: BackfillRecord = {
  state: "none",
  writing: "goes-on",
  phase: "",
  read: 0,
  startedAt: 0,
};

function isActive({ state }: BackfillRecord): boolean {
  return state === "reading" || state === "merging";
}

/** Whether it still reads where it did. */
function isSame(one: BackfillRecord, other: BackfillRecord): boolean {
  return (
    one.state === "reading" && one.startedAt === other.startedAt && one.cursor === other.cursor
  );
}

/** Reading everything that there is, page by page: the same merge as for webhooks, at the lowest priority. */
export interface Backfill {
  /**
   * `before-writing`: the first one, and one after a gap in what we heard: until it is through, documents may still be unlinked twins of objects not yet read, and
   * nothing is written at the vendor. `beside`: a person wants everything read once more.
   */
  readonly start: (order: "before-writing" | "beside") => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly cancel: () => void;
  /** At each start: what another version of the connector has read otherwise is read once more, whatever became of it before. */
  readonly followUpgrade: () => void;
  readonly progress: () => BackfillProgress;
  /** True while nothing may be written at the vendor. */
  readonly holdsOutbox: () => boolean;
  readonly source: (context: BridgeContext) => JobSource;
}

export function createBackfill(deps: {
  readonly store: BridgeStore;
  readonly now: () => number;
  /** The connector's way of reading. */
  readonly reading: number | undefined;
}): Backfill {
  const { store, now, reading = firstReading } = deps;
  const load = (): BackfillRecord =>
    BackfillRecord.safeParse(store.cursors.setting(setting)).data ?? nothing;
  const save = (record: BackfillRecord): void =>
    store.cursors.saveSetting(setting, JsonValue.parse(record));

  function begin(order: "before-writing" | "beside"): void {
    const record = load();
    // What one that is under way has read is from before the gap.
    if (order === "beside" && (isActive(record) || record.state === "paused")) return;
    // One that failed is not made good by being tried again beside.
    const stillWaits = record.state === "failed" && record.writing === "waits";
    beginAnew(record, order === "before-writing" || stillWaits ? "waits" : "goes-on");
  }

  function beginAnew(record: BackfillRecord, writing: BackfillRecord["writing"]): void {
    const state = record.state === "paused" ? "paused" : "reading";
    save({ ...nothing, state, writing, reading, startedAt: now() });
  }

  /** Read to the end, or to where a person wanted no more of it. */
  function end(record: BackfillRecord, state: "done" | "cancelled"): void {
    save({ ...record, state, endedAt: now() });
    store.cursors.saveSetting(readingSetting, record.reading ?? firstReading);
  }

  function followUpgrade(): void {
    const record = load();
    const isOpen = isActive(record) || record.state === "paused";
    const by = isOpen
      ? (record.reading ?? firstReading)
      : (z.number().safeParse(store.cursors.setting(readingSetting)).data ?? firstReading);
    if (by === reading) return;
    if (by > reading) {
      // What this version reads from now on is read as it knows to: the next upgrade reads it once more.
      if (isOpen) save({ ...record, reading });
      else store.cursors.saveSetting(readingSetting, reading);
      return;
    }
    // Not first read to its end: that would be the rest and the whole.
    if (isOpen) beginAnew(record, record.writing);
    else begin("beside");
  }

  return {
    start: begin,
    pause() {
      const record = load();
      if (isActive(record)) save({ ...record, state: "paused" });
    },
    resume() {
      const record = load();
      if (record.state === "paused") save({ ...record, state: "reading" });
    },
    cancel() {
      const record = load();
      if (!isActive(record) && record.state !== "paused") return;
      store.transaction(() => {
        store.incoming.clear("backfill");
        end(record, "cancelled");
      });
    },
    followUpgrade,
    progress() {
      const record = load();
      const done = Math.max(0, record.read - store.incoming.count("backfill"));
      const seconds = ((record.endedAt ?? now()) - record.startedAt) / 1_000;
      const rate = seconds > 0 ? done / seconds : 0;
      const { total } = record;
      return {
        state: record.state,
        phase: record.phase,
        done,
        total,
        rate,
        etaMs:
          total === undefined || rate === 0 || !isActive(record)
            ? undefined
            : Math.round((Math.max(0, total - done) / rate) * 1_000),
        reason: record.reason,
      };
    },
    holdsOutbox() {
      const { state, writing } = load();
      return writing === "waits" && state !== "done" && state !== "cancelled";
    },
    source: (context) => backfillSource(context, { load, save, end }),
  };
}

function backfillSource(
  context: BridgeContext,
  kept: {
    readonly load: () => BackfillRecord;
    readonly save: (record: BackfillRecord) => void;
    readonly end: (record: BackfillRecord, state: "done") => void;
  },
): JobSource {
  const { store, clock } = context;
  const { load, save, end } = kept;
  let retryAt = 0;
  let failures = 0;

  async function readPage(): Promise<void> {
    const before = load();
    const page = await context.calls.backfill(before.cursor, closedKinds(context));
    if (page.type === "failed") {
      failures += 1;
      const step = nextStepAfter(page.failure, failures, context.random);
      if (step.type === "dead-letter" || step.type === "gone") {
        context.fenced(() => {
          if (!isSame(load(), before)) return;
          save({ ...before, state: "failed", reason: step.reason, endedAt: clock.now() });
        });
        return;
      }
      if (step.type === "forbidden") {
        const { reason, fixes } = step;
        context.fenced(() =>
          tellAndTryAgain(context, { subject: unreadable, document: undefined, reason, fixes }),
        );
        return;
      }
      retryAt =
        clock.now() + ("afterMs" in step ? step.afterMs : backoffMs(failures, context.random));
      return;
    }
    failures = 0;
    const { objects, cursor, done, progress, unread = [], closed = [] } = page.value;
    context.fenced(() => {
      store.deadLetters.remove(unreadable);
      for (const each of closed) tellClosed(context, each);
      // Paused, cancelled or begun anew meanwhile: the page is read again, or not at all.
      if (!isSame(load(), before)) return;
      for (const object of objects) store.incoming.add(object.ref, "backfill", object, clock.now());
      for (const ref of unread) store.incoming.add(ref, "backfill", undefined, clock.now());
      save({
        ...before,
        state: done ? "merging" : "reading",
        cursor,
        phase: progress.phase,
        read: before.read + objects.length + unread.length,
        ...(progress.total !== undefined && { total: progress.total }),
      });
    });
  }

  /** What is known and was in no listing is asked for by name: no listing shows what was deleted. */
  async function finish(): Promise<void> {
    context.fenced(() => {
      const read = load();
      if (read.state !== "merging") return;
      const { readWithOwner = [] } = context.connector.capabilities;
      const unread = read.sought === true ? [] : store.shadows.unreadSince(read.startedAt);
      const unlisted = unread.filter(({ kind }) => !readWithOwner.includes(kind));
      if (unlisted.length === 0) {
        end(read, "done");
        return;
      }
      for (const ref of unlisted) store.incoming.add(ref, "backfill", undefined, clock.now());
      const more = unlisted.length;
      save({
        ...read,
        sought: true,
        read: read.read + more,
        ...(read.total !== undefined && { total: read.total + more }),
      });
    });
  }

  // A person who had it allowed says so by trying the letter again.
  const dueAt = (): number => Math.max(retryAt, store.deadLetters.find(unreadable)?.againAt ?? 0);

  function postpone(): void {
    failures += 1;
    retryAt = clock.now() + backoffMs(failures, context.random);
  }

  return {
    name: "backfill",
    take(now, busy) {
      if (busy.has("backfill") || dueAt() > now) return undefined;
      const { state } = load();
      const queued = store.incoming.count("backfill");
      if (state === "reading" && queued < queueLimit) {
        return { key: "backfill", run: readPage, postpone };
      }
      if (state === "merging" && queued === 0) return { key: "backfill", run: finish, postpone };
      return undefined;
    },
    nextDue(now) {
      const at = dueAt();
      return at > now ? at : undefined;
    },
  };
}
