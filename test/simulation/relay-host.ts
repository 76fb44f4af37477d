import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { closeCode } from "@concord/protocol";
import type { WorkspaceId } from "@concord/protocol";
import type { Revocations } from "../../packages/relay/src/access/revocations.ts";
import { backupStore } from "../../packages/relay/src/backup/backup-store.ts";
import { restoreStore } from "../../packages/relay/src/backup/restore-store.ts";
import type { Connection } from "../../packages/relay/src/connection.ts";
import type { Committer } from "../../packages/relay/src/core/committer.ts";
import type { DoorContext } from "../../packages/relay/src/door.ts";
import { createRelayCore } from "../../packages/relay/src/relay-core.ts";
import type { RelayDeps } from "../../packages/relay/src/relay-deps.ts";
import { openSqliteStorage, storeFile } from "../../packages/relay/src/storage/sqlite-storage.ts";
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
import type { Bug } from "./bug.ts";

export interface RelayHost {
  readonly start: () => Promise<void>;
  /** kill -9. */
  readonly kill: () => Promise<void>;
  readonly isUp: () => boolean;
  readonly setDisk: (state: DiskState) => void;
  /** Folds what can be folded, now. */
  readonly compact: () => Promise<void>;
  /** Copies the store, whether the process runs or not. */
  readonly backup: () => Promise<void>;
  /** Kills it and makes the newest backup the store. Gives when that was made; undefined if there is none. */
  readonly restore: () => Promise<number | undefined>;
  /** Takes back tokens by their ids, or all of a principal. True once that is durable, false if no relay runs. */
  readonly revoke: (kind: "token" | "principal", ids: readonly string[]) => Promise<boolean>;
  /** How often a backup became the store. */
  readonly restores: () => number;
  /** Opens the stores that were given up for a backup, as they stood. */
  readonly lost: () => readonly RelayStorage[];
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
  /** Told of every frame on its way to a client. */
  readonly onSent: (client: string, door: string, frame: Uint8Array) => void;
  readonly bug: Bug | undefined;
}

interface Running {
  readonly machine: Machine;
  readonly store: RelayStorage;
  readonly committer: Committer;
  readonly revocations: Revocations;
  readonly compact: () => Promise<number>;
}

/** The relay's real code on a simulated machine: sockets, timers, chance and disk are the run's. */
export function createRelayHost(options: RelayHostOptions): RelayHost {
  const { clock, random, network, note } = options;
  const backups: { readonly file: string; readonly at: number }[] = [];
  const lostFolders: string[] = [];
  let folder = join(options.folder, "store-0");
  let disk: DiskState = "works";
  let running: Running | undefined;
  let isStarting = false;

  const depsOf = (machine: Machine): RelayDeps => ({
    now: clock.now,
    ticks: clock.now,
    labour: () => 0,
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

  const guests = new Set<Connection>();
  const serve = (context: DoorContext): void =>
    network.listen((line, path, client) => {
      const url = new URL(path, "ws://relay");
      const [, door = "", workspace = "", document = ""] = url.pathname.split("/");
      const connection: Connection = {
        ...line,
        send: (frame) => {
          if (line.isOpen()) options.onSent(client, door, frame);
          line.send(frame);
        },
      };
      guests.add(connection);
      connection.onEnd(() => guests.delete(connection));
      if (door === "sync") serveSyncConnection(connection, context);
      else {
        const token = url.searchParams.get("token") ?? "";
        serveYjsConnection(connection, { workspace, document, token, kind: null }, context);
      }
    });

  const open = (data: string): RelayStorage => {
    const opened = openSqliteStorage(data, {
      random: random.bytes,
      secretKey: options.secretKey,
    });
    if (opened.type !== "opened") throw new Error(opened.message);
    return opened.storage;
  };
  const kill = async (): Promise<void> => {
    if (running === undefined) return;
    const { machine, store } = running;
    running = undefined;
    machine.kill();
    network.listen(undefined);
    guests.clear();
    await store[Symbol.asyncDispose]();
  };

  return {
    isUp: () => running !== undefined,
    setDisk: (state) => (disk = state),
    start: async () => {
      if (running !== undefined || isStarting) return;
      isStarting = true;
      const machine = createMachine(clock, random);
      const deps = depsOf(machine);
      const store = open(folder);
      const onDisk = options.bug === "ack-before-commit" ? hastyDisk(store, machine) : store;
      const storage = relayDisk(onDisk, machine, () => disk);
      // Few stay in memory, so that loading and evicting happen all the time.
      const { context, compaction } = await createRelayCore(
        { liveDocuments: 2, compaction: { minUpdates: 4, everyMs: 20_000 } },
        storage,
        options.secretKey,
        deps,
        () => {
          for (const guest of guests) guest.close(closeCode.goingAway, "Connect again");
        },
      );
      isStarting = false;
      const { committer, revocations } = context;
      running = { machine, store, committer, revocations, compact: compaction.run };
      const isDeaf = options.bug === "deaf-to-revocations";
      serve(isDeaf ? { ...context, revocations: deafen(revocations) } : context);
    },
    kill,
    backup: async () => {
      const file = join(options.folder, `backup-${backups.length}`);
      const madeAt = new Date(clock.now());
      const made = await backupStore({ data: folder, file, withoutKey: true, madeAt });
      if (made.type !== "made") throw new Error(made.message);
      backups.push({ file, at: clock.now() });
    },
    restore: async () => {
      const backup = backups.at(-1);
      if (backup === undefined) return undefined;
      await kill();
      lostFolders.push(folder);
      folder = join(options.folder, `store-${lostFolders.length}`);
      const restored = await restoreStore({
        file: backup.file,
        data: folder,
        secretKey: Buffer.from(options.secretKey).toString("base64url"),
        newKey: false,
        random: random.bytes,
      });
      if (restored.type !== "restored") throw new Error(restored.message);
      if (options.bug === "restored-in-secret") keepEpoch(backup.file, join(folder, storeFile));
      return backup.at;
    },
    revoke: async (kind, ids) => {
      if (running === undefined) return false;
      const { revocations } = running;
      for (const id of ids) {
        await revocations.revoke({ workspace: options.workspace, kind, id, at: clock.now() });
      }
      return true;
    },
    restores: () => lostFolders.length,
    lost: () => lostFolders.map(open),
    compact: async () => {
      const { compact, machine } = running ?? {};
      // It may be killed while it folds, and then never comes back.
      if (compact !== undefined) await Promise.race([compact().catch(() => 0), killed(machine)]);
    },
    stored: () => current(running).store,
    committer: () => current(running).committer,
  };
}

/** The planted fault «nobody who is inside hears of a revocation». */
function deafen(revocations: Revocations): Revocations {
  return { ...revocations, onRevoked: () => ({ [Symbol.dispose]: () => undefined }) };
}

/** The planted fault «nobody is told that this is another history»: a restored store goes on under the epoch of its backup. */
function keepEpoch(backup: string, store: string): void {
  const [from, to] = [new DatabaseSync(backup), new DatabaseSync(store)];
  const epoch = from.prepare("SELECT value FROM meta WHERE key = 'epoch'").get();
  to.prepare("UPDATE meta SET value = ? WHERE key = 'epoch'").run(String(epoch?.["value"]));
  from.close();
  to.close();
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
