import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { WebSocket } from "ws";

/** How an attacker leaves: with a goodbye, without one, or not before it is thrown out or the round is over. */
export type Leaving = "goodbye" | "cut" | "never";

/** A WebSocket message, or a part of one that more may follow. */
export interface Frame {
  readonly as: "binary" | "text" | "part";
  readonly data: Uint8Array;
}

/** What one attacker does on one connection. */
export type Attack =
  | { readonly type: "bytes"; readonly parts: readonly Uint8Array[]; readonly leaves: Leaving }
  | {
      readonly type: "frames";
      readonly path: string;
      readonly frames: readonly Frame[];
      readonly leaves: Leaving;
    };

/** Until an attacker gives up waiting that it is thrown out. */
const lingerMs = 100;

/** Runs an attack on real sockets. Never fails: what comes of it is the relay's to say. Resolves to what ends a connection that stays. */
export async function run(attack: Attack, url: string): Promise<() => void> {
  return attack.type === "bytes"
    ? await runBytes(attack, Number(new URL(url).port))
    : await runFrames(attack, url.replace("http", "ws"));
}

async function runBytes(
  { parts, leaves }: Extract<Attack, { type: "bytes" }>,
  port: number,
): Promise<() => void> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.resume();
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  await Promise.race([closed, new Promise<void>((resolve) => socket.once("connect", resolve))]);
  for (const part of parts) {
    if (socket.destroyed) break;
    socket.write(part);
    await pause(0);
  }
  await Promise.race([closed, pause(lingerMs)]);
  if (leaves === "goodbye") socket.end();
  if (leaves === "cut") socket.destroy();
  return () => socket.destroy();
}

async function runFrames(
  { path, frames, leaves }: Extract<Attack, { type: "frames" }>,
  url: string,
): Promise<() => void> {
  const socket = new WebSocket(`${url}${path}`);
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  await Promise.race([closed, new Promise<void>((resolve) => socket.once("open", resolve))]);
  for (const { as, data } of frames) {
    if (socket.readyState !== socket.OPEN) break;
    socket.send(data, { binary: as !== "text", fin: as !== "part" });
    await pause(0);
  }
  await Promise.race([closed, pause(lingerMs)]);
  if (leaves === "goodbye") socket.close();
  if (leaves === "cut") socket.terminate();
  return () => socket.terminate();
}

/** So much of each part is printed. */
const printedBytes = 400;

/** An attack in words, for whoever looks for what it did. */
export function describe(attack: Attack): string {
  const parts =
    attack.type === "bytes"
      ? attack.parts.map((data) => ({ as: "bytes", data }))
      : [{ as: "path", data: Buffer.from(attack.path) }, ...attack.frames];
  const lines = parts.map(({ as, data }) => {
    const shown = Buffer.from(data.subarray(0, printedBytes)).toString("hex");
    const more = data.byteLength > printedBytes ? "…" : "";
    return `  ${as}, ${data.byteLength} bytes: ${shown}${more}`;
  });
  return [`${attack.type}, leaves: ${attack.leaves}`, ...lines].join("\n");
}
