import { DatabaseSync } from "node:sqlite";
import { Operation } from "@concord/document";
import {
  defaultWorkspace,
  DocumentId,
  Workspace,
  type ConnectionPolicy,
  type JsonValue,
} from "@concord/model";
import { createBridge, type Bridge, type BridgeOptions } from "../bridge.ts";
import { createBridgeStore, type BridgeStore } from "../store/bridge-store.ts";
import { migrate } from "../store/database.ts";
import type { Connector } from "../connector.ts";
import { createFakeConnector, signedWebhook } from "./fake-connector.ts";
import { createFakeVendor, type FakeVendor } from "./fake-vendor.ts";
import { createMemoryReplica, type MemoryReplica } from "./memory-replica.ts";
import { createTestClock, type TestClock } from "./test-clock.ts";

/** A vendor, a replica, a disk and as many bridge processes as a test starts. */
export interface World {
  readonly clock: TestClock;
  readonly vendor: FakeVendor;
  readonly replica: MemoryReplica;
  readonly connector: Connector;
  readonly log: readonly { readonly event: string; readonly fields: unknown }[];
  readonly disk: DatabaseSync;
  /** A look at the data file from outside. */
  readonly file: BridgeStore;
  /** Starts a process. `through` lets a test stand between it and the world. */
  readonly start: (through?: (options: BridgeOptions) => BridgeOptions) => Bridge;
  readonly draft: (name: number, fields: Readonly<Record<string, JsonValue>>) => DocumentId;
  readonly field: (id: DocumentId, path: string) => Promise<JsonValue | undefined>;
}

export const everything: ConnectionPolicy = { issues: true, creates: "drafts", settles: true };

export function createWorld(
  settings: {
    readonly policy?: ConnectionPolicy;
    readonly authority?: readonly JsonValue[];
    readonly connector?: Connector;
    readonly seed?: number;
    /** A world with another vendor in the same workspace and time. */
    readonly beside?: Pick<World, "clock" | "replica">;
  } = {},
): World {
  const clock = settings.beside?.clock ?? createTestClock();
  const vendor = createFakeVendor(clock);
  const replica = settings.beside?.replica ?? createMemoryReplica();
  const disk = new DatabaseSync(":memory:");
  migrate(disk);
  const connector = settings.connector ?? createFakeConnector();
  const log: { event: string; fields: unknown }[] = [];
  const workspace = Workspace.parse({
    ...defaultWorkspace,
    authority: settings.authority ?? [],
    connections: [
      { id: connector.id, connector: connector.id, policy: settings.policy ?? everything },
    ],
  });
  let state = settings.seed ?? 1;
  // xorshift32: the same numbers in every run.
  const random = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };

  return {
    clock,
    vendor,
    replica,
    connector,
    log,
    disk,
    file: createBridgeStore(disk),
    start(through = (options) => options) {
      const bridge = createBridge(
        through({
          connector,
          replica,
          // The disk outlives the process.
          store: { ...createBridgeStore(disk), close: () => undefined },
          workspace: () => workspace,
          secretKey: new Uint8Array(32).fill(7),
          io: {
            clock,
            fetch: vendor.fetch,
            random,
            randomBytes: (count) =>
              Uint8Array.from({ length: count }, () => Math.floor(random() * 256)),
            log: (event, fields) => void log.push({ event, fields }),
          },
        }),
      );
      bridge.start();
      return bridge;
    },
    draft(name, fields) {
      const id = DocumentId.parse(`00000000-0000-7000-8000-${String(name).padStart(12, "0")}`);
      replica.edit(
        id,
        Operation.parse({ type: "create", document: { kind: "invoice", content: {} } }),
        Operation.parse({ type: "merge-fields", fields: { currency: "EUR", ...fields } }),
      );
      return id;
    },
    field: async (id, path) => (await replica.snapshot(id))?.registers[path],
  };
}

/** Sends every change of the vendor to the bridge that `current` names, as webhooks. */
export function deliverWebhooks(world: World, current: () => Bridge): void {
  world.vendor.onChange((event) => {
    world.clock.at(
      world.clock.now() + 20,
      () => void current().receiveWebhook(signedWebhook(event)),
    );
  });
}
