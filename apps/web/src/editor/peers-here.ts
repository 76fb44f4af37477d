import { msg } from "@lit/localize";
import type { Peer } from "../wire/messages.ts";

/** When each peer was last heard, by this browser's clock. */
export type Heard = ReadonlyMap<number, { readonly beat: number; readonly at: number }>;

/** How often one shows that one is still here. */
export const beatMs = 5_000;
/** Whoever was silent for three beats is gone. */
const goneMs = 15_000;
/** Without a key or a click for so long one is idle. */
export const idleMs = 60_000;

export function heardAfter(before: Heard, peers: readonly Peer[], now: number): Heard {
  return new Map(
    peers.map(({ client, beat }) => {
      const last = before.get(client);
      return [client, last?.beat === beat ? last : { beat, at: now }];
    }),
  );
}

/** Who is here: who was heard of late. */
export function present(peers: readonly Peer[], heard: Heard, now: number): readonly Peer[] {
  const here = peers.filter(({ client }) => now - (heard.get(client)?.at ?? now) < goneMs);
  // The same list as long as nobody went: what follows from it need not be made again.
  return here.length === peers.length ? peers : here;
}

/** What one's own other devices are called: by one's name one would look for somebody else. Nobody tells others which device it is. */
export const ownElsewhere = (): string => msg("You (other device)");

/** Whoever looks is called so on their other devices. */
export function namedFor(me: string | undefined, peers: readonly Peer[]): readonly Peer[] {
  if (me === undefined || !peers.some(({ user }) => user === me)) return peers;
  return peers.map((peer) => (peer.user === me ? { ...peer, name: ownElsewhere() } : peer));
}

/** Each person once, where they were last: who works in two browsers is still one. */
export function people(peers: readonly Peer[]): readonly Peer[] {
  const byUser = new Map<string, Peer>();
  for (const peer of peers) {
    const known = byUser.get(peer.user);
    if (known === undefined || (known.isIdle && !peer.isIdle)) byUser.set(peer.user, peer);
  }
  return [...byUser.values()];
}
