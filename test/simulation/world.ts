import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstReplicaClient } from "@concord/document";
import { DocumentId } from "@concord/model";
import { Principal, WorkspaceId } from "@concord/protocol";
import type { Replica } from "@concord/client";
import { createFakeVendor } from "../../packages/bridge/src/testing/fake-vendor.ts";
import type { FakeVendor } from "../../packages/bridge/src/testing/fake-vendor.ts";
import type { Bug } from "./bug.ts";
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
import { createShutOut } from "./shut-out.ts";
import type { ShutOut } from "./shut-out.ts";
import { createSignIn } from "./sign-in.ts";
import type { SignIn } from "./sign-in.ts";
import { people } from "./step.ts";
import type { Connected, Person } from "./step.ts";
import { createStockHost } from "./stock-host.ts";
import type { StockHost } from "./stock-host.ts";
import { createVirtualClock } from "./virtual-clock.ts";
import type { VirtualClock } from "./virtual-clock.ts";

export const workspace = WorkspaceId.parse("main");
const day = 86_400_000;
/** Who stands behind a connection, and how long its tokens last: some are renewed all the time. */
const accounts: Readonly<
  Record<Connected, { readonly id: string; readonly role: string; readonly lastsMs: number }>
> = {
  ana: { id: "ana", role: "owner", lastsMs: 30 * day },
  phone: { id: "ana", role: "owner", lastsMs: 150_000 },
  ben: { id: "ben", role: "field", lastsMs: 100_000 },
  viewer: { id: "viewer", role: "viewer", lastsMs: 30 * day },
  bridge: { id: "bridge", role: "connector", lastsMs: 30 * day },
  stock: { id: "tool", role: "editor", lastsMs: 30 * day },
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
  readonly signIns: Readonly<Record<Connected, SignIn>>;
  readonly setSignIn: (state: "open" | "closed") => void;
  readonly shutOut: ShutOut;
  /** Whose a client id is that some device drew. */
  readonly ownerOf: (client: number) => string | undefined;
  /** Whether the owner of a client id made operations on the document once more, under another id. */
  readonly wasRebased: (client: number, document: DocumentId) => boolean;
  /** Values that some device showed at some time and that may not stand. */
  readonly unfit: readonly string[];
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
  let isOpen = true;
  const signIn = (name: Connected): SignIn => {
    const { id, role, lastsMs } = accounts[name];
    const connector = role === "connector" && { connector: "fake" };
    const principal = Principal.parse({ id, name: id, role, ...connector });
    const where = { workspace, secretKey, clock, note, isOpen: () => isOpen };
    return createSignIn({ name, principal, lastsMs, ...where });
  };
  const signIns: Readonly<Record<Connected, SignIn>> = {
    ana: signIn("ana"),
    phone: signIn("phone"),
    ben: signIn("ben"),
    viewer: signIn("viewer"),
    bridge: signIn("bridge"),
    stock: signIn("stock"),
  };
  const shutOut = createShutOut();
  const owners = new Map<number, string>();
  const rebased = new Set<string>();
  const unfit: string[] = [];
  /** Whatever a device shows, at any moment, must be a value that may stand. */
  const watch = (name: string, replica: Replica): void => {
    replica.onChange(({ document, by }) => {
      if (by.type === "rebased") rebased.add(`${replica.principal()?.id} ${document}`);
      void replica.snapshot(document).then((shown) => {
        for (const { path, message } of shown?.problems ?? []) {
          unfit.push(`${name} saw ${document}'s ${path}: ${message}`);
        }
        return undefined;
      });
    });
  };
  const device = (name: Person | "bridge"): ClientHost =>
    createClientHost({
      name,
      principal: accounts[name].id,
      role: accounts[name].role,
      token: signIns[name].token,
      onClientId: (client) => void owners.set(client, accounts[name].id),
      clock,
      random: random.fork(name),
      network,
      note,
      bug: bug === "reused-client-id",
      onReplica: (replica) => watch(name, replica),
    });

  const relay = createRelayHost({
    folder,
    secretKey,
    workspace,
    clock,
    random: random.fork("relay"),
    network,
    note,
    onSent: shutOut.sent,
    bug,
  });
  const vendor = createFakeVendor(clock);
  const bridgeDevice = device("bridge");
  const bridge = createBridgeHost({
    device: bridgeDevice,
    vendor,
    clock,
    random: random.fork("bridge"),
    note,
    bug: bug === "forgotten-shadow",
  });
  const clients = {
    ana: device("ana"),
    phone: device("phone"),
    ben: device("ben"),
    viewer: device("viewer"),
  };
  const stock = createStockHost({
    name: "stock",
    document: DocumentId.parse("00000000-0000-7000-8000-00000000570c"),
    token: signIns.stock.token,
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
    signIns,
    setSignIn: (state) => (isOpen = state === "open"),
    shutOut,
    ownerOf: (client) => owners.get(client),
    wasRebased: (client, document) => rebased.has(`${owners.get(client)} ${document}`),
    unfit,
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
