import { performance } from "node:perf_hooks";
import { quantile } from "../statistics.ts";
import type { Client, Dialect, Place, Room } from "./dialect.ts";
import type { LoadOrder } from "./order.ts";
import { placesTogether } from "./places.ts";
import { say, wait } from "./say.ts";

type LatencyOrder = Extract<LoadOrder, { type: "latency" }>;

/** From a write to each of its readers, in an open loop. Both ends are this process, so both read one clock. */
export async function runLatency(dialect: Dialect, order: LatencyOrder): Promise<void> {
  const places = placesTogether(order.documents);
  const sentAt: number[][] = places.map(() => []);
  let latencies: number[] = [];
  let writes = 0;

  for (let reader = 0; reader < order.readers; reader += 1) {
    const client = await dialect.connect(`reader-${reader}`, "bench");
    await openAll(places, client, null, (writer, from, to) => {
      const now = performance.now();
      for (let write = from; write < to; write += 1) {
        latencies.push(now - (sentAt[writer]?.[write] ?? Number.NaN));
      }
    });
  }
  const writing = await dialect.connect("writer", "bench");
  const rooms = await openAll(places, writing, 0, () => undefined);

  const write = (): void => {
    const document = writes % rooms.length;
    writes += 1;
    sentAt[document]?.push(performance.now());
    rooms[document]?.write();
  };
  let due = performance.now();
  const gapMs = 1_000 / order.perSecond;
  const timer = setInterval(() => {
    for (const now = performance.now(); due <= now; due += gapMs) write();
  }, 1);

  await wait(order.warmMs);
  say({ type: "begin" });
  latencies = [];
  const before = { at: performance.now(), writes, cpu: process.cpuUsage() };
  await wait(order.measureMs);
  const measured = latencies;
  const seconds = (performance.now() - before.at) / 1_000;
  const { user, system } = process.cpuUsage(before.cpu);
  clearInterval(timer);
  say({ type: "end" });
  say({
    type: "result",
    values: {
      p50: quantile(measured, 0.5),
      p99: quantile(measured, 0.99),
      writesPerSecond: (writes - before.writes) / seconds,
      deliveriesPerSecond: measured.length / seconds,
      generatorCpu: (user + system) / 1e6 / seconds,
    },
  });
}

async function openAll(
  places: readonly Place[],
  client: Client,
  firstWriter: number | null,
  delivered: (writer: number, from: number, to: number) => void,
): Promise<readonly Room[]> {
  const rooms: Room[] = [];
  for (const [index, place] of places.entries()) {
    const writer = firstWriter === null ? null : firstWriter + index;
    rooms.push(await client.open({ place, writer, listener: { delivered } }));
  }
  return rooms;
}
