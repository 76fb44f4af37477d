import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { connectPeer, firstDocument, helloWith, joinAs } from "../testing/raw-peer.ts";
import type { RawPeer } from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

/** A TCP connection of somebody who knows no manners. */
function rawSocket(
  url: string,
): Socket & { readonly said: () => string; readonly gone: Promise<void> } {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => undefined);
  let heard = "";
  socket.on("data", (data: Buffer) => (heard += data.toString()));
  const gone = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  return Object.assign(socket, { said: () => heard, gone });
}

test("[RL83] who does not say who it is in time is sent away: without a hello, without a word, or header by header", async () => {
  const settings = { strangerMs: 300, heartbeatMs: 60_000 };
  const { url } = await startRelay(temporaryFolder(), { settings });
  const ada = await joinAs(url, await tokenFor());
  const silent = rawSocket(url);
  const loris = rawSocket(url);
  const trickle = setInterval(() => loris.write("X-Pad: 1\r\n"), 20);
  onTestFinished(() => clearInterval(trickle));
  loris.write("GET /sync HTTP/1.1\r\n");
  const stranger = await connectPeer(url);
  expect((await stranger.closed).code).toBe(4504);
  await Promise.all([silent.gone, loris.gone]);
  ada.send({ type: "ping", nonce: 1 });
  await ada.next("pong");
});

test("[RL83] strangers are few: who has shown who they are does not count", async () => {
  for (const cap of [{ strangersPerAddress: 5 }, { strangers: 5 }]) {
    const { url } = await startRelay(temporaryFolder(), { settings: cap });
    const members: RawPeer[] = [];
    for (const id of ["p0", "p1", "p2", "p3", "p4", "p5"]) {
      members.push(await joinAs(url, await tokenFor({ id })));
    }
    const strangers = await Promise.all(Array.from({ length: 5 }, () => connectPeer(url)));
    strangers[0]?.send(helloWith(await tokenFor({ id: "late" })));
    await strangers[0]?.next("welcome");
    for (const member of members) {
      member.send({ type: "ping", nonce: 7 });
      expect(await member.next("pong")).toMatchObject({ type: "pong" });
    }
  }
});

test("[RL400] beyond so many strangers of one address, or of all, the oldest goes: whoever comes and says who they are comes in", async () => {
  for (const cap of [{ strangersPerAddress: 5 }, { strangers: 5 }]) {
    const { url } = await startRelay(temporaryFolder(), { settings: cap });
    const silent: RawPeer[] = [];
    for (let count = 0; count < 5; count += 1) silent.push(await connectPeer(url));
    const ada = await joinAs(url, await tokenFor());
    expect(await silent[0]?.closed).toMatchObject({ code: 1006 });
    // Ada counts no more: four are left, and there is room for one.
    const fifth = await connectPeer(url);
    for (const peer of [...silent.slice(1), fifth]) {
      peer.send(helloWith(await tokenFor({ id: "bob" })));
      await peer.next("welcome");
    }
    ada.send({ type: "ping", nonce: 1 });
    await ada.next("pong");
  }
});

test("[RL401] a connection that was answered over plain HTTP is a stranger again: at the doors, and between two requests", async () => {
  const settings = { strangerMs: 1_500, strangerBytes: 50_000, heartbeatMs: 60_000 };
  const { url } = await startRelay(temporaryFolder(), { settings });
  const answered = async (): Promise<ReturnType<typeof rawSocket>> => {
    const socket = rawSocket(url);
    socket.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    await expect.poll(() => socket.said()).toContain("HTTP/1.1 200");
    return socket;
  };
  const upgraded = async (): Promise<ReturnType<typeof rawSocket>> => {
    const socket = await answered();
    socket.write(
      `GET /sync HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString("base64")}\r\n\r\n`,
    );
    await expect.poll(() => socket.said()).toContain("HTTP/1.1 101");
    return socket;
  };
  const loud = await upgraded();
  // The first fragment of a binary message of 100,000 bytes, masked with zeros.
  loud.write(Buffer.from([0x02, 0xff, 0, 0, 0, 0, 0, 0x01, 0x86, 0xa0, 0, 0, 0, 0]));
  loud.write(Buffer.alloc(60_000));
  await loud.gone;
  const silent = await upgraded();
  const idle = await answered();
  await Promise.all([silent.gone, idle.gone]);
});

test("[RL402] what was sent over plain HTTP is not laid to the charge of those who come later", async () => {
  const settings = { strangersBytes: 20_000 };
  const { url } = await startRelay(temporaryFolder(), { settings });
  for (let count = 0; count < 30; count += 1) {
    const socket = rawSocket(url);
    const head = `Host: x\r\nConnection: close\r\nX-Pad: ${"a".repeat(1_000)}`;
    socket.write(`GET /healthz HTTP/1.1\r\n${head}\r\n\r\n`);
    await socket.gone;
    expect(socket.said()).toContain("HTTP/1.1 200");
  }
  await joinAs(url, await tokenFor());
});

test("[RL83] a stranger sends little: one endless message, or many strangers together, are cut off", async () => {
  const settings = { strangerBytes: 50_000, strangersBytes: 120_000 };
  const { url } = await startRelay(temporaryFolder(), { settings });
  const address = `${url.replace("http", "ws")}/sync`;
  const open = async (): Promise<WebSocket> => {
    const socket = new WebSocket(address);
    socket.on("error", () => undefined);
    onTestFinished(() => socket.terminate());
    await once(socket, "open");
    return socket;
  };
  const loud = await open();
  const ended = once(loud, "close");
  for (let part = 0; part < 60; part += 1) loud.send(Buffer.alloc(1_000), { fin: false });
  expect((await ended)[0]).toBe(1006);

  const many = await Promise.all(Array.from({ length: 4 }, open));
  const ends = many.map((socket) => once(socket, "close"));
  for (const socket of many) socket.send(Buffer.alloc(40_000), { fin: false });
  await Promise.race(ends);
  // A member is not bound by that.
  const ada = await joinAs(url, await tokenFor());
  const update = new Uint8Array(100_000);
  const batch = {
    document: firstDocument,
    kind: "invoice",
    operations: [],
    deviceTime: 0,
  } as const;
  ada.send({ type: "batch", ...batch, batch: 1, update });
  expect((await ada.next("ack")).results).toHaveLength(1);
});

test("[RL83] absurd requests are answered or cut off, and the relay goes on", async () => {
  const { url } = await startRelay(temporaryFolder());
  const answers = await Promise.all(
    [
      `GET / HTTP/1.1\r\nHost: x\r\nX-Pad: ${"a".repeat(100_000)}\r\n\r\n`,
      `GET /${"a".repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: x\r\n${"A: b\r\n".repeat(5_000)}\r\n`,
      "\u0000\u0001\u0002\u00ff\r\n\r\n",
      "GET /sync HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 99\r\nSec-WebSocket-Key: x\r\n\r\n",
      "GET /sync HTTP/1.1\r\nHost: x\r\nUpgrade: telnet\r\nConnection: Upgrade\r\n\r\n",
    ].map(async (request) => {
      const socket = rawSocket(url);
      socket.write(request, "latin1");
      await socket.gone;
      return socket.said().slice(0, 12);
    }),
  );
  for (const answer of answers) expect(answer).toMatch(/^(HTTP\/1.1 4\d\d|$)/);
  await joinAs(url, await tokenFor());
});

test("[RL84] the body of a request is read only for who has a token, and where there is somebody to read it", async () => {
  const { url } = await startRelay(temporaryFolder());
  const head =
    "HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4000000\r\n\r\n";
  for (const [request, status] of [
    ["POST /api/v1/invoices", 401],
    ["PUT /api/v1/invoices", 404],
    ["POST /nothing", 404],
    ["POST /sync", 404],
  ] as const) {
    const socket = rawSocket(url);
    socket.write(`${request} ${head}`);
    await expect.poll(() => socket.said(), { message: request }).toContain(`HTTP/1.1 ${status}`);
  }
});

test("[RL480] who was refused and goes on sending a body is a stranger: neither long nor loud", async () => {
  const settings = { strangerMs: 500, strangerBytes: 50_000, heartbeatMs: 60_000 };
  const { url } = await startRelay(temporaryFolder(), { settings });
  const refused = async (): Promise<ReturnType<typeof rawSocket>> => {
    const socket = rawSocket(url);
    socket.write(
      "POST /api/v1/invoices HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4000000\r\n\r\n",
    );
    await expect.poll(() => socket.said()).toContain("HTTP/1.1 401");
    return socket;
  };
  const [slow, loud] = [await refused(), await refused()];
  const trickle = setInterval(() => slow.write(" "), 20);
  onTestFinished(() => clearInterval(trickle));
  loud.write(" ".repeat(60_000));
  await Promise.all([slow.gone, loud.gone]);
});
