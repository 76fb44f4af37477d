import { HistoryEntry } from "@concord/ledger";
import { DocumentId, JsonValue } from "@concord/model";
import { z } from "zod";
import { keptHistoriesPlace } from "../page/kept-places.ts";
import type { KnownHistory } from "./history-source.ts";

/** Histories that were looked at on this device, for looking at them where there is no network. */
export interface KeptHistories {
  readonly read: (id: DocumentId) => Promise<KnownHistory | undefined>;
  readonly keep: (id: DocumentId, known: KnownHistory) => Promise<void>;
  readonly forget: (id: DocumentId) => Promise<void>;
  /** Whose histories are kept, the one that was kept longest ago first. */
  readonly ids: () => Promise<readonly DocumentId[]>;
}

export interface KeptHistoriesDeps {
  readonly caches: Pick<CacheStorage, "open">;
  readonly now: () => number;
}

const Kept = z.object({
  keptAt: z.number(),
  entries: z.array(HistoryEntry).readonly(),
  before: z.int(),
  head: z.record(z.string(), JsonValue),
  erasedAt: z.int().nullable(),
});

const mostEntries = 500;
const mostHistories = 100;
const keptMs = 90 * 86_400_000;
/** No such address is ever asked for. */
const prefix = "/kept-history/";

/** Those of this browser; none where it keeps nothing for the page, or nobody is known. */
export function keptHere(account: string | undefined): KeptHistories | undefined {
  const { caches } = globalThis as { readonly caches?: CacheStorage };
  return account === undefined || caches === undefined
    ? undefined
    : keptHistories(account, { caches, now: Date.now });
}

/** In the browser's cache: it needs no version, and what cannot be read there is asked for anew. Where a device cannot keep it, all else goes on. */
export function keptHistories(account: string, { caches, now }: KeptHistoriesDeps): KeptHistories {
  const opened = (): Promise<Cache> => caches.open(keptHistoriesPlace(account));
  const forget = async (id: DocumentId): Promise<void> => {
    await (await opened()).delete(prefix + id);
  };
  const ids = async (): Promise<readonly DocumentId[]> =>
    (await (await opened()).keys()).flatMap(({ url }) => {
      const id = DocumentId.safeParse(new URL(url).pathname.slice(prefix.length));
      return id.success ? [id.data] : [];
    });
  return {
    forget,
    ids,
    read: async (id) => {
      const answer = await (await opened()).match(prefix + id);
      const kept = Kept.safeParse(await answer?.json().catch(() => undefined));
      if (!kept.success) return undefined;
      const { keptAt, ...known } = kept.data;
      if (now() - keptAt <= keptMs) return known;
      await forget(id);
      return undefined;
    },
    keep: async (id, { entries, before, head, erasedAt }) => {
      const left = Math.max(0, entries.length - mostEntries);
      const kept: z.input<typeof Kept> = {
        keptAt: now(),
        entries: entries.slice(left),
        before: before + left,
        head,
        erasedAt,
      };
      const cache = await opened();
      // The latest stands last.
      await cache.delete(prefix + id);
      await cache.put(prefix + id, new Response(JSON.stringify(kept)));
      const all = await ids();
      for (const oldest of all.slice(0, -mostHistories)) await forget(oldest);
    },
  };
}
