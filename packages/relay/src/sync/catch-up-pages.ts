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
 * Pages of the log for readers that catch up. What stands between two places of it changes its meaning only when it is compacted, so that a page that was
 * read and encoded for one reader is kept for the next: after a restart all come at once, and new devices begin at the same place.
 *
 * Compaction moves what a document had in one page into a later one. Who read the first after it and got the second as it was before would miss that.
 */
export interface CatchUpPages {
  readonly read: (workspace: WorkspaceId, after: number) => Promise<CatchUpPage>;
  /** The storage's own, without pages that are older. Whoever compacts goes this way. */
  readonly compact: RelayStorage["compact"];
}

const keptBytes = 16 * 1_024 * 1_024;
/** Who comes with others comes within this time; after twice as long a page that nobody wanted is let go. */
const keptMs = 30_000;

export function createCatchUpPages(
  storage: Pick<RelayStorage, "readLog" | "head" | "compact">,
  pageBytes: number,
  { after: later }: Pick<RelayDeps, "after">,
): CatchUpPages {
  // A Map keeps its insertion order: the first page is the one that was used longest ago.
  const pages = new Map<string, CatchUpPage>();
  let bytes = 0;
  /** Begun ones, and those under way. */
  const compactions = { count: 0, underWay: 0 };
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

  const readAnew = async (workspace: WorkspaceId, after: number): Promise<CatchUpPage> => {
    const read = await storage.readLog(workspace, after, pageBytes);
    const { upTo } = read;
    const more = upTo < read.head;
    const entries = mergedByDocument(read);
    const message = encodeRelayMessage({ type: "updates", entries, upTo, more });
    return { message, upTo, more };
  };

  return {
    read: async (workspace, after) => {
      const key = `${workspace}/${after}`;
      const known = pages.get(key);
      if (known !== undefined) {
        const head = await storage.head(workspace);
        if (known === pages.get(key) && known.more === known.upTo < head) {
          keep(key, known);
          return known;
        }
      }
      const { count } = compactions;
      const page = await readAnew(workspace, after);
      // One that was read while something was compacted may be of before it.
      if (count === compactions.count && compactions.underWay === 0) keep(key, page);
      return page;
    },
    compact: async (workspace, ...snapshot) => {
      compactions.count += 1;
      compactions.underWay += 1;
      for (const key of pages.keys()) if (key.startsWith(`${workspace}/`)) drop(key);
      try {
        await storage.compact(workspace, ...snapshot);
      } finally {
        compactions.underWay -= 1;
      }
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
