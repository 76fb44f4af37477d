import { join } from "node:path";
import {
  createBridge,
  createReplicaPort,
  createWebhookServer,
  openBridgeStore,
  systemClock,
  systemRandom,
} from "@concord/bridge";
import type { Bridge, BridgeStore } from "@concord/bridge";
import { createStripeConnector } from "@concord/connector-stripe";
import { defaultWorkspace } from "@concord/model";
import { createStripeSandbox } from "@concord/sandbox";
import { expect, onTestFinished } from "vitest";
import { z } from "zod";
import type { ApiAccess } from "../access/api.ts";
import { sandboxSide } from "../access/sandbox-side.ts";
import type { SandboxSide } from "../access/sandbox-side.ts";
import { connectorReport } from "../connectors/connector-report.ts";
import { serveControl } from "../process/bridge-control.ts";
import { openReplica } from "./replica.ts";
import { startRelay, temporaryFolder } from "./test-relay.ts";

/** A real bridge between a real relay and the Stripe sandbox, with its control routes. */
export interface StripeBridge {
  readonly bridge: Bridge;
  readonly store: BridgeStore;
  readonly side: SandboxSide;
  readonly control: ApiAccess;
  /** The relay, for its owner. */
  readonly relay: ApiAccess;
}

const controlToken = "control";
const account = {
  id: "acct_1ConcordSandbox",
  country: "DE",
  name: "Nordlicht Handels GmbH",
  defaultCurrency: "eur",
};

/** Starts it and waits until it has read the sandbox's first invoices. It ends with the test. */
export async function startStripeBridge(invoices: number): Promise<StripeBridge> {
  const relay = await startRelay();
  const sandbox = await createStripeSandbox({
    apiKey: "sk_test_sandbox",
    rateLimits: "off",
    account,
  });
  onTestFinished(() => sandbox[Symbol.asyncDispose]());
  const side = sandboxSide(sandbox.url);
  if (invoices > 0) await side.post("seed", { invoices }, z.unknown());

  const replica = await openReplica(relay, "stripe", "connector");
  const store = openBridgeStore(join(temporaryFolder(), "connection.sqlite"));
  const bridge = createBridge({
    connector: createStripeConnector({
      account: account.id,
      secretKey: "sk_test_sandbox",
      webhookSecrets: ["whsec_test"],
      timeZone: "UTC",
      endpoint: { protocol: "http", host: "127.0.0.1", port: sandbox.port },
    }),
    replica: createReplicaPort(replica, () => replica.caughtUp()),
    store,
    workspace: () => defaultWorkspace,
    secretKey: new Uint8Array(32).fill(9),
    io: {
      clock: systemClock,
      fetch: globalThis.fetch,
      random: systemRandom.number,
      randomBytes: systemRandom.bytes,
      log: () => undefined,
    },
  });
  onTestFinished(() => bridge[Symbol.asyncDispose]());
  const webhooks = createWebhookServer({ log: () => undefined });
  onTestFinished(() => webhooks[Symbol.asyncDispose]());
  serveControl(
    webhooks.app,
    bridge,
    controlToken,
    () => ({
      workspace: replica.workspace(),
      report: connectorReport({
        connector: "stripe",
        account: account.id,
        isSandbox: true,
        status: bridge.status(),
        held: bridge.deadLetters.list(),
        workspace: defaultWorkspace,
        now: systemClock.now(),
      }),
    }),
    systemClock.now,
  );
  const port = await webhooks.listen({ host: "127.0.0.1", port: 0 });
  bridge.start();
  await backfilled(bridge);
  const control = { url: `http://127.0.0.1:${port}`, token: controlToken };
  return { bridge, store, side, control, relay };
}

async function backfilled(bridge: Bridge): Promise<void> {
  await expect
    .poll(() => bridge.backfill.progress().state, { interval: 20, timeout: 10_000 })
    .toBe("done");
  await bridge.idle();
}
