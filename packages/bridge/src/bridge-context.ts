import type { ConnectionPolicy, JsonValue, Workspace } from "@concord/model";
import type { Clock } from "./clock.ts";
import type { ConnectionIdentity } from "./connection-identity.ts";
import type { Connector, Io } from "./connector.ts";
import type { KeyedLock } from "./keyed-lock.ts";
import type { ReplicaPort } from "./replica-port.ts";
import type { BridgeStore } from "./store/bridge-store.ts";
import type { VendorCalls } from "./traffic/vendor-calls.ts";

/** What the parts of a running bridge share. */
export interface BridgeContext {
  readonly connection: ConnectionIdentity;
  readonly connector: Connector;
  readonly replica: ReplicaPort;
  readonly store: BridgeStore;
  readonly calls: VendorCalls;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Io["log"];
  readonly workspace: () => Workspace;
  readonly policy: () => ConnectionPolicy;
  /** What `prepare` found last. */
  readonly prepared: () => JsonValue;
  /** One merge or plan of a document at a time. */
  readonly locks: KeyedLock;
  /** A transaction of the holder of the lease. Throws `LeaseLost`, and writes nothing, when another process took over. */
  readonly fenced: <T>(run: () => T) => T;
  /** Milliseconds between two sweeps. */
  readonly sweepMs: number;
  /** Whether the vendor may be called now: a job that waited for something else asks again. */
  readonly mayCall: () => boolean;
  /** While the vendor is left alone: when it is tried again, if that is known. */
  readonly opensAt: () => number | undefined;
  /** Whether failures count against an object: not while the vendor as a whole does not answer. */
  readonly failuresCount: () => boolean;
}
