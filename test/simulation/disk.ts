import type { ReplicaStorage } from "@concord/client";
import type { RelayStorage } from "../../packages/relay/src/storage/storage.ts";
import type { Machine } from "./machine.ts";

/** What a disk does for a while instead of working. */
export type DiskState = "works" | "full";

class DiskFull extends Error {
  override readonly name = "DiskFull";
}

/**
 * A relay's store on a disk that takes time: every call may be the last thing that a process does. A process killed before the write has reached the disk leaves nothing of it there;
 * killed after it, it leaves all of it and has told nobody.
 */
export function relayDisk(
  store: RelayStorage,
  machine: Machine,
  state: () => DiskState,
): RelayStorage {
  const read =
    <P extends readonly unknown[], T>(call: (...parameters: P) => Promise<T>) =>
    async (...parameters: P): Promise<T> => {
      await machine.io(0, 1);
      return call(...parameters);
    };
  const write =
    <P extends readonly unknown[], T>(call: (...parameters: P) => Promise<T>) =>
    async (...parameters: P): Promise<T> => {
      await machine.io();
      if (state() === "full") throw new DiskFull("The disk is full");
      const result = await call(...parameters);
      await machine.io();
      return result;
    };
  return {
    ...store,
    commit: write(store.commit),
    compact: write(store.compact),
    quarantine: write(store.quarantine),
    project: write(store.project),
    moveRegistrar: write(store.moveRegistrar),
    resetProjection: write(store.resetProjection),
    probe: write(store.probe),
    revoke: write(store.revoke),
    verdictOf: read(store.verdictOf),
    head: read(store.head),
    loadDocument: read(store.loadDocument),
    ownerOf: read(store.ownerOf),
    readLog: read(store.readLog),
    readJournal: read(store.readJournal),
    changedDocuments: read(store.changedDocuments),
    registrarPlace: read(store.registrarPlace),
  };
}

/** The planted fault «acknowledged before it is stored»: the numbers are given at once, and the bytes follow later. */
export function hastyDisk(store: RelayStorage, machine: Machine): RelayStorage {
  return {
    ...store,
    commit: async (entries) => {
      const next = new Map<string, number>();
      const seqs: number[] = [];
      for (const { workspace } of entries) {
        const seq = (next.get(workspace) ?? (await store.head(workspace))) + 1;
        next.set(workspace, seq);
        seqs.push(seq);
      }
      void machine.io(5, 40).then(() => store.commit(entries));
      return seqs;
    },
  };
}

/** A device's storage on such a disk. */
export function deviceDisk(
  storage: ReplicaStorage,
  machine: Machine,
  state: () => DiskState,
): ReplicaStorage {
  return {
    ...storage,
    commit: async (writes) => {
      await machine.io();
      if (state() === "full") throw new DiskFull("The disk is full");
      await storage.commit(writes);
      await machine.io();
    },
    // The disk outlives the process.
    close: async () => undefined,
  };
}
