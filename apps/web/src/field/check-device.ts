import type { PlainDate } from "@concord/model";
import { unsentIn } from "../page/accounts.ts";
import { heldHere } from "../settings/held-here.ts";
import type { Workspace } from "../page/workspace.ts";

/** What work without a network needs of a device, each with what became of it. */
export interface DeviceCheck {
  /** Everything that the team had has come over the connection of now. */
  readonly team: "here" | "coming";
  /** The app itself opens without a network. */
  readonly app: "kept" | "not-kept";
  /** Something was written to this device's storage, read back and deleted again. */
  readonly write: "lasts" | "fails";
  /** Whether the browser may delete what lies here. */
  readonly storage: "protected" | "may-be-deleted" | "memory";
  /** By how many milliseconds the clock is ahead; undefined where nobody answered. */
  readonly clockAhead: number | undefined;
  readonly unsent: number;
  readonly invoices: number;
  readonly customers: number;
  readonly products: number;
}

export interface CheckDeps {
  readonly workspace: Pick<Workspace, "rows" | "state">;
  readonly today: PlainDate;
  readonly isAppKept: () => Promise<boolean>;
  /** Rejects where it does not last. */
  readonly write: () => Promise<void>;
  /** Asks the browser to keep what lies here; whether it does. */
  readonly protect: () => Promise<boolean>;
  readonly clockAhead: () => Promise<number | undefined>;
}

/** Makes a device ready for work without a network, as far as it can, and says how it is. */
export async function checkDevice(deps: CheckDeps): Promise<DeviceCheck> {
  const [isKept, write, isProtected, clockAhead] = await Promise.all([
    deps.isAppKept(),
    deps.write().then(
      () => "lasts" as const,
      () => "fails" as const,
    ),
    deps.protect(),
    deps.clockAhead(),
  ]);
  // Read last: the answers above have taken their time.
  const state = deps.workspace.state();
  const { invoices, customers, products } = heldHere(deps.workspace.rows().values(), deps.today);
  return {
    team: state?.caughtUp === true && state.link === "live" ? "here" : "coming",
    app: isKept ? "kept" : "not-kept",
    write,
    storage: storageOf(state?.storage === "memory", isProtected),
    clockAhead,
    unsent: state === undefined ? 0 : unsentIn(state),
    invoices,
    customers,
    products,
  };
}

/** Whether nothing is missing without which work in the field would be lost, or not possible. */
export function isReady({ team, app, write, storage }: DeviceCheck): boolean {
  return team === "here" && app === "kept" && write === "lasts" && storage !== "memory";
}

function storageOf(isMemory: boolean, isProtected: boolean): DeviceCheck["storage"] {
  if (isMemory) return "memory";
  return isProtected ? "protected" : "may-be-deleted";
}
