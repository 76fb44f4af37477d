import type { DocumentId } from "@concord/model";
import { encodeRelayMessage } from "@concord/protocol";
import type { UpdatesMessage, WorkspaceId } from "@concord/protocol";
import * as Y from "yjs";
import type { RelayDeps } from "../relay-deps.ts";
import type { LogPage, LogPiece, RelayStorage } from "../storage/storage.ts";

/** A page of catch-up as it is sent. */
export interface CatchUpPage {
  readonly message: Uint8Array;
  readonly upTo: number;
  /** Whether the log goes on behind it. */
  readonly more: boolean;
}

/**
 * Pages of the log for readers that catch up. What stands between two places of it never changes its meaning, also when it is compacted, so that a page that was
 * read and encoded for one reader is kept for the next: after a restart all come at once, and new devices begin at the same place.
 */
export interface CatchUpPages {
  /** @param newest a `seq` that is committed for sure: the page says that there is more if it ends before it */
  readonly read: (workspace: WorkspaceId, after: number, newest: number) => Promise<CatchUpPage>;
}

const keptBytes = 16 * 1_024 * 1_024;
/** Who comes with others comes within this time; after twice as long a page that nobody wanted is let go. */
const keptMs = 30_000;

export function createCatchUpPages(
  storage: Pick<RelayStorage, "readLog" | "head">,
  pageBytes: number,
  { after: later }: Pick<RelayDeps, "after">,
): CatchUpPages {
  // A Map keeps its insertion order: the first page is the one that was used longest ago.
  const pages = new Map<string, CatchUpPage>();
  let bytes = 0;
  /** Read since the last look at what is still wanted. */
  const wanted = new Set<string>();
  let isLookedAt = false;

  const drop = (key: string): void => {
    bytes -= pages.get(key)?.message.byteLength ?? 0;
    pages.delete(key);
  };
  const lookLater = (): void => {
    if (isLookedAt) return;
    isLookedAt = true;
    later(keptMs, () => {
      isLookedAt = false;
      for (const key of pages.keys()) if (!wanted.has(key)) drop(key);
      wanted.clear();
      if (pages.size > 0) lookLater();
    });
  };
  const keep = (key: string, page: CatchUpPage): void => {
    drop(key);
    pages.set(key, page);
    bytes += page.message.byteLength;
    wanted.add(key);
    lookLater();
    for (const [oldest] of pages) {
      if (bytes <= keptBytes) return;
      drop(oldest);
    }
  };

  return {
    read: async (workspace, after, newest) => {
      const key = `${workspace}/${after}`;
      const known = pages.get(key);
      if (known !== undefined) {
        const head = Math.max(newest, await storage.head(workspace));
        if (known.more === known.upTo < head) {
          keep(key, known);
          return known;
        }
      }
      const read = await storage.readLog(workspace, after, pageBytes);
      const { upTo } = read;
      const more = upTo < Math.max(read.head, newest);
      const entries = mergedByDocument(read);
      const message = encodeRelayMessage({ type: "updates", entries, upTo, more });
      const page = { message, upTo, more };
      keep(key, page);
      return page;
    },
  };
}

function mergedByDocument(page: LogPage): UpdatesMessage["entries"] {
  const byDocument = new Map<DocumentId, LogPiece[]>();
  for (const piece of page.pieces) {
    const pieces = byDocument.get(piece.document);
    if (pieces === undefined) byDocument.set(piece.document, [piece]);
    else pieces.push(piece);
  }
  const entries: UpdatesMessage["entries"][number][] = [];
  for (const [document, pieces] of byDocument) {
    const last = pieces.at(-1);
    if (last === undefined) continue;
    const update =
      pieces.length === 1 ? last.update : Y.mergeUpdates(pieces.map((piece) => piece.update));
    entries.push({ document, kind: last.kind, seq: last.seq, update, author: null });
  }
  return entries;
}
