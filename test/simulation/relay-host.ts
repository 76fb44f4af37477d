import type { WorkspaceId } from "@concord/protocol";
import type { Committer } from "../../packages/relay/src/core/committer.ts";
import type { DoorContext } from "../../packages/relay/src/door.ts";
import { createRelayCore } from "../../packages/relay/src/relay-core.ts";
import type { RelayDeps } from "../../packages/relay/src/relay-deps.ts";
import { openSqliteStorage } from "../../packages/relay/src/storage/sqlite-storage.ts";
import type { RelayStorage } from "../../packages/relay/src/storage/storage.ts";
import { serveSyncConnection } from "../../packages/relay/src/sync/sync-session.ts";
import { serveYjsConnection } from "../../packages/relay/src/yjs/yjs-connection.ts";
import { hastyDisk, relayDisk } from "./disk.ts";
import type { DiskState } from "./disk.ts";
import { createMachine } from "./machine.ts";
import type { Machine } from "./machine.ts";
import type { Network } from "./network.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { VirtualClock } from "./virtual-clock.ts";

export interface RelayHost {
  readonly start: () => Promise<void>;
  /** kill -9. */
  readonly kill: () => Promise<void>;
  readonly isUp: () => boolean;
  readonly setDisk: (state: DiskState) => void;
  /** Folds what can be folded, now. */
  readonly compact: () => Promise<void>;
  /** The store as it stands on the disk, past the process. Only while the relay runs. */
  readonly stored: () => RelayStorage;
  readonly committer: () => Committer;
}

export interface RelayHostOptions {
  readonly folder: string;
  readonly secretKey: Uint8Array;
  readonly workspace: WorkspaceId;
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly network: Network;
  readonly note: (line: string) => void;
  readonly bug: boolean;
}

interface Running {
  readonly machine: Machine;
  readonly store: RelayStorage;
  readonly committer: Committer;
  readonly compact: () => Promise<number>;
}

/** The relay's real code on a simulated machine: sockets, timers, chance and disk are the run's. */
export function createRelayHost(options: RelayHostOptions): RelayHost {
  const { clock, random, network, note } = options;
  let disk: DiskState = "works";
  let running: Running | undefined;
  let isStarting = false;

  const depsOf = (machine: Machine): RelayDeps => ({
    now: clock.now,
    ticks: clock.now,
    random: random.bytes,
    defer: (work) => void machine.at(clock.now(), work),
    every: (ms, work) => {
      const timer = { cancel: () => undefined as void };
      const arm = (): void => {
        timer.cancel = machine.at(clock.now() + ms, () => {
          arm();
          work();
        });
      };
      arm();
      return { [Symbol.dispose]: () => timer.cancel() };
    },
    after: (ms, work) => {
      const cancel = machine.at(clock.now() + ms, work);
      return { [Symbol.dispose]: cancel };
    },
    log: {
      info: () => undefined,
      warn: (event, fields) => note(`relay ${event} ${JSON.stringify(fields)}`),
      error: (event, fields) => note(`relay ${event} ${JSON.stringify(fields)}`),
    },
  });

  const serve = (context: DoorContext): void =>
    network.listen((connection, path) => {
      const url = new URL(path, "ws://relay");
      const [, door, workspace = "", document = ""] = url.pathname.split("/");
      if (door === "sync") serveSyncConnection(connection, context);
      else {
        const token = url.searchParams.get("token") ?? "";
        serveYjsConnection(connection, { workspace, document, token, kind: null }, context);
      }
    });

  return {
    isUp: () => running !== undefined,
    setDisk: (state) => (disk = state),
    start: async () => {
      if (running !== undefined || isStarting) return;
      isStarting = true;
      const machine = createMachine(clock, random);
      const deps = depsOf(machine);
      const opened = openSqliteStorage(options.folder, {
        random: random.bytes,
        secretKey: options.secretKey,
      });
      if (opened.type !== "opened") throw new Error(opened.message);
      const store = opened.storage;
      const onDisk = options.bug ? hastyDisk(store, machine) : store;
      const storage = relayDisk(onDisk, machine, () => disk);
      // Few stay in memory, so that loading and evicting happen all the time.
      const { context, compaction } = await createRelayCore(
        { liveDocuments: 2, compaction: { minUpdates: 4, everyMs: 20_000 } },
        storage,
        options.secretKey,
        deps,
        () => undefined,
      );
      isStarting = false;
      running = { machine, store, committer: context.committer, compact: compaction.run };
      serve(context);
    },
    kill: async () => {
      if (running === undefined) return;
      const { machine, store } = running;
      running = undefined;
      machine.kill();
      network.listen(undefined);
      await store[Symbol.asyncDispose]();
    },
    compact: async () => {
      const { compact, machine } = running ?? {};
      // It may be killed while it folds, and then never comes back.
      if (compact !== undefined) await Promise.race([compact().catch(() => 0), killed(machine)]);
    },
    stored: () => current(running).store,
    committer: () => current(running).committer,
  };
}

function current(running: Running | undefined): Running {
  if (running === undefined) throw new Error("The relay does not run");
  return running;
}

function killed(machine: Machine | undefined): Promise<void> {
  return new Promise((done) => {
    if (machine === undefined || !machine.isAlive()) done();
    else machine.onKill(done);
  });
}
