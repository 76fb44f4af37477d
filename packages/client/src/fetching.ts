import type { DocumentId } from "@concord/model";
import * as Y from "yjs";
import type { LocalStore } from "./local-store.ts";
import type { RemoteWriter } from "./remote-writer.ts";
import type { DocumentAnswer, Requests } from "./requests.ts";

/** Whether a document that was asked for is here now. */
export type Brought = "here" | "unknown" | "unreachable";

export interface FetchingDeps {
  readonly store: LocalStore;
  readonly remote: RemoteWriter;
  readonly requests: Requests;
  /** Names the connection: what was asked on one is not taken on the next. */
  readonly connection: () => number;
  /** A document cannot be read here at all. */
  readonly onUnreadable: (document: DocumentId) => void;
  readonly onFetched: (document: DocumentId) => void;
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** Asks the relay for single documents. */
export interface Fetching {
  /** Asks for what a document misses. Without it, it would hide fields without a word. */
  readonly complete: (document: DocumentId) => Promise<void>;
  /** Gets a document that is not here. */
  readonly bring: (document: DocumentId) => Promise<Brought>;
}

export function createFetching(deps: FetchingDeps): Fetching {
  const { store, requests, connection } = deps;

  async function take({ document, kind, seq, update }: DocumentAnswer, of: number) {
    if (kind === null) return undefined;
    const entry = { document, kind, seq, update, author: null };
    return deps.remote.receive([entry], undefined, () => of === connection());
  }

  return {
    complete: async (document) => {
      const stateVector = await store.documents
        .use(document, ({ doc }) => Y.encodeStateVector(doc))
        .catch(() => undefined);
      if (stateVector === undefined) {
        deps.log("document-unreadable", { document });
        deps.onUnreadable(document);
        return;
      }
      if (store.rows.get(document)?.incomplete === true)
        deps.log("document-incomplete", { document });
      const of = connection();
      const wasHere = store.rows.get(document) !== undefined;
      requests.fetch(document, stateVector, async (answer) => {
        // Dropped meanwhile: what it lacked would be a torn document by itself.
        const isGone = wasHere && store.rows.get(document) === undefined;
        const outcome = isGone ? undefined : await take(answer, of);
        // Half of a document is not shown for as long as a connection lasts: it is asked for on the next.
        if (outcome?.type === "not-stored") throw new Error(outcome.message);
        // Asked once a connection: a relay that cannot complete it now will not a moment later.
        if (outcome?.type === "stored" && outcome.incomplete.length > 0) {
          deps.log("document-still-incomplete", { document });
        }
        deps.onFetched(document);
      });
    },
    bring: (document) => {
      const { promise, resolve } = Promise.withResolvers<Brought>();
      const of = connection();
      requests.fetch(
        document,
        null,
        async (answer) => {
          const outcome = await take(answer, of);
          if (outcome === undefined) resolve("unknown");
          else resolve(outcome.type === "stored" ? "here" : "unreachable");
        },
        () => resolve("unreachable"),
      );
      return promise;
    },
  };
}
