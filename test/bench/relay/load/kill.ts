import type { Dialect } from "./dialect.ts";
import { openAcknowledged } from "./acknowledgement.ts";
import type { LoadOrder } from "./order.ts";
import { readWrites } from "./pen.ts";
import { say, wait } from "./say.ts";

/** Writes on and on, and says how far it was acknowledged. Ends when the server is killed. */
export async function runWrites(
  dialect: Dialect,
  { document }: Extract<LoadOrder, { type: "write" }>,
): Promise<void> {
  const place = { workspace: "bench", document };
  const room = await openAcknowledged(dialect, place, (to) => {
    say({ type: "acknowledged", to });
    room.write();
  });
  room.write();
}

/** Says how many of the writes a server has after its restart. */
export async function runRead(
  dialect: Dialect,
  { document, settleMs }: Extract<LoadOrder, { type: "read" }>,
): Promise<void> {
  const place = { workspace: "bench", document };
  const client = await dialect.connect("judge", place.workspace);
  let writes = 0;
  const count = (writer: number, _: number, to: number): void => {
    if (writer === 0) writes = Math.max(writes, to);
  };
  const { received } = await client.open({ place, writer: null, listener: { delivered: count } });
  readWrites(received, count);
  await wait(settleMs);
  say({ type: "result", values: { writes } });
  await client.close();
}
