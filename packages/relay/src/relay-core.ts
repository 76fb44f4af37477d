import { getHeapStatistics } from "node:v8";
import { epochNumber } from "@concord/protocol";
import { createCrowd } from "./access/crowd.ts";
import { loadRevocations } from "./access/revocations.ts";
import { createAbsences } from "./core/absences.ts";
import { createClaims } from "./core/claims.ts";
import { createCommitter } from "./core/committer.ts";
import { defaultCompaction, startCompaction } from "./core/compaction.ts";
import type { Compaction, CompactionSettings } from "./core/compaction.ts";
import { createLiveDocuments, defaultRoom } from "./core/live-documents.ts";
import type { LiveDocuments } from "./core/live-documents.ts";
import { createPresence } from "./core/presence.ts";
import { defaultQuarantine, startQuarantine } from "./core/quarantine.ts";
import type { Quarantine, QuarantineSettings } from "./core/quarantine.ts";
import { createRecordWord } from "./core/record-word.ts";
import { createRates, defaultRates } from "./core/rates.ts";
import type { RateSettings } from "./core/rates.ts";
import { defaultDoorSettings } from "./door.ts";
import type { DoorContext, DoorSettings } from "./door.ts";
import { noMeters } from "./observe/meters.ts";
import type { Meters } from "./observe/meters.ts";
import { createCatchUpPages } from "./sync/catch-up-pages.ts";
import { createComparedRows } from "./projection/compared-rows.ts";
import { createEraser } from "./erasure/eraser.ts";
import type { Eraser } from "./erasure/eraser.ts";
import { createInvoiceList } from "./projection/invoice-list.ts";
import type { InvoiceList } from "./projection/invoice-list.ts";
import { cursorsOf, ledgerProjection } from "./ledger/ledger-cursor.ts";
import type { LedgerService } from "./ledger/ledger-service.ts";
import { createInTurn } from "./projection/in-turn.ts";
import { createLocalDays } from "./projection/local-days.ts";
import {
  createReadModel,
  documentProjection,
  retiredProjections,
} from "./projection/read-model.ts";
import { createRegistrar, defaultRegistrar } from "./registrar/registrar.ts";
import type { Registrar, RegistrarSettings } from "./registrar/registrar.ts";
import { leaseWord } from "./registrar/lease-word.ts";
import { createLeases } from "./registrar/leases.ts";
import type { Leases } from "./registrar/leases.ts";
import { registrarsWord } from "./registrar/registrars-word.ts";
import { reasonOf } from "./relay-deps.ts";
import type { RelayDeps } from "./relay-deps.ts";
import type { RelayStorage } from "./storage/storage.ts";
import { createPenalties, defaultPenalties } from "./yjs/penalties.ts";
import type { PenaltySettings } from "./yjs/penalties.ts";

/** What may be set of a relay, whatever network it stands on. */
export interface CoreOptions {
  /** How many documents stay in memory beside those in use. */
  readonly liveDocuments?: number;
  readonly settings?: Partial<DoorSettings>;
  readonly compaction?: Partial<CompactionSettings>;
  /** How fast a principal, and a workspace, may write. */
  readonly rates?: Partial<RateSettings>;
  /** How long, and how much of, what was refused is kept. */
  readonly quarantine?: Partial<QuarantineSettings>;
  readonly registrar?: Partial<RegistrarSettings>;
  /** How long a stock client waits that comes back after a permanent refusal. */
  readonly penalties?: Partial<PenaltySettings>;
}

/** A relay behind its doors: without sockets and HTTP, so that it runs on a simulated network too. */
export interface RelayCore {
  readonly context: DoorContext;
  readonly documents: LiveDocuments;
  readonly list: InvoiceList;
  readonly compaction: Compaction;
  readonly quarantine: Quarantine;
  readonly registrar: Registrar;
  /** Null in a relay without a ledger. */
  readonly eraser: Eraser | null;
  readonly leases: Leases;
  /** Stops what runs by itself, within some time where more could be done. Resolves when nothing of it is under way. */
  readonly stop: (withinMs?: number) => Promise<unknown>;
}

const defaultStopMs = 2_000;

/** @param onRenew everybody must come again: the store goes on under another epoch */
export async function createRelayCore(
  options: CoreOptions,
  storage: RelayStorage,
  secretKey: Uint8Array,
  deps: RelayDeps,
  onRenew: () => void,
  meters: Meters = noMeters,
  ledger: LedgerService | null = null,
): Promise<RelayCore> {
  const { ticks, labour } = deps;
  const settings = { ...defaultDoorSettings, ...options.settings };
  const documents = createLiveDocuments(storage, options.liveDocuments ?? 500, {
    measure: { ticks, labour, meters },
    room: Math.min(defaultRoom, getHeapStatistics().heap_size_limit / 4),
    recordWord: createRecordWord(secretKey, () => epochNumber(storage.epoch())),
  });
  const rates = createRates({ ...defaultRates, ...options.rates }, deps.now);
  const quarantine = startQuarantine(
    storage,
    { ...defaultQuarantine, ...options.quarantine },
    deps,
  );
  const word = registrarsWord(secretKey);
  const granted = leaseWord(secretKey);
  const committer = createCommitter(storage, documents, deps, {
    rates,
    quarantine,
    meters,
    words: {
      isGranted: granted.isGranted,
      isOurs: (place, path, value) =>
        word.isOurs(place, path, value) || granted.isOurs(place.workspace, path, value),
    },
  });
  // Not waited for: a relay starts on a full disk too.
  const retired = Promise.all(retiredProjections.map(storage.resetProjection)).catch(
    (error: unknown) => deps.log.warn("projection-not-retired", { reason: reasonOf(error) }),
  );
  const days = createLocalDays(storage, committer);
  const readModel = createReadModel(storage, committer, days, deps, rates);
  const list = createInvoiceList(readModel);
  const claims = createClaims();
  const pages = createCatchUpPages(storage, settings.pageBytes, deps);
  const context: DoorContext = {
    storage,
    committer,
    readModel,
    days,
    compared: createComparedRows(readModel, deps),
    pages,
    comparisons: { answered: 0, differing: 0 },
    readings: createInTurn(),
    crowd: {
      sync: createCrowd(settings.connectionsPerPrincipal),
      yjs: createCrowd(settings.documentsPerPrincipal),
    },
    presence: createPresence(claims, storage, deps, options.settings?.presenceMs),
    absences: createAbsences(storage, deps),
    claims,
    secretKey,
    revocations: await loadRevocations(storage, deps.log),
    rates,
    penalties: createPenalties({ ...defaultPenalties, ...options.penalties }, deps.now),
    settings,
    outlived: async (above) => {
      // Two who know it may come at once: the first one's epoch is enough.
      if (epochNumber(storage.epoch()) > above) return;
      const epoch = await storage.beginEpoch(above);
      deps.log.warn("epoch-begun", { epoch: epochNumber(epoch), above });
      onRenew();
    },
    meters,
    deps,
  };
  const compaction = startCompaction(
    { ...storage, compact: pages.compact, projectionCursor: cursorsOf(storage, ledger) },
    committer,
    ledger === null ? [documentProjection] : [documentProjection, ledgerProjection],
    { ...defaultCompaction, ...options.compaction },
    deps,
  );
  const registrar = createRegistrar(storage, committer, deps, rates, word, {
    ...defaultRegistrar,
    ...options.registrar,
  });
  const eraser =
    ledger === null
      ? null
      : createEraser(
          storage,
          committer,
          {
            ledger,
            compact: pages.compact,
            // A document that the registrar cannot read now holds up no erasure of another.
            othersCaughtUp: (workspace) =>
              Promise.allSettled([list.caughtUp(workspace), registrar.caughtUp(workspace)]),
          },
          deps,
        );
  const leases = createLeases(storage, committer, deps, granted, registrar);
  const workspaces = await storage.workspaces();
  leases.watch(workspaces);
  ledger?.follow(committer, workspaces);
  for (const workspace of workspaces) {
    list
      .caughtUp(workspace)
      .catch((error: unknown) =>
        deps.log.error("projection-failed", { workspace, reason: reasonOf(error) }),
      );
  }
  return {
    context,
    documents,
    list,
    compaction,
    quarantine,
    registrar,
    eraser,
    leases,
    stop: (withinMs = defaultStopMs) => {
      readModel[Symbol.dispose]();
      days[Symbol.dispose]();
      context.presence[Symbol.dispose]();
      quarantine[Symbol.dispose]();
      return Promise.all([
        retired,
        eraser?.[Symbol.asyncDispose](),
        readModel.idle(),
        leases[Symbol.asyncDispose](),
        registrar[Symbol.asyncDispose](),
        compaction[Symbol.asyncDispose](),
        ledger?.end(withinMs),
      ]);
    },
  };
}
