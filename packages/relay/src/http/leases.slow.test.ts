import { expect, test } from "vitest";
import { defaultRates } from "../core/rates.ts";
import { apiAs } from "../testing/http-client.ts";
import { ownDocument } from "../testing/leasing-device.ts";
import { joinAs, peerDocument, sendBatch } from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

test("[RL378, RL445] a lease is asked for through the API by every person who may write, for themselves, and by no tool; it is taken over by the office, with a reason; and every device of the workspace hears of it", async () => {
  const { url } = await startRelay(temporaryFolder());
  const peer = await joinAs(url, await tokenFor({ id: "olga", role: "owner" }));
  const { set, doc } = peerDocument();
  peer.send({ type: "claim", document: ownDocument, clientId: doc.clientID });
  const registers = { documentKind: "workspace", "series.van.format": "V-{number}" };
  await sendBatch(peer, 1, set(registers), ownDocument, "workspace");

  const ben = await apiAs(url, { id: "ben", role: "field" });
  const path = "/api/v1/series/van/lease";
  const granted = await ben("POST", path, { device: "till-0001", size: 3 });
  expect(granted).toMatchObject({
    status: 200,
    body: { epoch: 1, principal: "ben", from: 1, to: 3, state: "active" },
  });
  expect(JSON.stringify(granted.body)).not.toContain("proof");
  // First how far its own batch has brought it.
  await peer.next("updates");
  const heard = await peer.next("updates");
  expect(heard.entries).toMatchObject([{ document: ownDocument, author: { id: "registrar" } }]);

  const tool = await apiAs(url, { id: "stripe", role: "connector" });
  expect((await tool("POST", path, { device: "till-0003" })).status).toBe(403);
  const viewer = await apiAs(url, { id: "vera", role: "viewer" });
  expect((await viewer("POST", path, { device: "till-0002" })).status).toBe(403);
  expect((await viewer("GET", "/api/v1/leases")).body).toMatchObject({
    items: [{ epoch: 1, given: 0 }],
  });
  const eve = await apiAs(url, { id: "eve", role: "field" });
  expect(await eve("POST", path, { device: "till-0001" })).toMatchObject({
    status: 409,
    body: { rule: "held" },
  });
  const over = { device: "desk-0001", epoch: 1, reason: "Broken", size: 2 };
  expect((await eve("POST", `${path}/take-over`, over)).status).toBe(403);
  const ada = await apiAs(url, { id: "ada", role: "editor" });
  expect((await ada("POST", `${path}/take-over`, { ...over, reason: " " })).status).toBe(400);
  expect(await ada("POST", `${path}/take-over`, over)).toMatchObject({
    status: 200,
    body: { epoch: 2, principal: "ada", from: 4, to: 5 },
  });
  expect(await ada("POST", `${path}/return`, { device: "desk-0001", next: 5 })).toMatchObject({
    status: 409,
    body: { rule: "outstanding" },
  });
  expect(await ada("POST", `${path}/return`, { device: "desk-0001", next: 4 })).toMatchObject({
    status: 200,
    body: { state: "returned", to: 3 },
  });
  expect((await ada("GET", "/api/v1/leases")).body).toMatchObject({
    items: [
      { epoch: 2, state: "returned", given: 0, expired: 0 },
      { epoch: 1, state: "taken-over", given: 0, expired: 3 },
    ],
  });
  expect((await ada("GET", "/api/v1/series")).body).toMatchObject({
    items: [{ id: "van", periods: [{ first: 1, last: 3, issued: 0, expired: 3, missing: 0 }] }],
  });
  expect((await ada("POST", "/api/v1/series/none/lease", { device: "desk-0001" })).status).toBe(
    404,
  );
  const elsewhere = await apiAs(url, { workspace: "other" });
  expect((await elsewhere("GET", "/api/v1/leases")).body).toEqual({ items: [] });
});

test("[RL381] whoever asks for leases without end is told to wait, as with all that writes", async () => {
  const { principal } = defaultRates;
  const rate = {
    perSecond: { ...principal.perSecond, batches: 1 },
    burst: { ...principal.burst, batches: 2 },
  };
  const { url } = await startRelay(temporaryFolder(), { rates: { principal: rate } });
  const ben = await apiAs(url, { id: "ben", role: "field" });
  const asks = [
    ["lease", { device: "till-0001" }],
    ["lease/return", { device: "till-0001", next: 1 }],
  ] as const;
  const statuses = new Set<number>();
  for (let times = 0; times < 9; times += 1) {
    for (const [path, body] of asks) {
      statuses.add((await ben("POST", `/api/v1/series/van/${path}`, body)).status);
    }
  }
  expect(statuses).toEqual(new Set([404, 429]));
});
