import { firstReplicaClient } from "@concord/document";
import type { DocumentId } from "@concord/model";
import type { JournalEntry, RelayStorage } from "../../packages/relay/src/storage/storage.ts";
import { people } from "./step.ts";
import { workspace } from "./world.ts";
import type { World } from "./world.ts";

type Fail = (invariant: string, detail: string) => void;

/** What had arrived when a revocation became durable may still be on its way into the log. */
const onItsWayMs = 1_000;

/** I11: nobody's writes stand as certainly theirs under another's name; in a store that was never restored all of ours stand under their own. */
export async function authorsAreTrue(
  world: World,
  documents: readonly DocumentId[],
  fail: Fail,
): Promise<void> {
  const store = world.relay.stored();
  const wasRestored = world.relay.restores() > 0;
  for (const document of documents) {
    const { authorship = [] } = (await store.loadDocument(workspace, document)) ?? {};
    for (const { client, author, verified } of authorship) {
      const owner = world.ownerOf(client);
      if (client < firstReplicaClient || owner === undefined) continue;
      if (verified && owner !== author.id) {
        fail("I11", `${document}: ${owner}'s ${client} stands as ${author.id}'s for certain`);
      }
      if (!verified && !wasRestored) {
        fail("I11", `${document}: ${owner}'s ${client} stands as brought by ${author.id}`);
      }
    }
  }
}

/** I12: who was shut out is shown nothing, and nothing of theirs comes in, until somebody signs in again. */
export function exilesAreKept(
  world: World,
  journals: readonly (readonly JournalEntry[])[],
  fail: Fail,
): void {
  for (const detail of world.shutOut.leaks()) fail("I12", detail);
  for (const { client, from, to } of world.shutOut.exiles()) {
    const isTheirs = batchesOf(world, client);
    const inside = journals
      .flat()
      .filter(({ acceptedTime }) => acceptedTime > from + onItsWayMs && acceptedTime < to)
      .find(isTheirs);
    if (inside !== undefined) {
      fail("I12", `${client} was shut out, and its batch ${inside.seq} came in`);
    }
  }
}

function batchesOf(world: World, client: string): (entry: JournalEntry) => boolean {
  const person = people.find((name) => name === client);
  if (person === undefined) {
    const id = client === "stock" ? world.signIns.stock.principal : world.signIns.bridge.principal;
    return ({ author }) => author.id === id;
  }
  const device = world.clients[person].replica()?.device;
  return (entry) => entry.device === device;
}

/** All rows of a store's journal. */
export async function journalOf(store: RelayStorage): Promise<readonly JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (;;) {
    const page = await store.readJournal(workspace, entries.at(-1)?.seq ?? 0, 500);
    if (page.length === 0) return entries;
    entries.push(...page);
  }
}
