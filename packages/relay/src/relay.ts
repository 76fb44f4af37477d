import { fastify } from "fastify";
import type { FastifyInstance } from "fastify";
import { createClaims } from "./core/claims.ts";
import { createCommitter } from "./core/committer.ts";
import { defaultCompaction, startCompaction } from "./core/compaction.ts";
import type { CompactionSettings } from "./core/compaction.ts";
import { createLiveDocuments } from "./core/live-documents.ts";
import { createPresence } from "./core/presence.ts";
import { defaultQuarantine, startQuarantine } from "./core/quarantine.ts";
import type { QuarantineSettings } from "./core/quarantine.ts";
import { createRates, defaultRates } from "./core/rates.ts";
import type { RateSettings } from "./core/rates.ts";
import { defaultDoorSettings } from "./door.ts";
import type { DoorContext, DoorSettings } from "./door.ts";
import { registerApi } from "./http/api.ts";
import { createInvoiceList, invoiceProjection } from "./projection/invoice-list.ts";
import { reasonOf } from "./relay-deps.ts";
import type { RelayDeps } from "./relay-deps.ts";
import { loadSecretKey } from "./storage/secret-key.ts";
import { openSqliteStorage } from "./storage/sqlite-storage.ts";
import type { RelayStorage } from "./storage/storage.ts";
import { openDoors } from "./upgrade.ts";
import { createPenalties, defaultPenalties } from "./yjs/penalties.ts";
import type { PenaltySettings } from "./yjs/penalties.ts";

export interface RelayOptions {
  /** The data folder: database, secret key and lock. Made if it is not there. */
  readonly data: string;
  /** Defaults to loopback. */
  readonly host?: string;
  /** 0 for any free port. */
  readonly port: number;
  /** base64url of at least 32 bytes, instead of the key file in the data folder. */
  readonly secretKey?: string;
  /** How many documents stay in memory beside those in use. */
  readonly liveDocuments?: number;
  readonly settings?: Partial<DoorSettings>;
  readonly compaction?: Partial<CompactionSettings>;
  /** How fast a principal, and a workspace, may write. */
  readonly rates?: Partial<RateSettings>;
  /** How long, and how much of, what was refused is kept. */
  readonly quarantine?: Partial<QuarantineSettings>;
  /** How long a stock client waits that comes back after a permanent refusal. */
  readonly penalties?: Partial<PenaltySettings>;
  /** Adds routes to the relay's HTTP server before it listens: webhooks, the web app. */
  readonly registerHttp?: (app: FastifyInstance) => Promise<void> | void;
  /** Puts another store in the place of the data folder's SQLite. The relay closes it. */
  readonly storage?: RelayStorage;
}

export interface Relay extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** For a board: open sockets, documents in memory, batches committed since the start. */
  readonly vitals: () => {
    readonly sockets: number;
    readonly documents: number;
    readonly batches: number;
  };
}

export type CreatedRelay =
  | { readonly type: "listening"; readonly relay: Relay }
  | { readonly type: "refused"; readonly reason: "data-in-use"; readonly message: string };

const shutdownMs = 4_000;

/** Starts a relay. Rejects if the port is taken or the data folder cannot be read or written. */
export async function createRelay(options: RelayOptions, deps: RelayDeps): Promise<CreatedRelay> {
  const opened: ReturnType<typeof openSqliteStorage> =
    options.storage === undefined
      ? openSqliteStorage(options.data, deps)
      : { type: "opened", storage: options.storage };
  if (opened.type === "owned-by-another") {
    return { type: "refused", reason: "data-in-use", message: opened.message };
  }
  const { storage } = opened;
  try {
    return { type: "listening", relay: await listen(options, storage, deps) };
  } catch (error) {
    await storage[Symbol.asyncDispose]();
    throw error;
  }
}

async function listen(
  options: RelayOptions,
  storage: RelayStorage,
  deps: RelayDeps,
): Promise<Relay> {
  const documents = createLiveDocuments(storage, options.liveDocuments ?? 500);
  const rates = createRates({ ...defaultRates, ...options.rates }, deps.now);
  const quarantine = startQuarantine(
    storage,
    { ...defaultQuarantine, ...options.quarantine },
    deps,
  );
  const committer = createCommitter(storage, documents, deps, { rates, quarantine });
  const claims = createClaims();
  const context: DoorContext = {
    storage,
    committer,
    presence: createPresence(claims),
    claims,
    rates,
    penalties: createPenalties({ ...defaultPenalties, ...options.penalties }, deps.now),
    secretKey: loadSecretKey(options.data, options.secretKey),
    settings: { ...defaultDoorSettings, ...options.settings },
    deps,
  };
  const list = createInvoiceList(storage, committer, deps);
  const compaction = startCompaction(
    storage,
    committer,
    [invoiceProjection],
    { ...defaultCompaction, ...options.compaction },
    deps,
  );
  const app = fastify({ forceCloseConnections: true, bodyLimit: 4 * 1_024 * 1_024 });
  const doors = openDoors(app.server, context);
  await registerApi(app, context, { list, documents, sockets: doors.count });
  await options.registerHttp?.(app);
  for (const workspace of await storage.workspaces()) {
    list
      .caughtUp(workspace)
      .catch((error: unknown) =>
        deps.log.error("projection-failed", { workspace, reason: reasonOf(error) }),
      );
  }
  const host = options.host ?? "127.0.0.1";
  await app.listen({ host, port: options.port });
  const address = app.server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;

  return {
    port,
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    vitals: () => ({
      sockets: doors.count(),
      documents: documents.count(),
      batches: committer.counts().batches,
    }),
    [Symbol.asyncDispose]: async () => {
      // Admit no one, end the sessions, let what they still sent be committed, and only then let go of the store.
      await Promise.all([doors.drain(shutdownMs), app.close()]);
      await committer.idle();
      list[Symbol.dispose]();
      quarantine[Symbol.dispose]();
      await Promise.all([list.idle(), compaction[Symbol.asyncDispose]()]);
      await storage[Symbol.asyncDispose]();
    },
  };
}
