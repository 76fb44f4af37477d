import { wireVersion } from "../wire/messages.ts";
import type { Channel } from "./serve-replica.ts";

/** Less than the time after which a tab takes over. */
const paceMs = 1_000;

export interface SayOpeningDeps {
  readonly now: () => number;
  /** Runs again and again until it is called off. */
  readonly every: (ms: number, run: () => void) => () => void;
}

/** Tells all tabs that the replica is being opened, until it is disposed of: nobody is to take over what only takes long. */
export function sayOpening(channel: Pick<Channel, "post">, deps: SayOpeningDeps): Disposable {
  const leader = deps.now();
  const say = (): void => channel.post({ type: "opens", version: wireVersion, leader });
  say();
  return { [Symbol.dispose]: deps.every(paceMs, say) };
}
