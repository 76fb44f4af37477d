import { performance } from "node:perf_hooks";
import { quantile } from "../statistics.ts";
import type { Dialect, Place, Room, RoomListener } from "./dialect.ts";
import type { LoadOrder } from "./order.ts";
import { placesTogether } from "./places.ts";
import { say } from "./say.ts";

/**
 * A writer of one document that is told how far its writes have come: by the server's acknowledgement, or where there is none by a reader who got
 * them, which is the best that such a server's user can know.
 */
export async function openAcknowledged(
  dialect: Dialect,
  place: Place,
  acknowledged: (to: number) => void,
): Promise<Room> {
  if (!dialect.acknowledges) {
    const reader = await dialect.connect("reader", place.workspace);
    await reader.open({
      place,
      writer: null,
      listener: { delivered: (writer, _, to) => (writer === 0 ? acknowledged(to) : undefined) },
    });
  }
  const client = await dialect.connect("writer", place.workspace);
  const listener: RoomListener = dialect.acknowledges ? { acknowledged } : {};
  return client.open({ place, writer: 0, listener });
}

/** From one edit to its acknowledgement, with nothing else going on. */
export async function runAcknowledgement(
  dialect: Dialect,
  { writes }: Extract<LoadOrder, { type: "acknowledgement" }>,
): Promise<void> {
  const [place] = placesTogether(1);
  if (place === undefined) throw new Error("One document");
  const times: number[] = [];
  const warm = Math.ceil(writes / 10);
  let heard = Promise.withResolvers<void>();
  const room = await openAcknowledged(dialect, place, () => heard.resolve());
  for (let write = 0; write < warm + writes; write += 1) {
    if (write === warm) say({ type: "begin" });
    heard = Promise.withResolvers();
    const start = performance.now();
    room.write();
    await heard.promise;
    if (write >= warm) times.push(performance.now() - start);
  }
  say({ type: "end" });
  say({ type: "result", values: { p50: quantile(times, 0.5), p99: quantile(times, 0.99) } });
}
