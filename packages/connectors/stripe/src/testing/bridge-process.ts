import { createBridge, openBridgeStore, systemRandom } from "@concord/bridge";
import type { Bridge, BridgeOptions, BridgeStore } from "@concord/bridge";
import { fastClock } from "@concord/bridge/testing";
import { defaultWorkspace, Workspace } from "@concord/model";
import type { ConnectionPolicy } from "@concord/model";

/** The disk of one machine. It outlives the processes that work on it. */
export interface DataFile extends Disposable {
  readonly open: () => BridgeStore;
}

let files = 0;

export function openDataFile(): DataFile {
  files += 1;
  const path = `file:stripe-${files}?mode=memory&cache=shared`;
  // Keeps the shared in-memory file alive while no bridge is.
  const keeper = openBridgeStore(path);
  return { open: () => openBridgeStore(path), [Symbol.dispose]: () => keeper.close() };
}

/** A bridge on a data file, as a process would run it. */
export function startBridge(
  options: Pick<BridgeOptions, "connector" | "replica" | "sweepMs"> & {
    readonly file: DataFile;
    readonly policy: ConnectionPolicy | undefined;
    /** How much faster than the world's the bridge's time runs. */
    readonly pace: number;
    readonly log: BridgeOptions["io"]["log"];
  },
): Bridge {
  const { file, policy, pace, log, ...rest } = options;
  const workspace = Workspace.parse({
    ...defaultWorkspace,
    connections: [
      { id: "stripe-main", connector: "stripe", ...(policy !== undefined && { policy }) },
    ],
  });
  return createBridge({
    ...rest,
    store: file.open(),
    workspace: () => workspace,
    secretKey: new Uint8Array(32).fill(7),
    io: {
      clock: fastClock(pace),
      fetch,
      random: systemRandom.number,
      randomBytes: systemRandom.bytes,
      log,
    },
  });
}
