import { performance } from "node:perf_hooks";
import type { Client, Cursor, Dialect, Place, Room } from "./dialect.ts";
import { invoiceContent } from "./invoice-content.ts";
import { forMany } from "./many.ts";
import type { LoadOrder } from "./order.ts";
import { placesTogether } from "./places.ts";
import { say, wait } from "./say.ts";
import { traffic } from "./socket.ts";

// What is done to a workspace of many documents, one after the other opened and closed.

/** Documents that a client opens at the same time. */
const atOnce = 50;

export async function runPopulate(
  dialect: Dialect,
  { documents }: Extract<LoadOrder, { type: "populate" }>,
): Promise<void> {
  const client = await dialect.connect("populate", "bench");
  await forMany(placesTogether(documents), atOnce, async (place, index) => {
    const content = invoiceContent(index);
    const room = await client.open({ place, writer: null, content, listener: {} });
    room.close();
  });
  // A server that saves a while after the last edit gets that while.
  await wait(3_000);
  say({ type: "result", values: { documents } });
  await client.close();
}

export async function runResync(
  dialect: Dialect,
  { documents, changes }: Extract<LoadOrder, { type: "resync" }>,
): Promise<void> {
  const places = placesTogether(documents);
  say({ type: "begin" });
  const first = await openEach(dialect, places, null);
  say({ type: "end" });
  const warm = await openEach(dialect, places, first);
  await changeEach(dialect, places.slice(0, changes));
  const changed = await openEach(dialect, places, first);
  say({
    type: "result",
    values: {
      documentsPerSecond: (documents / first.ms) * 1_000,
      firstMs: first.ms,
      warmMs: warm.ms,
      changedMs: changed.ms,
      warmSent: warm.sent,
      warmReceived: warm.received,
      changedKb: changed.bytes / 1_000,
    },
  });
}

/** A client that opened all documents: what it has now, and what that took. */
interface Opened {
  readonly cursor: Cursor | null;
  readonly documents: ReadonlyMap<string, Uint8Array>;
  readonly ms: number;
  readonly sent: number;
  readonly received: number;
  readonly bytes: number;
}

async function openEach(
  dialect: Dialect,
  places: readonly Place[],
  earlier: Opened | null,
): Promise<Opened> {
  const documents = new Map<string, Uint8Array>();
  const before = { ...traffic };
  const start = performance.now();
  const client = await dialect.connect("resync", "bench", earlier?.cursor ?? null);
  await forMany(places, atOnce, async (place) => {
    const known = earlier?.documents.get(place.document);
    const room = await client.open({
      place,
      writer: null,
      ...(known === undefined ? { expectsContent: true } : { known }),
      listener: {},
    });
    documents.set(place.document, room.received);
    room.close();
  });
  const ms = performance.now() - start;
  const { cursor } = client;
  await client.close();
  return {
    cursor,
    documents,
    ms,
    sent: traffic.sent - before.sent,
    received: traffic.received - before.received,
    bytes: traffic.bytes - before.bytes,
  };
}

/** One edit in each document, seen by somebody else before this resolves. */
async function changeEach(dialect: Dialect, places: readonly Place[]): Promise<void> {
  const editor = await dialect.connect("editor", "bench");
  const reader = await dialect.connect("watcher", "bench");
  await forMany(places, atOnce, async (place, index) => {
    const seen = Promise.withResolvers<void>();
    const listener = {
      delivered: (writer: number): void => {
        if (writer === index) seen.resolve();
      },
    };
    const watched = await reader.open({ place, writer: null, listener });
    const room = await editor.open({ place, writer: index, listener: {} });
    room.write();
    await seen.promise;
    room.close();
    watched.close();
  });
  await Promise.all([editor.close(), reader.close()]);
}

/** Opens documents, tells, and holds them until this process's input ends. */
export async function runHold(
  dialect: Dialect,
  { documents, clients: count }: Extract<LoadOrder, { type: "hold" }>,
): Promise<void> {
  const clients: Client[] = [];
  for (let index = 0; index < count; index += 1) {
    clients.push(await dialect.connect(`holder-${index}`, "bench"));
  }
  const rooms: Room[] = [];
  await forMany(placesTogether(documents), atOnce, async (place, index) => {
    const client = clients[index % clients.length];
    if (client === undefined) throw new Error("There is at least one client");
    rooms.push(await client.open({ place, writer: null, listener: {} }));
  });
  say({ type: "holding" });
  for await (const _ of process.stdin);
  for (const room of rooms) room.close();
  for (const client of clients) await client.close();
}
