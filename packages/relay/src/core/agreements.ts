import type { Speaker } from "./vouched-state.ts";

/** A device is one only together with its principal: nobody agrees in the name of another's. */
type Holder = Pick<Speaker, "principal" | "device">;

/**
 * Up to which clock of a Yjs client id a device was found to hold what the document holds, where somebody else than the id's owner brought it. In memory
 * only: after a reload it is asked again.
 */
export interface Agreements {
  readonly upTo: (holder: Holder, client: number) => number;
  readonly add: (holder: Holder, client: number, upTo: number) => void;
}

/** Stock clients are another device each time they connect. */
const mostKept = 1_000;

export function createAgreements(): Agreements {
  const agreed = new Map<string, number>();
  return {
    upTo: (holder, client) => agreed.get(keyOf(holder, client)) ?? 0,
    add: (holder, client, upTo) => {
      if (agreed.size >= mostKept) agreed.clear();
      const key = keyOf(holder, client);
      agreed.set(key, Math.max(agreed.get(key) ?? 0, upTo));
    },
  };
}

function keyOf({ principal, device }: Holder, client: number): string {
  return `${client}/${device}/${principal}`;
}
