import { onTestFinished } from "vitest";
import { createMemoryStorage } from "../memory-storage.ts";
import { openWorkspace } from "../open-workspace.ts";
import type { Replica, WorkspaceOptions } from "../replica.ts";
import type { ReplicaStorage } from "../storage.ts";
import { createRelayPeer } from "./relay-peer.ts";
import { createVirtualClock, turn } from "./virtual-clock.ts";

/** Bytes that look random and are the same in every run. */
function seededBytes(seed: number): (length: number) => Uint8Array {
  let state = seed;
  return (length) =>
    Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });
}

/** A relay in memory, a clock that stands, and as many replicas as a test opens. */
export function createTestWorkspace() {
  const clock = createVirtualClock();
  const relay = createRelayPeer(clock.now);
  const events: { readonly event: string; readonly fields: unknown }[] = [];
  let seed = 1;

  return {
    clock,
    relay,
    /** What replicas logged. */
    events,
    turn,
    open: async (
      options: Partial<WorkspaceOptions> & { readonly storage?: ReplicaStorage } = {},
    ): Promise<Replica> => {
      seed += 7_919;
      const replica = await openWorkspace({
        url: "ws://relay.test/sync",
        token: "a token",
        storage: createMemoryStorage(),
        deps: {
          clock,
          randomBytes: seededBytes(seed),
          connectSocket: relay.connectSocket,
          log: (event, fields) => void events.push({ event, fields }),
        },
        origin: { source: "user", actor: "ada" },
        ...options,
      });
      onTestFinished(() => replica[Symbol.asyncDispose]());
      await turn();
      return replica;
    },
  };
}

/** A memory storage that can be closed and opened again, as a file can. */
export function createLastingStorage(): ReplicaStorage {
  return { ...createMemoryStorage(), close: async () => undefined };
}
