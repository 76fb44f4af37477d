import type { OpenDocument, Presence, ReplicaChange } from "@concord/client";
import { z } from "zod";
import type { LastWrite, Peer } from "../wire/messages.ts";
import type { Place } from "../wire/tab-message.ts";

/** Who looks at a document with us, as far as the page shows it. */
const Shown = z.object({
  user: z.string().max(200),
  name: z.string().max(200),
  field: z.string().max(600).nullable(),
  isIdle: z.boolean(),
  beat: z.number(),
});

/** A document that tabs of this browser watch: who is in it, and who wrote what since. */
export interface WatchedDocument extends AsyncDisposable {
  readonly open: Promise<OpenDocument>;
  readonly tabs: ReadonlySet<string>;
  readonly join: (tab: string) => void;
  /** Returns how many tabs are left. */
  readonly leave: (tab: string) => number;
  readonly show: (tab: string, place: Place | null) => Promise<void>;
  readonly peers: () => Promise<readonly Peer[]>;
  readonly note: (change: ReplicaChange) => void;
  readonly writes: () => ReadonlyMap<string, LastWrite>;
}

/** @param onPeers somebody came, went or moved */
export function watchDocument(
  open: Promise<OpenDocument>,
  deps: {
    readonly now: () => number;
    readonly me: () => { readonly id: string; readonly name: string } | null;
    readonly onPeers: () => void;
  },
): WatchedDocument {
  const tabs = new Set<string>();
  const places = new Map<string, Place>();
  const writes = new Map<string, LastWrite>();
  let beat = 0;
  const ends: (() => void)[] = [];

  async function presence(): Promise<Presence> {
    return (await open).presence();
  }
  async function listen(): Promise<void> {
    const joined = await presence();
    ends.push(joined.onChange(deps.onPeers));
  }
  // Whoever waits for the document hears why it cannot be opened.
  listen().catch(() => undefined);

  /** One browser is in one place: that of the tab which moved last. */
  async function tell(): Promise<void> {
    const place = [...places.values()].at(-1);
    const me = deps.me();
    const joined = await presence();
    if (place === undefined || me === null) return joined.show(null);
    beat += 1;
    joined.show({ user: me.id, name: me.name, ...place, beat });
  }

  return {
    open,
    tabs,
    join: (tab) => void tabs.add(tab),
    leave: (tab) => {
      tabs.delete(tab);
      if (places.delete(tab) && tabs.size > 0) void tell();
      return tabs.size;
    },
    show: async (tab, place) => {
      places.delete(tab);
      if (place !== null) places.set(tab, place);
      await tell();
    },
    peers: async () => {
      const opened = await open;
      const own = opened.doc().clientID;
      return [...opened.presence().states()].flatMap(([client, state]) => {
        const shown = Shown.safeParse(state);
        return client === own || !shown.success ? [] : [{ client, ...shown.data }];
      });
    },
    note: ({ paths, by }) => {
      if (by.type !== "local" && by.type !== "remote") return;
      const write: LastWrite = { by: by.type === "local" ? "me" : by.author, at: deps.now() };
      for (const path of paths) writes.set(path, write);
    },
    writes: () => writes,
    [Symbol.asyncDispose]: async () => {
      for (const end of ends) end();
      (await open)[Symbol.dispose]();
    },
  };
}
