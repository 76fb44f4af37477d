import { epochNumber } from "@concord/protocol";
import { Gauge } from "prom-client";
import type { Registry } from "prom-client";
import { lastBackup } from "../backup/last-backup.ts";
import type { Committer } from "../core/committer.ts";
import type { LiveDocuments } from "../core/live-documents.ts";
import type { Quarantine } from "../core/quarantine.ts";
import { documentProjection, documentProjectionLabel } from "../projection/read-model.ts";
import { projectionLag } from "../projection/projection-lag.ts";
import { cursorsOf, ledgerProjection } from "../ledger/ledger-cursor.ts";
import type { LedgerService } from "../ledger/ledger-service.ts";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import type { RelayStorage } from "../storage/storage.ts";
import type { Doors } from "../upgrade.ts";

/** What gauges are read from, when somebody asks. */
export interface GaugeSources {
  readonly committer: Committer;
  readonly doors: Pick<Doors, "count" | "strangers" | "unread" | "received">;
  readonly documents: LiveDocuments;
  readonly quarantine: Pick<Quarantine, "size">;
  readonly storage: RelayStorage;
  /** Null in a relay that keeps none. */
  readonly ledger: LedgerService | null;
  /** Null where the store is not in a folder of ours. */
  readonly data: string | null;
  readonly deps: Pick<RelayDeps, "now" | "after" | "log">;
}

export interface RelayGauges {
  /** Sets all of them. Does not fail, and does not wait for a store that hangs. */
  readonly read: (sources: GaugeSources) => Promise<void>;
}

/** So long the store may take before the rest is told without it. */
const storeAnswerMs = 2_000;

export function createRelayGauges(registry: Registry): RelayGauges {
  const gauge = (name: string, help: string, labelNames: readonly string[] = []): Gauge =>
    new Gauge({ name: `concord_relay_${name}`, help, labelNames, registers: [registry] });

  const backlogBatches = gauge("backlog_batches", "Batches not committed yet");
  const backlogBytes = gauge("backlog_bytes", "Bytes of batches not committed yet");
  const oldest = gauge("oldest_pending_seconds", "Age of the oldest batch not committed yet");
  const sockets = gauge("sockets", "Open WebSockets");
  const strangers = gauge("strangers", "Connections that have not shown who they are");
  const unread = gauge("unread_bytes", "Bytes sent that readers have not taken");
  const received = gauge(
    "received_bytes",
    "Bytes that came in messages that are not whole, or wait",
  );
  const live = gauge("live_documents", "Documents in memory");
  const epoch = gauge("epoch", "Number of the store's epoch; a restore begins the next");
  const ledgerRunning = gauge("ledger_running", "1 while the ledger's thread can be asked");
  const ledgerStarts = gauge("ledger_starts", "How often the ledger's thread was started");
  // Of the store.
  const listLag = gauge("list_lag", "Batches that the list of invoices has not read");
  const byProjection = ["projection"];
  const lagBatches = gauge(
    "projection_lag_batches",
    "Batches that a projection has not read",
    byProjection,
  );
  const lagSeconds = gauge("projection_lag_seconds", "Age of the oldest of them", byProjection);
  const items = gauge("quarantine_batches", "Refused batches that are kept");
  const itemBytes = gauge("quarantine_bytes", "Their bytes");
  const storeBytes = gauge("store_bytes", "Bytes of the store");
  const backupAt = gauge(
    "last_backup_timestamp_seconds",
    "When the newest backup was made, since 1970",
  );

  const readStore = async ({
    storage,
    quarantine,
    ledger,
    data,
    deps,
  }: GaugeSources): Promise<() => void> => {
    const lag = await projectionLag(documentProjection, storage, deps.now());
    const reading = { ...storage, projectionCursor: cursorsOf(storage, ledger) };
    const ledgerLag =
      ledger === null ? null : await projectionLag(ledgerProjection, reading, deps.now());
    const refused = await quarantine.size();
    const bytes = await storage.bytes();
    const backup = data === null ? null : await lastBackup(data);
    return () => {
      listLag.set(lag.batches);
      lagBatches.set({ projection: documentProjectionLabel }, lag.batches);
      lagSeconds.set({ projection: documentProjectionLabel }, lag.ms / 1_000);
      if (ledgerLag !== null) {
        lagBatches.set({ projection: ledgerProjection }, ledgerLag.batches);
        lagSeconds.set({ projection: ledgerProjection }, ledgerLag.ms / 1_000);
      }
      items.set(refused.batches);
      itemBytes.set(refused.bytes);
      storeBytes.set(bytes);
      if (backup !== null) backupAt.set(backup.madeAt / 1_000);
    };
  };

  return {
    read: async (sources) => {
      const { committer, doors, documents, storage, ledger, deps } = sources;
      const backlog = committer.backlog();
      backlogBatches.set(backlog.batches);
      backlogBytes.set(backlog.bytes);
      oldest.set(backlog.oldestMs / 1_000);
      sockets.set(doors.count());
      strangers.set(doors.strangers());
      unread.set(doors.unread());
      received.set(doors.received());
      live.set(documents.count());
      epoch.set(epochNumber(storage.epoch()));
      for (const each of [ledgerRunning, ledgerStarts]) each.remove();
      if (ledger !== null) {
        ledgerRunning.set(ledger.state().state === "running" ? 1 : 0);
        ledgerStarts.set(ledger.starts());
      }
      // What cannot be read now is left out: an old value would look like a good one.
      for (const each of [lagBatches, lagSeconds]) each.reset();
      for (const each of [listLag, items, itemBytes, storeBytes, backupAt]) each.remove();
      const { promise: silence, resolve } = Promise.withResolvers<() => void>();
      const timer = deps.after(storeAnswerMs, () => resolve(() => undefined));
      try {
        const show = await Promise.race([readStore(sources), silence]);
        show();
      } catch (error) {
        deps.log.warn("metrics-incomplete", { reason: reasonOf(error) });
      } finally {
        timer[Symbol.dispose]();
      }
    },
  };
}
