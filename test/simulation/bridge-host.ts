import { DatabaseSync } from "node:sqlite";
import { createBridge, createReplicaPort } from "@concord/bridge";
import type { Bridge } from "@concord/bridge";
import { defaultWorkspace, Workspace } from "@concord/model";
import { createBridgeStore } from "../../packages/bridge/src/store/bridge-store.ts";
import type { BridgeStore } from "../../packages/bridge/src/store/bridge-store.ts";
import { migrate } from "../../packages/bridge/src/store/database.ts";
import {
  createFakeConnector,
  signedWebhook,
} from "../../packages/bridge/src/testing/fake-connector.ts";
import type { FakeVendor } from "../../packages/bridge/src/testing/fake-vendor.ts";
import type { ClientHost } from "./client-host.ts";
import type { Machine } from "./machine.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { VirtualClock } from "./virtual-clock.ts";

export interface BridgeHost {
  readonly start: () => Promise<void>;
  readonly kill: () => void;
  readonly isUp: () => boolean;
  readonly bridge: () => Bridge | undefined;
}

export interface BridgeHostOptions {
  /** The device that its replica stands on. */
  readonly device: ClientHost;
  readonly vendor: FakeVendor;
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly note: (line: string) => void;
  /** The planted fault «the shadow is not kept up»: what was agreed is forgotten now and then. */
  readonly bug: boolean;
}

/** The bridge's real runtime with a vendor in memory. Its data file outlives its processes. */
export function createBridgeHost(options: BridgeHostOptions): BridgeHost {
  const { device, vendor, clock, random, note } = options;
  const disk = new DatabaseSync(":memory:");
  migrate(disk);
  const workspace = Workspace.parse({
    ...defaultWorkspace,
    connections: [
      { id: "fake", connector: "fake", policy: { issues: true, creates: "drafts", settles: true } },
    ],
  });
  let bridge: Bridge | undefined;

  // Webhooks get lost, come twice, late, and so out of order.
  vendor.onChange((event) => {
    for (let left = random.pick([0, 1, 1, 1, 2]) ?? 1; left > 0; left -= 1) {
      clock.at(clock.now() + random.int(0, random.chance(0.2) ? 30_000 : 300), () =>
        bridge?.receiveWebhook(signedWebhook(event)),
      );
    }
  });

  return {
    isUp: () => bridge !== undefined,
    bridge: () => bridge,
    start: async () => {
      if (bridge !== undefined) return;
      await device.start();
      const replica = device.replica();
      const machine = device.machine();
      if (replica === undefined || machine === undefined) return;
      const fetch: typeof globalThis.fetch = async (...request) => {
        await machine.io(0, 10);
        const answer = await vendor.fetch(...request);
        // The answer to a dead process reaches nobody.
        await machine.io(0, 10);
        return answer;
      };
      bridge = createBridge({
        connector: createFakeConnector(),
        replica: createReplicaPort(replica, () => replica.caughtUp()),
        store: mortal(
          options.bug ? forgetful(createBridgeStore(disk), random) : createBridgeStore(disk),
          machine,
        ),
        workspace: () => workspace,
        secretKey: new Uint8Array(32),
        owner: device.name,
        sweepMs: 30_000,
        io: {
          clock: { now: clock.now, at: machine.at },
          fetch,
          random: random.fraction,
          randomBytes: random.bytes,
          log: (event, fields) => note(`bridge ${event} ${JSON.stringify(fields)}`),
        },
      });
      bridge.start();
    },
    kill: () => {
      bridge = undefined;
      device.kill();
    },
  };
}

/** A data file that takes nothing from a dead process, and outlives it. */
function mortal(store: BridgeStore, machine: Machine): BridgeStore {
  return {
    ...store,
    transaction: (run) => {
      if (!machine.isAlive()) throw new Error("The process is dead");
      return store.transaction(run);
    },
    close: () => undefined,
  };
}

function forgetful(store: BridgeStore, random: SeededRandom): BridgeStore {
  return {
    ...store,
    shadows: {
      ...store.shadows,
      put: (...shadow) => {
        if (random.chance(0.5)) store.shadows.put(...shadow);
      },
    },
  };
}
