import { randomUUID } from "node:crypto";
import process from "node:process";
import { DocumentId } from "@concord/model";
import { DeviceId, WorkspaceId } from "@concord/protocol";
import * as fc from "fast-check";
import * as encoding from "lib0/encoding";
import { expect, test } from "vitest";
import * as Y from "yjs";
import type { RelayStorage } from "../storage/storage.ts";
import { honestDevice } from "../testing/honest-device.ts";
import { joinAs } from "../testing/raw-peer.ts";
import type { RawPeer } from "../testing/raw-peer.ts";
import { rawYjs } from "../testing/raw-yjs.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";

const paths = ["buyer.name", "seller.name", "lines.l1.description"] as const;
const honest = ["ada", "bob"] as const;
const evils = [
  "next clocks",
  "hidden next clocks",
  "past clocks",
  "a gap",
  "delete all",
  "delete what is to come",
  "a relay's id",
  "another's device",
  "an offer",
  "another's presence",
  "noise",
  "a fact",
] as const;
type Evil = (typeof evils)[number];

const step = fc.oneof(
  fc.record({
    type: fc.constant("write" as const),
    by: fc.constantFrom(...honest),
    path: fc.constantFrom(...paths),
  }),
  fc.record({
    type: fc.constant("attack" as const),
    evil: fc.constantFrom(...evils),
    victim: fc.constantFrom(...honest),
    path: fc.constantFrom(...paths),
    /** Whether the victims go on meanwhile. */
    waits: fc.boolean(),
  }),
  fc.record({ type: fc.constant("settle" as const), by: fc.constantFrom(...honest) }),
);

/** What is looked for in the store once all runs are over. */
interface Story {
  readonly workspace: WorkspaceId;
  readonly document: DocumentId;
  /** The last value of each writer and path. */
  readonly written: ReadonlyMap<string, string>;
}

const runs = Number(process.env["CONCORD_RUNS"] ?? 40);

test.each([
  ["a store", 1],
  ["a restored store", 2],
] as const)(
  "[RL169] against %s a hostile editor at both doors takes nobody's edit, name or place",
  async (_, epoch) => {
    const folder = temporaryFolder();
    {
      await using storage = openTestStorage(folder);
      if (epoch === 2) await storage.beginEpoch();
    }
    const relay = await startRelay(folder, { penalties: { firstMs: 0, longestMs: 0 } });
    const stories: Story[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const document = DocumentId.parse(randomUUID());
        const workspace = WorkspaceId.parse(`w-${document}`);
        const token = (id: string) => tokenFor({ id, workspace });
        const devices = {
          ada: await honestDevice(relay.url, await token("ada"), document),
          bob: await honestDevice(relay.url, await token("bob"), document),
        };
        const mallory = await openMallory(relay.url, workspace, document);
        const written = new Map<string, string>();
        let number = 0;
        for (const each of steps) {
          number += 1;
          if (each.type === "write") {
            const value = `${each.by} ${each.path} ${number}`;
            written.set(`${each.by} ${each.path}`, value);
            devices[each.by].write(each.path, value);
          } else if (each.type === "settle") {
            await devices[each.by].settle();
          } else {
            const victim = devices[each.victim].doc();
            const done = mallory.attack(each.evil, { victim, path: each.path, number });
            if (each.waits) await done;
          }
        }
        await mallory.idle();
        const all = Object.values(devices);
        for (const { settle } of all) await settle();
        for (const { listen } of all) await listen();

        const stands = await mallory.look();
        const fields = stands.getMap("fields").toJSON();
        for (const { doc } of all) expect(doc().getMap("fields").toJSON()).toEqual(fields);
        // A register that somebody wrote is there, and shows what was meant for it.
        for (const key of written.keys()) expect(Object.keys(fields)).toContain(key.split(" ")[1]);
        expect(underRelaysIds(stands)).toEqual([]);
        stories.push({ workspace, document, written });
      }),
      { numRuns: runs },
    );
    await relay[Symbol.asyncDispose]();
    await using storage = openTestStorage(folder);
    for (const story of stories) await checkStory(storage, story);
  },
);

/** In the journal each edit stands under the name of who made it, at its place; and nothing of Mallory's counts as another's. */
async function checkStory(
  storage: RelayStorage,
  { workspace, document, written }: Story,
): Promise<void> {
  const journal = await storage.readJournal(workspace, 0, 10_000);
  const by = new Map(
    journal.flatMap(({ author, difference }) =>
      difference.map(({ after }) => [JSON.stringify(after), author.id] as const),
    ),
  );
  for (const [key, value] of written) {
    const [writer] = key.split(" ");
    const recorded = [...by].filter(([after]) => after.includes(`"${value}"`));
    expect(recorded.map(([, author]) => author)).toContain(writer);
  }
  // Mallory's own may say anything anywhere.
  const misplaced = journal
    .flatMap(({ difference }) => difference)
    .filter(({ path, after }) => {
      const [writer, meant] = typeof after === "string" ? after.split(" ") : [];
      return honest.some((name) => name === writer) && path !== meant;
    });
  expect(misplaced).toEqual([]);
  const stored = await storage.loadDocument(workspace, document);
  const doc = new Y.Doc({ gc: false });
  for (const update of stored?.updates ?? []) Y.applyUpdate(doc, update);
  for (const { client, from, to, author, verified } of stored?.authorship ?? []) {
    if (!verified || author.id === "mallory") continue;
    const said = textsOf(doc, client).filter(({ clock }) => clock >= from && clock < to);
    expect(said.filter(({ text }) => text.startsWith("mallory"))).toEqual([]);
  }
}

function textsOf(doc: Y.Doc, client: number) {
  return (doc.store.clients.get(client) ?? []).flatMap((struct) => {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentAny)) return [];
    return struct.content.arr.flatMap((value, index) =>
      typeof value === "string" ? [{ clock: struct.id.clock + index, text: value }] : [],
    );
  });
}

/** Register values of Mallory's that stand as if a relay had written them. */
function underRelaysIds(doc: Y.Doc): readonly string[] {
  const relays = [...doc.store.clients.keys()].filter((client) => client < 1_024);
  return relays
    .flatMap((client) => textsOf(doc, client))
    .map(({ text }) => text)
    .filter((text) => text.startsWith("mallory"));
}

interface Aim {
  readonly victim: Y.Doc;
  readonly path: string;
  readonly number: number;
}

interface Mallory {
  readonly attack: (evil: Evil, aim: Aim) => Promise<void>;
  readonly idle: () => Promise<void>;
  /** The document as the relay gives it. */
  readonly look: () => Promise<Y.Doc>;
}

/** An editor of the workspace, who knows all that is in the document and every client id. */
async function openMallory(
  url: string,
  workspace: WorkspaceId,
  document: DocumentId,
): Promise<Mallory> {
  const wish = { id: "mallory", workspace };
  const spy = await joinAs(url, await tokenFor(wish));
  const underWay = new Set<Promise<void>>();
  let last: Promise<unknown> = Promise.resolve();

  const look = (): Promise<Y.Doc> => {
    const looking = last.then(async () => {
      spy.send({ type: "fetch", request: 1, document, stateVector: null });
      const { kind, update } = await spy.next("document");
      const doc = new Y.Doc();
      if (kind !== null) Y.applyUpdate(doc, update);
      return doc;
    });
    last = looking;
    return looking;
  };
  /** As a stock client would, until the relay has dealt with it. */
  const atYjs = async (type: "sync-step-2" | "update", update: Uint8Array): Promise<void> => {
    const peer = await rawYjs(url, wish, document);
    peer.send({ type: "sync-step-1", stateVector: Y.encodeStateVector(new Y.Doc()) });
    if (type === "update") peer.send({ type: "sync-step-2", update: emptyUpdate });
    peer.send({ type, update });
    peer.send({ type: "sync-step-1", stateVector: Y.encodeStateVector(new Y.Doc()) });
    await Promise.race([peer.closed, heard(peer, "sync-step-2")]);
    peer.close();
    await peer.closed;
  };
  const atSync = async (send: (peer: RawPeer) => void, device: string): Promise<void> => {
    const peer = await joinAs(url, await tokenFor(wish), { device: DeviceId.parse(device) });
    send(peer);
    await Promise.race([peer.closed, peer.nextOf("ack", "need").catch(() => undefined)]);
    peer.close();
    await peer.closed;
  };

  const perform = async (evil: Evil, { victim, path, number }: Aim): Promise<void> => {
    const doc = await look();
    const before = Y.encodeStateVector(doc);
    const fields = doc.getMap("fields");
    const client = victim.clientID;
    const common = { batch: number, document, kind: "invoice", deviceTime: 1_000 } as const;
    const set = (as: number, times = 1): void => {
      for (let time = 0; time < times; time += 1) {
        doc.clientID = as;
        fields.set(path, `mallory ${path} ${number}.${time}`);
      }
    };
    switch (evil) {
      case "next clocks":
        set(client, 2);
        return atYjs("update", Y.encodeStateAsUpdate(doc, before));
      case "hidden next clocks":
        set(client, 2);
        set(1_000_000 + number);
        return atYjs("sync-step-2", Y.encodeStateAsUpdate(doc, before));
      case "past clocks": {
        const other = new Y.Doc();
        other.clientID = client;
        other.getMap("fields").set(path, `mallory ${path} ${number}`);
        return atYjs("sync-step-2", Y.encodeStateAsUpdate(other));
      }
      case "a gap": {
        set(client, 3);
        const later = new Map(Y.decodeStateVector(before));
        later.set(client, (later.get(client) ?? 0) + 2);
        return atYjs("update", Y.encodeStateAsUpdate(doc, Y.encodeStateVector(later)));
      }
      case "delete all":
        doc.transact(() => {
          for (const key of fields.keys()) fields.delete(key);
        });
        return atYjs("update", Y.encodeStateAsUpdate(doc, before));
      case "delete what is to come":
        return atYjs("update", deletionOf(client, 100));
      case "a relay's id":
        set(1 + (number % 1_023));
        return atYjs("sync-step-2", Y.encodeStateAsUpdate(doc, before));
      case "another's device":
        set(client);
        return atSync((peer) => {
          peer.send({ type: "claim", document, clientId: client });
          const update = Y.encodeStateAsUpdate(doc, before);
          peer.send({ type: "batch", ...common, operations: [], update });
        }, "device-of-ada");
      case "an offer":
        set(client, 2);
        return atSync((peer) => {
          peer.send({ type: "offer", ...common, update: Y.encodeStateAsUpdate(doc, before) });
        }, "device-of-mallory");
      case "another's presence": {
        const peer = await rawYjs(url, wish, document);
        const update = encoding.encode((encoder) => {
          for (const one of [1, client, 1]) encoding.writeVarUint(encoder, one);
          encoding.writeVarString(encoder, '{"name":"mallory"}');
        });
        peer.send({ type: "awareness", update });
        set(client);
        peer.send({ type: "sync-step-1", stateVector: before });
        peer.send({ type: "sync-step-2", update: Y.encodeStateAsUpdate(doc, before) });
        await Promise.race([peer.closed, heard(peer, "sync-step-2")]);
        peer.close();
        await peer.closed;
        return;
      }
      case "noise": {
        set(client);
        const update = Y.encodeStateAsUpdate(doc, before).slice();
        update[number % update.length] = (number * 31) % 256;
        return atYjs("sync-step-2", update);
      }
      case "a fact":
        doc.clientID = 2_000_000 + number;
        fields.set("payments.cash:1", { amount: `${number}` });
        return atYjs("update", Y.encodeStateAsUpdate(doc, before));
    }
  };

  return {
    look,
    attack: (evil, aim) => {
      const done = perform(evil, aim).finally(() => underWay.delete(done));
      underWay.add(done);
      return done;
    },
    idle: async () => void (await Promise.all(underWay)),
  };
}

const emptyUpdate = Y.encodeStateAsUpdate(new Y.Doc());

async function heard(peer: Awaited<ReturnType<typeof rawYjs>>, type: "sync-step-2"): Promise<void> {
  while ((await peer.next()).type !== type);
}

/** Deletes clocks of a client that nobody has written yet. */
function deletionOf(client: number, clocks: number): Uint8Array {
  return encoding.encode((encoder) => {
    for (const one of [0, 1, client, 1, 0, clocks]) encoding.writeVarUint(encoder, one);
  });
}
