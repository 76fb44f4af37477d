import { DeviceId } from "@concord/protocol";
import type { Role } from "@concord/protocol";
import * as encoding from "lib0/encoding";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { apiAs } from "../testing/http-client.ts";
import { firstDocument, joinAs } from "../testing/raw-peer.ts";
import type { RawPeer } from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

const Since = z.object({ since: z.iso.datetime() }).transform(({ since }) => Date.parse(since));
const path = `/api/v1/invoices/${firstDocument}/absences`;

/** Somebody who has the invoice open on a device of theirs. */
async function looking(url: string, id: string, clientId: number, role: Role): Promise<RawPeer> {
  const device = DeviceId.parse(`device-of-${id}`);
  const peer = await joinAs(url, await tokenFor({ id, role }), { device });
  peer.send({ type: "open", document: firstDocument });
  const update = encoding.encode((encoder) => {
    for (const number of [1, clientId, 1]) encoding.writeVarUint(encoder, number);
    encoding.writeVarString(encoder, JSON.stringify({ field: "dueDate" }));
  });
  peer.send({ type: "presence", document: firstDocument, update });
  // What is answered in order has been read in order.
  peer.send({ type: "ping", nonce: 7 });
  await peer.next("pong");
  return peer;
}

test("[RL385] whose connection was lost while they had an invoice open is told with since when, also by a relay that was started anew, until that device is back; who said goodbye, closed it or may only read is not", async () => {
  const folder = temporaryFolder();
  const before = Date.now();
  const first = await startRelay(folder);
  const lost = await looking(first.url, "idris", 5_001, "field");
  const polite = await looking(first.url, "mara", 5_002, "editor");
  const closed = await looking(first.url, "ben", 5_003, "editor");
  const reader = await looking(first.url, "vera", 5_004, "viewer");
  const ada = await apiAs(first.url);
  closed.send({ type: "close", document: firstDocument });
  expect((await ada("GET", path)).body).toEqual({ items: [] });

  polite.close();
  for (const peer of [lost, closed, reader]) peer.drop();
  const told = await vi.waitFor(async () => {
    const { body } = await ada("GET", path);
    expect(body["items"]).toHaveLength(1);
    return body;
  });
  expect(told).toMatchObject({
    items: [{ principal: { id: "idris", name: "idris" }, device: "device-of-idris" }],
  });
  const [since = 0] = z.array(Since).parse(told["items"]);
  expect(since).toBeGreaterThanOrEqual(before);
  expect(since).toBeLessThanOrEqual(Date.now());
  const elsewhere = await apiAs(first.url, { workspace: "other" });
  expect((await elsewhere("GET", path)).body).toEqual({ items: [] });

  await first[Symbol.asyncDispose]();
  const again = await startRelay(folder);
  const bea = await apiAs(again.url);
  expect((await bea("GET", path)).body).toEqual(told);
  await looking(again.url, "idris", 5_005, "field");
  expect((await bea("GET", path)).body).toEqual({ items: [] });
});
