import { randomUUID } from "node:crypto";
import { DeviceId, closeCode } from "@concord/protocol";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { apiAs } from "../testing/http-client.ts";
import { connectPeer, firstDocument, helloWith, joinAs } from "../testing/raw-peer.ts";
import { stockClient, stockVersions, synced, until } from "../testing/stock-client.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

const owner = { id: "olga", role: "owner", tokenId: "of-olga" } as const;
const [stock3] = stockVersions;

test("[RL51] a connection ends when its token does, at both doors, however long the heartbeat", async () => {
  const { url } = await startRelay(temporaryFolder(), { settings: { heartbeatMs: 60_000 } });
  const expiresAt = Math.ceil(Date.now() / 1_000) * 1_000 + 1_000;
  const token = await tokenFor({ expiresAt });
  const ada = await joinAs(url, token);
  const tool = stockClient(stock3, url, firstDocument, { token });
  await synced(tool);
  expect((await ada.closed).code).toBe(4401);
  expect(await tool.closeCode).toBe(4401);
  const late = Date.now() - expiresAt;
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(500);
  // A stock client stops on this code; with a new token it goes on where it was.
  tool.fields.set("currency", "EUR");
  tool.provider.params = { token: await tokenFor() };
  tool.provider.connect();
  const reader = stockClient(stock3, url, firstDocument, { token: await tokenFor({ id: "bob" }) });
  await until(reader.doc, () => reader.fields.get("currency") === "EUR");
});

test("[RL80] a token that is taken back ends its connections at once, at both doors and in the API, and after a restart", async () => {
  const folder = temporaryFolder();
  const first = await startRelay(folder);
  const stolen = await tokenFor({ id: "ada", tokenId: "stolen" });
  const other = await tokenFor({ id: "ada", tokenId: "kept" });
  const thief = await joinAs(first.url, stolen);
  const tool = stockClient(stock3, first.url, firstDocument, { token: stolen });
  await synced(tool);
  const ada = await joinAs(first.url, other);
  const olga = await apiAs(first.url, owner);
  expect(await olga("POST", "/api/v1/revocations", { token: "stolen" })).toMatchObject({
    status: 201,
    body: { kind: "token", id: "stolen" },
  });
  expect((await thief.closed).code).toBe(4401);
  expect(await tool.closeCode).toBe(4401);
  ada.send({ type: "ping", nonce: 1 });
  await ada.next("pong");
  ada.send({ type: "renew", token: stolen });
  expect((await ada.closed).code).toBe(4401);

  await first[Symbol.asyncDispose]();
  const again = await startRelay(folder);
  const back = await connectPeer(again.url);
  back.send(helloWith(stolen));
  expect(await back.next("refused")).toMatchObject({ code: "unauthorised" });
  expect((await back.closed).code).toBe(4401);
  const refused = await apiAs(again.url, { id: "ada", tokenId: "stolen" });
  expect((await refused("GET", "/api/v1/invoices")).status).toBe(401);
  const kept = await apiAs(again.url, { id: "ada", tokenId: "kept" });
  expect((await kept("GET", "/api/v1/invoices")).status).toBe(200);
});

test("[RL80] a principal that is sent out loses every token it had; one made later lets it in again", async () => {
  const { url } = await startRelay(temporaryFolder());
  const tokens = [await tokenFor({ tokenId: "a" }), await tokenFor({ tokenId: "b" })];
  const [phone, laptop] = await Promise.all(
    tokens.map((token, device) =>
      joinAs(url, token, { device: DeviceId.parse(`device-${device}`) }),
    ),
  );
  const bob = await joinAs(url, await tokenFor({ id: "bob" }));
  const olga = await apiAs(url, owner);
  await olga("POST", "/api/v1/revocations", { principal: "ada" });
  expect((await phone?.closed)?.code).toBe(4401);
  expect((await laptop?.closed)?.code).toBe(4401);
  bob.send({ type: "ping", nonce: 1 });
  await bob.next("pong");
  // A token of before that says no time of its making is of before, too.
  const old = await apiAs(url, { issuedAt: 0 });
  expect((await old("GET", "/api/v1/invoices")).status).toBe(401);
  await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(await revokedAt(olga)));
  await joinAs(url, await tokenFor({ tokenId: "c" }));
});

async function revokedAt(olga: Awaited<ReturnType<typeof apiAs>>): Promise<string> {
  const { body } = await olga("GET", "/api/v1/revocations");
  expect(body).toMatchObject({ items: [{ kind: "principal", id: "ada" }] });
  const [item] = Array.isArray(body["items"]) ? body["items"] : [];
  return String(item.at);
}

test("[RL81] only an owner takes tokens back, and only in the own workspace", async () => {
  const { url } = await startRelay(temporaryFolder());
  for (const role of ["editor", "viewer", "connector", "auditor", "field"] as const) {
    const api = await apiAs(url, { id: role, role });
    const answer = await api("POST", "/api/v1/revocations", { principal: "olga" });
    expect(answer.status).toBe(403);
    expect((await api("GET", "/api/v1/revocations")).status).toBe(403);
  }
  const foreign = await apiAs(url, { ...owner, workspace: "other" });
  const ada = await joinAs(url, await tokenFor({ tokenId: "mine" }));
  await foreign("POST", "/api/v1/revocations", { token: "mine" });
  await foreign("POST", "/api/v1/revocations", { principal: "ada" });
  ada.send({ type: "ping", nonce: 1 });
  await ada.next("pong");
  await joinAs(url, await tokenFor({ tokenId: "mine" }));
  const olga = await apiAs(url, owner);
  expect((await olga("GET", "/api/v1/revocations")).body).toEqual({ items: [] });
});

test("[RL246] who is connected as often as one may be is told to come back, and comes in when there is room; others come in", async () => {
  const settings = { connectionsPerPrincipal: 3 };
  const { url } = await startRelay(temporaryFolder(), { settings });
  const token = await tokenFor({ id: "mallory" });
  const [first] = await Promise.all([joinAs(url, token), joinAs(url, token), joinAs(url, token)]);
  const next = await connectPeer(url);
  next.send(helloWith(token));
  expect(await next.next("refused")).toMatchObject({ code: "too-many", closing: true });
  expect((await next.closed).code).toBe(closeCode.tooMany);
  await joinAs(url, await tokenFor({ id: "bob" }));
  await joinAs(url, await tokenFor({ id: "mallory", workspace: "other" }));
  first.close();
  await first.closed;
  await expect
    .poll(async () => {
      const again = await connectPeer(url);
      again.send(helloWith(token));
      return (await again.nextOf("welcome", "refused")).type;
    })
    .toBe("welcome");
});

test("[RL261] who has as many documents open over /yjs as one may gets no more until one is closed; others do", async () => {
  const { url } = await startRelay(temporaryFolder(), { settings: { documentsPerPrincipal: 2 } });
  const open = async (id: string) => {
    const socket = new WebSocket(
      `${url.replace("http", "ws")}/yjs/acme/${randomUUID()}?token=${await tokenFor({ id })}`,
    );
    onTestFinished(() => socket.terminate());
    const code = new Promise<number>((resolve) => socket.once("close", resolve));
    const greeted = new Promise<"greeted">((resolve) =>
      socket.once("message", () => resolve("greeted")),
    );
    return { socket, answer: Promise.race([code, greeted]) };
  };
  const first = await open("mallory");
  expect(await first.answer).toBe("greeted");
  expect(await (await open("mallory")).answer).toBe("greeted");
  expect(await (await open("mallory")).answer).toBe(closeCode.tooMany);
  expect(await (await open("bob")).answer).toBe("greeted");
  first.socket.close();
  await expect.poll(async () => (await open("mallory")).answer).toBe("greeted");
});

test("[RL82] who has another role by the new token comes in again, and then has it", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  ada.send({ type: "renew", token: await tokenFor({ role: "viewer" }) });
  expect((await ada.closed).code).toBe(4503);
  const viewer = await joinAs(url, await tokenFor({ role: "viewer" }));
  expect(viewer.welcome.principal.role).toBe("viewer");
});
