import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstReplicaClient } from "@concord/document";
import { DocumentId } from "@concord/model";
import { createToken, Principal, WorkspaceId } from "@concord/protocol";
import { createFakeVendor } from "../../packages/bridge/src/testing/fake-vendor.ts";
import type { FakeVendor } from "../../packages/bridge/src/testing/fake-vendor.ts";
import { createBridgeHost } from "./bridge-host.ts";
import type { BridgeHost } from "./bridge-host.ts";
import { createClientHost } from "./client-host.ts";
import type { ClientHost } from "./client-host.ts";
import { createMemoryOfWrites } from "./memory-of-writes.ts";
import type { MemoryOfWrites } from "./memory-of-writes.ts";
import { createNetwork } from "./network.ts";
import type { Network } from "./network.ts";
import { createRelayHost } from "./relay-host.ts";
import type { RelayHost } from "./relay-host.ts";
import { createSeededRandom } from "./seeded-random.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { people } from "./step.ts";
import type { Person } from "./step.ts";
import { createStockHost } from "./stock-host.ts";
import type { StockHost } from "./stock-host.ts";
import { createVirtualClock } from "./virtual-clock.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** Faults that can be planted, to see that a run would find them. */
export const bugs = ["ack-before-commit", "reused-client-id", "forgotten-shadow"] as const;
export type Bug = (typeof bugs)[number];

export const workspace = WorkspaceId.parse("main");
const principals: Readonly<Record<Person, readonly [id: string, role: string]>> = {
  ana: ["ana", "owner"],
  phone: ["ana", "owner"],
  ben: ["ben", "field"],
  viewer: ["viewer", "viewer"],
};

/** A whole Concord in one process: relay, devices, a bridge and its vendor, and a tool that knows nothing of us. */
export interface World extends AsyncDisposable {
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly network: Network;
  readonly relay: RelayHost;
  readonly clients: Readonly<Record<Person, ClientHost>>;
  readonly bridge: BridgeHost;
  /** The device of the bridge's replica. */
  readonly bridgeDevice: ClientHost;
  readonly vendor: FakeVendor;
  readonly stock: StockHost;
  readonly writes: MemoryOfWrites;
  readonly note: (line: string) => void;
  readonly trace: readonly string[];
  /** A number that nobody had before. */
  readonly next: () => number;
}

const start = Date.UTC(2026, 10, 23, 9);

export async function createWorld(seed: number, bug?: Bug): Promise<World> {
  const clock = createVirtualClock(start);
  const random = createSeededRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), "concord-simulation-"));
  const secretKey = random.fork("key").bytes(32);
  const trace: string[] = [];
  const note = (line: string): void => {
    trace.push(`${((clock.now() - start) / 1_000).toFixed(3).padStart(9)} s  ${line}`);
  };
  const network = createNetwork(clock, random.fork("network"));
  const token = (id: string, role: string, connector?: string): Promise<string> =>
    createToken(secretKey, {
      workspace,
      principal: Principal.parse({ id, name: id, role, ...(connector && { connector }) }),
      use: "all",
      expiresAt: start + 30 * 86_400_000,
      issuedAt: start,
      id: `token-${id}`,
    });
  const device = async (
    name: string,
    [id, role]: readonly [string, string],
    connector?: string,
  ): Promise<ClientHost> =>
    createClientHost({
      name,
      principal: id,
      role,
      token: await token(id, role, connector),
      clock,
      random: random.fork(name),
      network,
      note,
      bug: bug === "reused-client-id",
    });

  const relay = createRelayHost({
    folder,
    secretKey,
    workspace,
    clock,
    random: random.fork("relay"),
    network,
    note,
    bug: bug === "ack-before-commit",
  });
  const vendor = createFakeVendor(clock);
  const bridgeDevice = await device("bridge", ["bridge", "connector"], "fake");
  const bridge = createBridgeHost({
    device: bridgeDevice,
    vendor,
    clock,
    random: random.fork("bridge"),
    note,
    bug: bug === "forgotten-shadow",
  });
  const clients = {
    ana: await device("ana", principals.ana),
    phone: await device("phone", principals.phone),
    ben: await device("ben", principals.ben),
    viewer: await device("viewer", principals.viewer),
  };
  const stock = createStockHost({
    name: "stock",
    document: DocumentId.parse("00000000-0000-7000-8000-00000000570c"),
    token: await token("tool", "editor"),
    clock,
    clientId: firstReplicaClient + 570,
    network,
  });
  let last = 0;

  await relay.start();
  for (const name of people) void clients[name].start();
  void bridge.start();
  await clock.pass(500);

  return {
    clock,
    random: random.fork("story"),
    network,
    relay,
    clients,
    bridge,
    bridgeDevice,
    vendor,
    stock,
    writes: createMemoryOfWrites(),
    note,
    trace,
    next: () => (last += 1),
    [Symbol.asyncDispose]: async () => {
      await relay.kill();
      bridge.kill();
      for (const name of people) clients[name].kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
