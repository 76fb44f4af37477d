import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  createBridge,
  createBridgeMetrics,
  createReplicaPort,
  createWebhookServer,
  openBridgeStore,
  systemClock,
  systemRandom,
} from "@concord/bridge";
import { openWorkspace, platformDeps } from "@concord/client";
import type { Replica } from "@concord/client";
import { openSqliteStorage } from "@concord/client/node";
import { defaultWorkspace } from "@concord/model";
import type { JsonValue, Workspace } from "@concord/model";
import { jsonLog, loadSecretKey } from "@concord/relay";
import { connectorReport } from "../connectors/connector-report.ts";
import { CommandFailure } from "../failure.ts";
import { serveControl } from "../process/bridge-control.ts";
import { serveMetrics } from "../process/bridge-metrics.ts";
import { partStatus } from "../process/bridge-part-status.ts";
import { eventLog } from "../process/event-log.ts";
import { partLife, untilEnded } from "../process/part.ts";
import { connectionName } from "../process/start-plan.ts";
import { createConnector, isSandbox } from "../settings/connector.ts";
import type { Environment } from "../settings/environment.ts";

export interface BridgeFlags {
  readonly relay: string;
  readonly token?: string;
  readonly data: string;
  readonly webhookPort: number;
  readonly sweep: number;
}

const statusEveryMs = 500;

/** `concord bridge VENDOR`: one connection, until it is told to end. */
export async function bridgeCommand(
  vendor: string,
  flags: BridgeFlags,
  environment: Environment,
): Promise<void> {
  const log = jsonLog(environment.CONCORD_LOG_LEVEL, { part: `bridge-${vendor}` });
  const life = partLife(log);
  const token = flags.token ?? environment.CONCORD_TOKEN;
  if (token === undefined) {
    throw new CommandFailure(
      "A bridge needs a token of the role connector: --token or CONCORD_TOKEN. Create one with: concord token create --role connector",
      { exitCode: 2 },
    );
  }
  const connector = createConnector(vendor, environment);
  const folder = join(resolve(flags.data), `bridge-${vendor}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const note = eventLog(log);

  await using replica = await openReplica(join(folder, "replica.sqlite"), flags.relay, token, note);
  const workspace = await watchWorkspace(replica);
  await using bridge = createBridge({
    connector,
    replica: createReplicaPort(replica, () => replica.caughtUp()),
    store: openBridgeStore(join(folder, "connection.sqlite")),
    workspace,
    secretKey: loadSecretKey(folder, environment.CONCORD_SECRET_KEY),
    // The replica's file is locked by this process, so whoever had this name before has ended.
    owner: replica.device,
    sweepMs: flags.sweep * 1_000,
    io: {
      clock: systemClock,
      fetch: globalThis.fetch,
      random: systemRandom.number,
      randomBytes: systemRandom.bytes,
      log: (event: string, fields: Readonly<Record<string, JsonValue>>) => note(event, fields),
    },
  });
  await using webhooks = createWebhookServer({ log: note });
  webhooks.register(vendor, connectionName, bridge.receiveWebhook);
  serveControl(
    webhooks.app,
    bridge,
    environment.CONCORD_CONTROL_TOKEN ?? token,
    () => ({
      workspace: replica.workspace(),
      report: connectorReport({
        connector: connector.id,
        account: connector.account,
        isSandbox: isSandbox(vendor, environment),
        status: bridge.status(),
        held: bridge.deadLetters.list(),
        workspace: workspace(),
        now: systemClock.now(),
        ...(environment.CONCORD_RECONNECT_DAYS !== undefined && {
          reconnectDays: environment.CONCORD_RECONNECT_DAYS,
        }),
      }),
    }),
    systemClock.now,
  );
  serveMetrics(
    webhooks.app,
    createBridgeMetrics({
      status: bridge.status,
      replica: () => replica.status(),
      isAlone: true,
    }),
  );
  const port = await webhooks.listen({ host: "127.0.0.1", port: flags.webhookPort });
  bridge.start();
  log.info("bridge-ready", { port });
  life.say({ type: "ready", url: `http://127.0.0.1:${port}` });
  const telling = setInterval(
    () =>
      life.say({
        type: "status",
        status: partStatus(bridge.status(), systemClock.now(), environment.CONCORD_RECONNECT_DAYS),
      }),
    statusEveryMs,
  );
  await untilEnded(life);
  clearInterval(telling);
  log.info("bridge-ending", {});
}

async function openReplica(
  file: string,
  relay: string,
  token: string,
  note: (event: string, fields: Readonly<Record<string, unknown>>) => void,
): Promise<Replica> {
  const opened = openSqliteStorage(file);
  if (opened.type !== "opened") throw new CommandFailure(opened.message);
  const url = new URL("/sync", relay);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return openWorkspace({
    url: url.href,
    token,
    storage: opened.storage,
    deps: { ...platformDeps(), log: note },
  });
}

/** The workspace document as it is now; the defaults until there is one. */
async function watchWorkspace(replica: Replica): Promise<() => Workspace> {
  let workspace = await readWorkspace(replica);
  replica.onChange(({ kind }) => {
    if (kind !== "workspace") return;
    void readWorkspace(replica).then((read) => {
      workspace = read;
      return read;
    });
  });
  return () => workspace;
}

async function readWorkspace(replica: Replica): Promise<Workspace> {
  const [row] = replica.list("workspace");
  const snapshot = row === undefined ? undefined : await replica.snapshot(row.document);
  return snapshot?.kind === "workspace" ? snapshot.workspace : defaultWorkspace;
}
