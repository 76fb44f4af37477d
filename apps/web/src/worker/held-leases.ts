import type { HeldLease, Replica } from "@concord/client";

/** The leases of number series that this device holds or held, kept at hand: reading them opens the workspace's own document. */
export interface HeldLeases extends Disposable {
  readonly known: () => readonly HeldLease[];
  /** Reads them anew. */
  readonly look: () => Promise<void>;
}

/** @param onChange they are others than before */
export function followHeldLeases(
  replica: Pick<Replica, "leases" | "onChange">,
  onChange: () => void,
): HeldLeases {
  let known: readonly HeldLease[] = [];

  async function look(): Promise<void> {
    const now = await replica.leases();
    if (JSON.stringify(now) === JSON.stringify(known)) return;
    known = now;
    onChange();
  }
  // Until they can be read those that were known before are told.
  const lookByItself = (): void => void look().catch(() => undefined);
  const end = replica.onChange(({ kind }) => {
    if (kind === "workspace") lookByItself();
  });
  lookByItself();

  return { known: () => known, look, [Symbol.dispose]: end };
}
