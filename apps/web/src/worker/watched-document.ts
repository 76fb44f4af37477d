import type { OpenDocument, Presence, ReplicaChange } from "@concord/client";
import { noteIndex, notePlace } from "@concord/document";
import { z } from "zod";
import type { LastWrite, Peer } from "../wire/messages.ts";
import type { Place } from "../wire/tab-message.ts";

/** Who looks at a document with us, as far as the page shows it. Who that is says the relay, and nobody themselves. */
const Shown = z.object({
  by: z.object({ id: z.string(), name: z.string() }),
  field: z.string().max(600).nullable(),
  isIdle: z.boolean(),
  beat: z.number(),
  caret: z.object({ from: z.unknown(), to: z.unknown() }).nullish().catch(null),
});

function caretIn(
  doc: ReturnType<OpenDocument["doc"]>,
  shown: z.infer<typeof Shown>["caret"],
): Place["caret"] {
  const from = noteIndex(doc, shown?.from);
  const to = noteIndex(doc, shown?.to);
  return from === undefined || to === undefined ? null : { from, to };
}

/** A document that tabs of this browser watch: who is in it, and who wrote what since. */
export interface WatchedDocument extends AsyncDisposable {
  readonly open: Promise<OpenDocument>;
  readonly tabs: ReadonlySet<string>;
  readonly join: (tab: string) => void;
  /** Returns how many tabs are left. */
  readonly leave: (tab: string) => number;
  readonly show: (tab: string, place: Place | null) => Promise<void>;
  /** Whether this browser's person is in it. */
  readonly isVisited: () => boolean;
  readonly peers: () => Promise<readonly Peer[]>;
  readonly note: (change: ReplicaChange) => void;
  readonly writes: () => ReadonlyMap<string, LastWrite>;
}

/** @param onPeers somebody came, went or moved */
export function watchDocument(
  open: Promise<OpenDocument>,
  deps: {
    readonly now: () => number;
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
    const opened = await open;
    const joined = opened.presence();
    if (place === undefined) return joined.show(null);
    beat += 1;
    const { caret, ...rest } = place;
    const doc = opened.doc();
    const at =
      caret === null ? null : { from: notePlace(doc, caret.from), to: notePlace(doc, caret.to) };
    joined.show({ ...rest, caret: at, beat });
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
    isVisited: () => places.size > 0,
    peers: async () => {
      const opened = await open;
      const own = opened.doc().clientID;
      return [...opened.presence().states()].flatMap(([client, state]) => {
        const shown = Shown.safeParse(state);
        if (client === own || !shown.success) return [];
        const { by, field, isIdle, beat: last } = shown.data;
        const caret = caretIn(opened.doc(), shown.data.caret);
        return [{ client, user: by.id, name: by.name, field, isIdle, beat: last, caret }];
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
