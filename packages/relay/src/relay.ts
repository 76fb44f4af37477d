import { createServer } from "node:http";
import type { ServerOptions } from "node:http";
import { fastify } from "fastify";
import type { FastifyInstance } from "fastify";
import { relayAccess } from "./access/relay-access.ts";
import type { RelayAccess } from "./access/relay-access.ts";
import { passkeySite } from "./access/passkey-site.ts";
import { createPasskeys } from "./access/passkeys.ts";
import type { Standing } from "./access/passkeys.ts";
import { registerApi } from "./http/api.ts";
import { boundPipelines } from "./http/bound-pipelines.ts";
import { startLedger } from "./ledger/ledger-service.ts";
import type { LedgerOptions, LedgerService } from "./ledger/ledger-service.ts";
import { tellAll } from "./observe/meters.ts";
import type { TracingOptions } from "./observe/tracing.ts";
import { createRelayMetrics } from "./observe/relay-metrics.ts";
import { warmUp } from "./projection/warm-up.ts";
import { createRelayCore } from "./relay-core.ts";
import type { CoreOptions } from "./relay-core.ts";
import { reasonOf } from "./relay-deps.ts";
import type { RelayDeps } from "./relay-deps.ts";
import { runShutdown } from "./shutdown.ts";
import type { RelayEnd } from "./shutdown.ts";
import { loadSecretKey } from "./storage/secret-key.ts";
import { openSqliteStorage } from "./storage/sqlite-storage.ts";
import type { RelayStorage } from "./storage/storage.ts";
import { openDoors } from "./upgrade.ts";

export interface RelayOptions extends CoreOptions {
  /** The data folder: database, secret key and lock. Made if it is not there. */
  readonly data: string;
  /** Defaults to loopback. */
  readonly host?: string;
  /** 0 for any free port. */
  readonly port: number;
  /** The address under which browsers know the relay, if it is another than its own. It is told, and never taken from a request. */
  readonly publicUrl?: string;
  /** As whom somebody may come in now by a passkey who is no member of the workspace: unless given, as whom they were let in when they added it. */
  readonly standing?: Standing;
  /** base64url of at least 32 bytes, instead of the key file in the data folder. */
  readonly secretKey?: string;
  /** By when an end has come, whatever is stuck; 4 s unless said otherwise. Closes are spread over the first two fifths of it. */
  readonly shutdownMs?: number;
  /** Adds routes to the relay's HTTP server before it listens: webhooks, the web app. */
  readonly registerHttp?: (app: FastifyInstance, access: RelayAccess) => Promise<void> | void;
  /** Puts another store in the place of the data folder's SQLite. The relay closes it. */
  readonly storage?: RelayStorage;
  /** The process is this relay's alone: its metrics tell of memory, garbage collection and event loop too. */
  readonly processMetrics?: boolean;
  /** Keeps the audit ledger, in a thread of its own. Only over the data folder's own store. */
  readonly ledger?: LedgerOptions;
  /** Sends spans of requests, batches and turns to an OTLP receiver. */
  readonly tracing?: TracingOptions;
}

export interface Relay extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Sends everybody away, stores what had arrived and lets go of the store, within `shutdownMs`. Disposing is the same. */
  readonly end: () => Promise<RelayEnd>;
  /** For a board: open sockets, documents in memory, batches committed since the start. */
  readonly vitals: () => {
    readonly sockets: number;
    readonly documents: number;
    readonly batches: number;
  };
}

export type CreatedRelay =
  | { readonly type: "listening"; readonly relay: Relay }
  | {
      readonly type: "refused";
      readonly reason: "data-in-use" | "epoch-unsealed";
      readonly message: string;
    };

const defaultShutdownMs = 4_000;
/** Whoever waits for the relay to stand is let in first. */
const warmUpAfterMs = 100;
/** So long an end waits for the last spans to arrive. */
const lastSpansMs = 500;

const httpBounds: ServerOptions = {
  // Who sends headers or a body drop by drop holds a connection no longer than this.
  headersTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
  requestTimeout: 60_000,
  // A second of grace comes on top: together shorter than a stranger may stay, who is cut off without being told.
  keepAliveTimeout: 8_000,
};

/** Starts a relay. Rejects if the port is taken or the data folder cannot be read or written. */
export async function createRelay(options: RelayOptions, deps: RelayDeps): Promise<CreatedRelay> {
  const secretKey = loadSecretKey(options.data, options.secretKey);
  const opened: ReturnType<typeof openSqliteStorage> =
    options.storage === undefined
      ? openSqliteStorage(options.data, { random: deps.random, secretKey })
      : { type: "opened", storage: options.storage };
  if (opened.type === "owned-by-another") {
    return { type: "refused", reason: "data-in-use", message: opened.message };
  }
  if (opened.type === "epoch-unsealed") {
    return { type: "refused", reason: "epoch-unsealed", message: opened.message };
  }
  const { storage } = opened;
  try {
    return { type: "listening", relay: await listen(options, storage, secretKey, deps) };
  } catch (error) {
    await storage[Symbol.asyncDispose]();
    throw error;
  }
}

async function listen(
  options: RelayOptions,
  storage: RelayStorage,
  secretKey: Uint8Array,
  deps: RelayDeps,
): Promise<Relay> {
  const metrics = createRelayMetrics(deps, { isAlone: options.processMetrics ?? false });
  const tracing =
    options.tracing === undefined
      ? null
      : (await import("./observe/tracing.ts")).startTracing(options.tracing, deps);
  const meters = tellAll(
    tracing === null ? [metrics.meters] : [metrics.meters, tracing.meters],
    (error) => deps.log.error("meter-failed", { reason: reasonOf(error) }),
  );
  const ledger: LedgerService | null =
    options.ledger === undefined || options.storage !== undefined
      ? null
      : startLedger(options.data, options.ledger, deps);
  const { context, documents, leases, list, quarantine, eraser, stop } = await createRelayCore(
    options,
    storage,
    secretKey,
    deps,
    () => doors.renew(),
    meters,
    ledger,
  );
  const { committer } = context;
  const app = fastify({
    forceCloseConnections: "idle",
    bodyLimit: 4 * 1_024 * 1_024,
    serverFactory: (handler) => createServer(httpBounds, boundPipelines(handler)),
  });
  const host = options.host ?? "127.0.0.1";
  let requests = 0;
  app.addHook("onRequest", async () => void (requests += 1));
  app.addHook("onResponse", async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
    requests -= 1;
    const route = routeOptions.url ?? "none";
    metrics.answered({ method, route, status: statusCode, tookMs: elapsedTime });
  });
  tracing?.traceRequests(app);
  const doors = openDoors(app.server, context);
  const data = options.storage === undefined ? options.data : null;
  const sources = { committer, doors, documents, quarantine, storage, ledger, data, deps };
  const portNow = (): number => {
    const address = app.server.address();
    return typeof address === "object" && address !== null ? address.port : options.port;
  };
  const passkeys = createPasskeys(context, {
    site: () => passkeySite(options.publicUrl ?? urlOf(host, portNow())),
    standing: options.standing,
  });
  await registerApi(app, context, {
    passkeys,
    leases,
    list,
    ledger,
    eraser,
    metrics: { contentType: metrics.contentType, text: () => metrics.exposition(sources) },
  });
  await options.registerHttp?.(app, relayAccess(context, passkeys));
  await app.listen({ host, port: options.port });
  deps.after(warmUpAfterMs, () => warmUp(deps.now()));
  const port = portNow();

  const shutdownMs = options.shutdownMs ?? defaultShutdownMs;
  let ending: Promise<RelayEnd> | null = null;
  const end = (): Promise<RelayEnd> => {
    ending ??= runShutdown(
      [
        {
          // Admit no one, send everybody away, and let requests under way be answered.
          by: 0.7,
          work: () => Promise.all([doors.drain(0.4 * shutdownMs, 0.6 * shutdownMs), app.close()]),
          otherwise: () => {
            app.server.closeAllConnections();
            return requests === 0 ? null : `${requests} HTTP requests were cut off unanswered.`;
          },
        },
        {
          // What the sessions still sent. Only then does the store go.
          by: 0.85,
          work: () => committer.idle(),
          otherwise: () =>
            `${committer.backlog().batches} batches were not stored: the database does not answer. Nobody was told that they are; their clients keep them and send them again.`,
        },
        {
          by: 0.95,
          work: stop,
          otherwise: () =>
            "The list of invoices, the ledger or a compaction was not finished; it goes on at the next start.",
        },
        {
          by: 1,
          work: async () => storage[Symbol.asyncDispose](),
          otherwise: () => "The database was not closed. What was acknowledged is on its disk.",
        },
        {
          // Nobody waits for a receiver that does not answer.
          by: 1,
          work: () => withinMs(tracing?.end(), lastSpansMs, deps),
          otherwise: () => null,
        },
      ],
      shutdownMs,
      deps,
    );
    return ending;
  };

  return {
    port,
    url: urlOf(host, port),
    vitals: () => ({
      sockets: doors.count(),
      documents: documents.count(),
      batches: committer.counts().batches,
    }),
    end,
    [Symbol.asyncDispose]: async () => {
      await end();
    },
  };
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Waits for something, but not for longer than that. */
async function withinMs(
  work: Promise<unknown> | undefined,
  ms: number,
  { after }: Pick<RelayDeps, "after">,
): Promise<void> {
  const { promise: timeUp, resolve } = Promise.withResolvers<undefined>();
  const timer = after(ms, () => resolve(undefined));
  await Promise.race([work, timeUp]);
  timer[Symbol.dispose]();
}
