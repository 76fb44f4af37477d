import { resolve } from "node:path";
import process from "node:process";
import { createRelay, jsonLog, keepHeapLean, nodeDeps } from "@concord/relay";
import type { LedgerOptions } from "@concord/relay";
import { serveConnectors } from "../connectors/serve-connectors.ts";
import { CommandFailure } from "../failure.ts";
import { forwardWebhooks, parseWebhookTargets } from "../process/forward-webhooks.ts";
import { oidcSettings } from "../sign-in/oidc-settings.ts";
import { standingBy } from "../sign-in/standing.ts";
import { serveSignIn } from "../sign-in/serve-sign-in.ts";
import { serveWebApp, webAppFolder } from "../process/serve-web-app.ts";
import { endWithin } from "../process/end-within.ts";
import { partLife, untilEnded } from "../process/part.ts";
import type { Environment } from "../settings/environment.ts";

const statusEveryMs = 500;

export interface RelayFlags {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  /** Bridges whose webhooks come in on this port: VENDOR=URL. */
  readonly webhooks: readonly string[];
  /** Seconds within which it ends. */
  readonly shutdown: number;
}

/** `concord relay`: one relay, until it is told to end. */
export async function relayCommand(flags: RelayFlags, environment: Environment): Promise<void> {
  keepHeapLean();
  const targets = parseWebhookTargets(flags.webhooks);
  const log = jsonLog(environment.CONCORD_LOG_LEVEL, { part: "relay" });
  const life = partLife(log);
  const signIn = oidcSettings(environment, `http://${flags.host}:${flags.port}`);
  const created = await createRelay(
    {
      data: resolve(flags.data),
      host: flags.host,
      port: flags.port,
      shutdownMs: flags.shutdown * 1_000,
      registerHttp: async (app, access) => {
        await forwardWebhooks(targets)(app);
        await serveConnectors({
          bridges: [...targets].map(([connector, url]) => ({ connector, url })),
          controlToken: environment.CONCORD_CONTROL_TOKEN ?? "",
          fetch: globalThis.fetch,
          now: Date.now,
        })(app, access);
        await serveSignIn(signIn, { now: Date.now, log })(app, access);
        await serveWebApp(webAppFolder())(app);
      },
      standing: standingBy(signIn),
      ...(environment.CONCORD_URL !== undefined && { publicUrl: environment.CONCORD_URL }),
      ledger: ledgerOptions(environment),
      processMetrics: true,
      ...(environment.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined && {
        tracing: {
          endpoint: environment.OTEL_EXPORTER_OTLP_ENDPOINT,
          serviceName: environment.OTEL_SERVICE_NAME ?? "concord-relay",
          ratio: environment.OTEL_TRACES_SAMPLER_ARG ?? 1,
        },
      }),
      ...(environment.CONCORD_SECRET_KEY !== undefined && {
        secretKey: environment.CONCORD_SECRET_KEY,
      }),
    },
    nodeDeps(environment.CONCORD_LOG_LEVEL, log),
  ).catch((error: unknown) => {
    throw inWords(error, flags);
  });
  if (created.type === "refused") {
    life.say({ type: "failed", reason: created.message });
    throw new CommandFailure(created.message);
  }
  await using relay = created.relay;
  life.say({ type: "ready", url: relay.url });
  log.info("relay-ready", { url: relay.url });
  // A log holds nothing but events: words are for whoever sits there.
  if (process.stderr.isTTY) process.stderr.write(`The relay is ready at ${relay.url}\n`);
  const telling = setInterval(() => {
    const { sockets, documents, batches } = relay.vitals();
    const state = `${sockets} connected, ${documents} documents in memory, ${batches} batches`;
    life.say({ type: "status", status: { state, queue: 0, lagMs: 0, events: [] } });
  }, statusEveryMs);
  await untilEnded(life);
  clearInterval(telling);
  log.info("relay-ending", {});
  await endWithin(relay, flags.shutdown * 1_000);
}

function ledgerOptions(environment: Environment): LedgerOptions {
  const { CONCORD_SEALING, CONCORD_ANCHORS, CONCORD_SEAL_SECONDS } = environment;
  return {
    ...(CONCORD_SEAL_SECONDS !== undefined && { sealEveryMs: CONCORD_SEAL_SECONDS * 1_000 }),
    ...(CONCORD_SEALING !== undefined && { sealingFolder: resolve(CONCORD_SEALING) }),
    anchors: (CONCORD_ANCHORS ?? "")
      .split(",")
      .map((place) => place.trim())
      .filter((place) => place !== "")
      .map((place) => (/^https?:/.test(place) ? place : resolve(place))),
  };
}

function inWords(error: unknown, flags: { readonly port: number; readonly host: string }): unknown {
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    return new CommandFailure(
      `Port ${flags.port} on ${flags.host} is taken by another program. Choose another with --port.`,
      { cause: error },
    );
  }
  return error;
}
