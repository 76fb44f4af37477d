import { firstReplicaClient } from "@concord/document";
import type { DocumentId, JsonValue } from "@concord/model";
import * as Y from "yjs";
import type { JournalEntry } from "../../packages/relay/src/storage/storage.ts";
import { journalOf } from "./check-access.ts";
import { canonical, relayState, storedState } from "./document-state.ts";
import type { State } from "./document-state.ts";
import type { World } from "./world.ts";

/** A store that was given up for a backup: its history, and what stood in it. */
export interface LostStore {
  readonly journal: readonly JournalEntry[];
  readonly documents: ReadonlyMap<DocumentId, State>;
}

export async function readLost({ relay }: World): Promise<readonly LostStore[]> {
  const found: LostStore[] = [];
  for (const store of relay.lost()) {
    const journal = await journalOf(store);
    const documents = new Map<DocumentId, State>();
    for (const { document } of journal) {
      if (!documents.has(document)) documents.set(document, await storedState(store, document));
    }
    found.push({ journal, documents });
    await store[Symbol.asyncDispose]();
  }
  return found;
}

/**
 * I10: whatever devices wrote into a store that was lost is in the one at the end, since each of them holds its own: every struct, and every value that stood, unless somebody wrote
 * over it.
 */
export async function cameBack(
  world: World,
  lost: LostStore,
  journal: readonly JournalEntry[],
  fail: (invariant: string, detail: string) => void,
): Promise<void> {
  for (const [document, before] of lost.documents) {
    const after = await relayState(world, document);
    const known = Y.decodeStateVector(Y.encodeStateVectorFromUpdate(after.bytes));
    const wanted = Y.decodeStateVector(Y.encodeStateVectorFromUpdate(before.bytes));
    for (const [client, clock] of wanted) {
      // What a relay wrote follows from what devices did: it is written anew where nobody has heard of it. So are operations that a device made once more on the relay's state.
      const isAnew = client < firstReplicaClient || world.wasRebased(client, document);
      if (isAnew || (known.get(client) ?? 0) >= clock) continue;
      fail(
        "I10",
        `${document} lacks what ${client} wrote up to ${clock} into a store that was lost`,
      );
    }
    const written = new Set(
      journal
        .filter((entry) => entry.document === document)
        .flatMap(({ difference: changes }) => changes.map(({ path }) => path)),
    );
    for (const [path, value] of Object.entries(before.registers)) {
      if (
        path.startsWith("conflicts.") ||
        canonical(after.registers[path] ?? null) === canonical(value)
      )
        continue;
      const isWritten = written.has(path) || wasWrittenOver(world, document, path, value);
      if (!isWritten) fail("I10", `${document}: ${path} lost its value in a restore`);
    }
  }
}

/** Whether somebody wrote over a value that only one of the people can have written. */
function wasWrittenOver(
  { writes }: World,
  document: DocumentId,
  path: string,
  value: JsonValue | undefined,
): boolean {
  const there = writes.all().filter((write) => write.document === document && write.path === path);
  const first = there.findIndex((write) => canonical(write.value) === canonical(value ?? null));
  return there
    .slice(first + 1)
    .some(({ promise }) => first >= 0 && (promise === "on-device" || promise === "synced"));
}
