import type { BridgeContext } from "./bridge-context.ts";
import { changesCursor } from "./inbox/sweep-source.ts";
import type { Receipt } from "./store/diary-store.ts";
import type { FlowSlot } from "./store/flow-store.ts";
import type { LatestEffect } from "./store/effect-store.ts";

/** What a connection has done of late and is about to do, the newest first. */
export interface BridgeActivity {
  readonly effects: readonly LatestEffect[];
  readonly receipts: readonly Receipt[];
  /** When the vendor was last asked what has changed. */
  readonly sweptAt: number | undefined;
  /** What went through over the last day, by five minutes. */
  readonly throughput: readonly FlowSlot[];
}

export function bridgeActivity(
  { store, clock }: Pick<BridgeContext, "store" | "clock">,
  limit: number,
): BridgeActivity {
  return {
    effects: store.effects.latest(limit),
    receipts: store.diary.latest(limit),
    sweptAt: store.cursors.get(changesCursor)?.heldAt,
    throughput: store.flow.slots(clock.now()),
  };
}
