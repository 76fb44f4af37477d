import { performance } from "node:perf_hooks";
import type { Dialect, Room } from "./dialect.ts";
import type { LoadOrder } from "./order.ts";
import { placesApart } from "./places.ts";
import { say, wait } from "./say.ts";

/** Deliveries a second, in a closed loop. */
export async function runThroughput(
  dialect: Dialect,
  order: Extract<LoadOrder, { type: "throughput" }>,
): Promise<void> {
  let deliveries = 0;
  let running = true;
  const writers: { readonly room: Room }[] = [];

  for (const [index, place] of placesApart(order.documents).entries()) {
    const first = index * order.clients;
    /** By writer of this document: how many others have each write; a write is done when all have it. */
    const rooms: Room[] = [];
    const seen: number[][] = Array.from({ length: order.clients }, () => []);
    for (let own = 0; own < order.clients; own += 1) {
      const client = await dialect.connect(`client-${first + own}`, place.workspace);
      const room = await client.open({
        place,
        writer: first + own,
        listener: {
          delivered: (writer, from, to) => {
            const other = writer - first;
            const counts = seen[other];
            // A server that sends a writer its own writes back does not get points for it.
            if (other === own || counts === undefined) return;
            deliveries += to - from;
            for (let write = from; write < to; write += 1) {
              const count = (counts[write] ?? 0) + 1;
              counts[write] = count;
              if (running && count === order.clients - 1) rooms[other]?.write();
            }
          },
        },
      });
      rooms.push(room);
      writers.push({ room });
    }
  }
  for (const { room } of writers) {
    for (let count = 0; count < order.window; count += 1) room.write();
  }

  await wait(order.warmMs);
  say({ type: "begin" });
  const before = { at: performance.now(), deliveries, cpu: process.cpuUsage() };
  await wait(order.measureMs);
  const seconds = (performance.now() - before.at) / 1_000;
  const { user, system } = process.cpuUsage(before.cpu);
  running = false;
  say({ type: "end" });
  say({
    type: "result",
    values: {
      deliveriesPerSecond: (deliveries - before.deliveries) / seconds,
      generatorCpu: (user + system) / 1e6 / seconds,
    },
  });
}
